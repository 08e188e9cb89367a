#include "core/services/dynamodb/replicas.h"

#include <algorithm>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

constexpr const char* kReplicas = "Replicas";

void set_regions(Call& call,
                 const Scope& scope,
                 const std::string& name,
                 const std::vector<std::string>& regions) {
  call.records<TableRecord>(scope).update(name, [&](TableRecord& record) {
    if (regions.empty()) {
      record.settings.erase(kReplicas);
    } else {
      record.settings[kReplicas] = regions;
    }
  });
}

/// What a replica takes over of the table it is made from.
TableRecord replica_of(const TableRecord& source, Instant now) {
  TableRecord table = source;
  table.created = now;
  table.status = TableStatus::kCreating;
  table.deletion_protection = false;
  table.tags = Document::array();
  table.stream.label.clear();
  table.settings = Document::object();
  for (const char* member : {"OnDemandThroughput", "TableClass", "WarmThroughput"}) {
    if (source.settings.contains(member)) table.settings[member] = source.settings[member];
  }
  if (table.on_demand_since) table.on_demand_since = now;
  return table;
}

void copy_items(Call& call, const TableRef& from, const TableRef& to) {
  auto& items = call.records<ItemRecord>(to.scope);
  const std::string head = table_prefix(to->number);
  Usage usage;
  for (const auto& [key, item] :
       call.records<ItemRecord>(from.scope).prefix(table_prefix(from->number))) {
    ++usage.items;
    usage.bytes += static_cast<int64_t>(billed_size(*to, item.view()));
    items.put(head + key.substr(kTablePrefixBytes), item);
  }
  call.records<Usage>(to.scope).put(index_prefix(to->number, 0), usage);
  fill_indexes(call.store(), to.scope, *to);
  if (!to->ttl_attribute.empty()) start_expiry(call, to);
}

void mirror_into(Call& call, const TableRecord& changed, const TableRef& replica) {
  for (const IndexRecord& index : replica->indexes) {
    if (changed.find_index(index.name) == nullptr)
      erase_index(call, replica.scope, *replica, index.number);
  }
  for (const VectorIndexRecord& index : replica->vector_indexes) {
    if (changed.find_vector_index(index.name) == nullptr)
      erase_index(call, replica.scope, *replica, index.number);
  }
  const std::vector<IndexRecord> before = replica->indexes;
  const bool expires = replica->ttl_attribute != changed.ttl_attribute;
  if (expires) erase_expiries(call, replica.scope, *replica);
  call.records<TableRecord>(replica.scope).update(changed.name, [&](TableRecord& record) {
    record.attributes = changed.attributes;
    record.indexes = changed.indexes;
    record.vector_indexes = changed.vector_indexes;
    record.last_index_number = changed.last_index_number;
    record.on_demand = changed.on_demand;
    record.on_demand_since = changed.on_demand_since;
    record.throughput = changed.throughput;
    record.ttl_attribute = changed.ttl_attribute;
    std::erase_if(record.indexes,
                  [](const IndexRecord& index) { return index.status == TableStatus::kDeleting; });
    for (IndexRecord& index : record.indexes) index.status = TableStatus::kActive;
    std::erase_if(record.vector_indexes, [](const VectorIndexRecord& index) {
      return index.status == TableStatus::kDeleting;
    });
    for (VectorIndexRecord& index : record.vector_indexes) {
      index.status = TableStatus::kActive;
      index.backfilling = false;
    }
  });
  for (const IndexRecord& index : replica->indexes) {
    const bool known = std::any_of(before.begin(), before.end(), [&](const IndexRecord& each) {
      return each.number == index.number;
    });
    if (!known) fill_index(call.store(), replica.scope, *replica, index);
  }
  for (const VectorIndexRecord& index : replica->vector_indexes) {
    erase_index(call, replica.scope, *replica, index.number);
    fill_vector_index(call.store(), replica.scope, *replica, index);
  }
  if (expires && !changed.ttl_attribute.empty()) start_expiry(call, replica);
}

}  // namespace

std::vector<std::string> replica_regions(const TableRecord& table) {
  const auto found = table.settings.find(kReplicas);
  if (found == table.settings.end()) return {};
  return found->get<std::vector<std::string>>();
}

TableRef find_replica(Call& call, const TableRef& table, const std::string& region) {
  const Scope scope{table.scope.account, region};
  return {scope, call.records<TableRecord>(scope).find(table->name)};
}

void describe_replicas(Call& call, const Scope& scope, const TableRecord& table, Document& out) {
  // Members as observed (the public notes "ack-api-quirks", finding DDB-TABLE-229).
  for (const std::string& region : replica_regions(table)) {
    const TableRef replica = find_replica(call, {scope, &table}, region);
    if (replica.record == nullptr) continue;
    Document entry = {{"RegionName", region},
                      {"ReplicaStatus", to_string(replica->status)},
                      {"GlobalTableSettingsReplicationMode", "ENABLED_WITH_OVERRIDES"}};
    if (out.contains("WarmThroughput")) entry["WarmThroughput"] = out["WarmThroughput"];
    const std::string own = table.settings.value("TableClass", "STANDARD");
    const std::string its = replica->settings.value("TableClass", "STANDARD");
    if (own != its) entry["ReplicaTableClassSummary"] = {{"TableClass", its}};
    out["Replicas"].push_back(std::move(entry));
  }
  if (!out.contains("Replicas")) return;
  out["GlobalTableVersion"] = "2019.11.21";
  out["GlobalTableSettingsReplicationMode"] = "ENABLED_WITH_OVERRIDES";
}

std::optional<Replication> begin_replication(const WritePlan& plan) {
  if (plan.check_only || !plan.table->settings.contains(kReplicas)) return std::nullopt;
  return Replication{plan.table, plan.key, plan.new_item};
}

void replicate(Call& call, Replication write) {
  for (const std::string& region : replica_regions(*write.table)) {
    WritePlan plan;
    plan.table = find_replica(call, write.table, region);
    if (plan.table.record == nullptr) continue;
    plan.key = table_prefix(plan.table->number) + write.key.substr(kTablePrefixBytes);
    plan.old_item = call.records<ItemRecord>(plan.table.scope).find(plan.key);
    plan.new_item = write.new_item;
    plan.count_bytes();
    call.meter("ReplicationLatency",
               0,
               "Milliseconds",
               {{"TableName", write.table->name}, {"ReceivingRegion", region}});
    commit_here(call, std::move(plan));
  }
}

void add_replica(Call& call, const TableRef& table, const std::string& region) {
  const std::string name = table->name;
  const Scope scope{table.scope.account, region};
  std::vector<std::string> group = replica_regions(*table);
  group.push_back(table.scope.region);
  TableRecord record = replica_of(*table, call.now());
  auto& tables = call.records<TableRecord>(scope);
  record.number = number_after(tables);
  record.id = call.random().uuid();
  settle_stream(call, scope, record, false);
  const TableRef replica{scope, &tables.put(name, std::move(record))};
  copy_items(call, table, replica);
  set_regions(call, scope, name, group);
  for (const std::string& each : group) {
    const Scope member{scope.account, each};
    std::vector<std::string> others =
        replica_regions(record_at(call.records<TableRecord>(member), name));
    others.push_back(region);
    set_regions(call, member, name, others);
  }
  finish_transition(call, scope, name);
}

void leave_replicas(Call& call, const Scope& scope, const TableRecord& table) {
  const std::string name = table.name;
  for (const std::string& each : replica_regions(table)) {
    const Scope member{scope.account, each};
    const TableRecord* other = call.records<TableRecord>(member).find(name);
    if (other == nullptr) continue;
    std::vector<std::string> left = replica_regions(*other);
    left.erase(std::remove(left.begin(), left.end(), scope.region), left.end());
    set_regions(call, member, name, left);
  }
  set_regions(call, scope, name, {});
}

void mirror_settings(Call& call, const TableRef& table) {
  for (const std::string& region : replica_regions(*table)) {
    const TableRef replica = find_replica(call, table, region);
    if (replica.record != nullptr) mirror_into(call, *table, replica);
  }
}

}  // namespace cloudtab::dynamodb
