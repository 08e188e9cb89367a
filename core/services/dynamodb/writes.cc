#include "core/services/dynamodb/writes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/index_keys.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/update_charge.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

Error condition_failed(const WriteRequest& request, const ItemRecord* old_item) {
  Error error = errors::conditional_check_failed();
  if (request.return_old_on_failure && old_item != nullptr)
    error.fields["Item"] = to_document(old_item->view());
  return error;
}

Error oversized_update() {
  return errors::validation("Item size to update has exceeded the maximum allowed size");
}

/// Observed: what an update charges is looked at before its condition.
Status check_charge(const WriteRequest& request) {
  const auto* update = std::get_if<UpdateWrite>(&request.write);
  if (update == nullptr || !update->charges_actions) return ok();
  return update_charge(update->update) > limits::kItemBytesMax ? oversized_update() : ok();
}

/// The item after an update. Keys of indexes may only take values that the index can hold.
Result<std::string> updated_item(const TableRecord& table,
                                 const UpdateWrite& write,
                                 const ItemRecord* old_item) {
  const ItemView before = old_item != nullptr ? old_item->view() : ItemView(write.key_item);
  ASSIGN_OR_RETURN(std::string after, apply(write.update, before));
  if (item_size(ItemView(after)) > limits::kItemBytesMax) return oversized_update();
  RETURN_IF_ERROR(check_vectors(table, ItemView(after)));
  if (!check_index_keys(table, ItemView(after)).ok()) {
    return errors::validation(
        "The update expression attempted to update the secondary index key to unsupported type");
  }
  return after;
}

// --- Capacity

void count_index(const WritePlan& plan, const IndexRecord& index, Capacity& capacity) {
  const TableRecord& table = *plan.table;
  const auto has = [&](const ItemView& item) {
    return key_values(index.key.all(), item).has_value();
  };
  const ItemView before = plan.old_view(), after = plan.new_view();
  const bool was_in = plan.old_item != nullptr && has(before), is_in = plan.new_item && has(after);
  if (!was_in && !is_in) return;
  const IndexProjection projection(index, table.key);
  if (was_in && is_in) {
    if (projection.same(before, after)) return;
    if (key_values(index.key.all(), before) == key_values(index.key.all(), after)) {
      capacity.add_index(index,
                         write_units(std::max(projection.size(before), projection.size(after))));
      return;
    }
  }
  // An entry that moves is deleted and put.
  if (was_in) capacity.add_index(index, write_units(projection.size(before)));
  if (is_in) capacity.add_index(index, write_units(projection.size(after)));
}

Capacity count_write(const WritePlan& plan) {
  Capacity capacity(true);
  capacity.add_table(write_units(std::max(plan.old_bytes, plan.new_bytes)));
  if (plan.check_only) return capacity;
  for (const IndexRecord& index : plan.table->indexes) count_index(plan, index, capacity);
  count_vectors(plan, capacity);
  return capacity;
}

// --- Commit

void adjust_usage(
    Call& call, const WritePlan& plan, uint32_t index_number, int64_t items, int64_t bytes) {
  if (items == 0 && bytes == 0) return;
  auto& usages = call.records<Usage>(plan.table.scope);
  const std::string key = index_prefix(plan.table->number, index_number);
  const bool found = usages.update(key, [&](Usage& usage) {
    usage.items += items;
    usage.bytes += bytes;
  });
  if (!found) usages.put(key, Usage{items, bytes});
}

void update_entry(Call& call, const WritePlan& plan, const IndexRecord& index) {
  const TableRecord& table = *plan.table;
  std::optional<std::string> before, after;
  if (plan.old_item != nullptr)
    before = entry_key(table.number, index.number, index.key, table.key, plan.old_view(), plan.key);
  if (plan.new_item)
    after = entry_key(table.number, index.number, index.key, table.key, plan.new_view(), plan.key);
  if (!before && !after) return;
  if (before != after) {
    auto& entries = call.records<IndexEntry>(plan.table.scope);
    if (before) entries.erase(*before);
    if (after) entries.put(*after, entry_of(*after, plan.key));
  }
  const IndexProjection projection(index, table.key);
  const auto size = [&](const ItemView& item) {
    return static_cast<int64_t>(projection.size(item));
  };
  adjust_usage(call,
               plan,
               index.number,
               static_cast<int64_t>(after.has_value()) - static_cast<int64_t>(before.has_value()),
               (after ? size(plan.new_view()) : 0) - (before ? size(plan.old_view()) : 0));
}

/// Where an item's key lies.
Place place_of(const TableRef& table, const std::string& key) {
  return Place{table, nullptr, read_u32(key, kTablePrefixBytes)};
}

const char* kind_of(const WritePlan& plan) {
  if (plan.check_only) return "CHECK";
  if (plan.old_item == nullptr) return plan.new_item ? "INSERT" : "NONE";
  return plan.new_item ? "MODIFY" : "REMOVE";
}

/// The one place that sees every change of an item, old and new. Streams, time to live,
/// recovery and metrics observe from here.
void observe(Call& call, const WritePlan& plan) {
  const TableRecord& table = *plan.table;
  if (plan.by_expiry) {
    call.meter("TimeToLiveDeletedItemCount", 1, "Count", {{"TableName", table.name}});
    call.trace("ddb.expire", table.name, Document::object());
  } else {
    plan.capacity.report(call, table).add("kind", kind_of(plan));
    consume_write(call, place_of(plan.table, plan.key), plan.capacity);
  }
  if (plan.check_only) return;
  if (plan.old_item != nullptr || plan.new_item)
    keep_history(call, plan.table, plan.key, plan.old_item);
  if (!table.stream.enabled && table.ttl_attribute.empty()) return;
  std::optional<ItemView> before, after;
  if (plan.old_item != nullptr) before = plan.old_view();
  if (plan.new_item) after = plan.new_view();
  if (table.stream.enabled)
    record_change(call, plan.table, {plan.key, before, after, plan.by_expiry});
  if (!table.ttl_attribute.empty()) track_expiry(call, plan.table, plan.key, before, after);
}

}  // namespace

Result<WritePlan> plan_write(Call& call, const WriteRequest& request) {
  RETURN_IF_ERROR(admit(call, place_of(request.table, request.key), Access::kWrite));
  WritePlan plan;
  plan.table = request.table;
  plan.key = request.key;
  plan.old_item = call.records<ItemRecord>(request.table.scope).find(request.key);
  RETURN_IF_ERROR(check_charge(request));
  if (request.condition && !holds(*request.condition, plan.old_view())) {
    Capacity capacity(true);
    capacity.add_table(write_units(plan.old_item != nullptr ? item_size(plan.old_view()) : 0));
    capacity.report(call, *request.table).add("kind", "CONDITION_FAILED");
    call.meter("ConditionalCheckFailedRequests", 1, "Count", {{"TableName", request.table->name}});
    return condition_failed(request, plan.old_item);
  }
  if (const auto* put = std::get_if<PutWrite>(&request.write)) {
    plan.new_item = put->item;
  } else if (const auto* update = std::get_if<UpdateWrite>(&request.write)) {
    ASSIGN_OR_RETURN(plan.new_item, updated_item(*request.table, *update, plan.old_item));
  } else {
    plan.check_only = std::holds_alternative<CheckWrite>(request.write);
  }
  plan.count_bytes();
  plan.capacity = count_write(plan);
  RETURN_IF_ERROR(admit_indexes(call, plan.table, plan.capacity));
  return plan;
}

void commit_write(Call& call, WritePlan plan) {
  std::optional<Replication> elsewhere = begin_replication(plan);
  commit_here(call, std::move(plan));
  if (elsewhere) replicate(call, std::move(*elsewhere));
}

void commit_here(Call& call, WritePlan plan) {
  observe(call, plan);
  if (!plan.check_only) note_write(call, plan);
  if (plan.check_only || (plan.old_item == nullptr && !plan.new_item)) return;
  for (const IndexRecord& index : plan.table->indexes) update_entry(call, plan, index);
  if (!plan.table->vector_indexes.empty()) update_vectors(call, plan);
  adjust_usage(call,
               plan,
               0,
               static_cast<int64_t>(plan.new_item.has_value()) -
                   static_cast<int64_t>(plan.old_item != nullptr),
               static_cast<int64_t>(plan.new_bytes) - static_cast<int64_t>(plan.old_bytes));
  auto& items = call.records<ItemRecord>(plan.table.scope);
  if (plan.new_item) {
    items.put(plan.key, ItemRecord{std::move(*plan.new_item)});
  } else {
    items.erase(plan.key);
  }
}

Document item_collection_metrics(Call& call, const WritePlan& plan) {
  const TableRecord& table = *plan.table;
  const bool has_local = std::any_of(table.indexes.begin(),
                                     table.indexes.end(),
                                     [](const IndexRecord& index) { return !index.global; });
  if (!has_local) return nullptr;
  const ItemView item = plan.new_item ? plan.new_view() : plan.old_view();
  const KeyAttribute& partition = table.key.partition[0];
  const auto value = item.find(partition.name);
  if (!value) return nullptr;
  std::string prefix = table_prefix(table.number);
  append_u32(prefix, partition_hash({*value}));
  append_key_part(prefix, *value);
  size_t bytes = 0;
  for (const auto& [key, record] : call.records<ItemRecord>(plan.table.scope).prefix(prefix)) {
    bytes += item_size(record.view());
  }
  // The service gives a range of one gigabyte around its estimate.
  const double gigabytes = static_cast<double>(bytes / (1024 * 1024 * 1024));
  return {{"ItemCollectionKey", {{partition.name, to_document(*value)}}},
          {"SizeEstimateRangeGB", {gigabytes, gigabytes + 1}}};
}

}  // namespace cloudtab::dynamodb
