#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/operations/replica_updates.h"
#include "core/services/dynamodb/operations/update_rules.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/schema.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/update_quotas.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

// Messages as dynalite's tests record them, unless a comment says otherwise.

/// Texts as observed of the service, whether the table has a stream or not (aws-controllers-k8s,
/// DynamoDB findings of 2026).
Status check_stream(const Document& input) {
  const Document* stream = find_member(input, "StreamSpecification");
  if (stream == nullptr) return ok();
  const bool enable = (*stream)["StreamEnabled"].get<bool>();
  if (enable && !stream->contains("StreamViewType")) {
    return errors::invalid_parameter("If stream is being enabled then UpdateViewType is required");
  }
  if (!enable && stream->contains("StreamViewType")) {
    return errors::invalid_parameter(
        "If stream is being disabled, then UpdateViewType must not be specified");
  }
  return ok();
}

Status set_throughput(Throughput& throughput, const Throughput& asked, Instant now) {
  if (asked.read_units < throughput.read_units || asked.write_units < throughput.write_units)
    RETURN_IF_ERROR(take_decrease(throughput, now));
  if (asked.read_units > throughput.read_units || asked.write_units > throughput.write_units)
    throughput.last_increase = now;
  throughput.read_units = asked.read_units;
  throughput.write_units = asked.write_units;
  return ok();
}

Error unchanged_throughput(const Throughput& current) {
  const std::string read = std::to_string(current.read_units),
                    write = std::to_string(current.write_units);
  return errors::validation(
      "The provisioned throughput for the table will not change. The requested value equals the "
      "current value. Current "
      "ReadCapacityUnits provisioned for the table: " +
      read + ". Requested ReadCapacityUnits: " + read +
      ". Current WriteCapacityUnits provisioned for the table: " + write +
      ". Requested WriteCapacityUnits: " + write +
      ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
      "limits.");
}

bool equal_units(const Throughput& a, const Throughput& b) {
  return a.read_units == b.read_units && a.write_units == b.write_units;
}

Status update_billing(const Document& input, TableRecord& table, Instant now) {
  const std::string_view asked = text_of(input, "BillingMode");
  const bool to_on_demand = asked.empty() ? table.on_demand : asked == "PAY_PER_REQUEST";
  const Document* throughput = find_member(input, "ProvisionedThroughput");
  if (to_on_demand && throughput != nullptr) {
    return errors::invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (asked == "PROVISIONED" && throughput == nullptr) {
    return errors::invalid_parameter(
        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  // The text is CreateTable's: none was observed.
  if (!to_on_demand && !table.vector_indexes.empty()) {
    return errors::invalid_parameter(
        "Vector indexes are only supported for PAY_PER_REQUEST tables");
  }
  if (to_on_demand && !table.on_demand) {
    table.throughput = Throughput{};
    for (IndexRecord& index : table.indexes) index.throughput = Throughput{};
    table.on_demand_since = now;
  }
  if (throughput != nullptr) {
    ASSIGN_OR_RETURN(const Throughput units, read_throughput(*throughput));
    if (!table.on_demand && equal_units(units, table.throughput))
      return unchanged_throughput(table.throughput);
    RETURN_IF_ERROR(set_throughput(table.throughput, units, now));
  }
  if (!to_on_demand && table.on_demand) {
    // Every index needs its own units again.
    std::string missing;
    for (const IndexRecord& index : table.indexes) {
      if (!index.global) continue;
      bool given = false;
      for (const Document& update : input.value("GlobalSecondaryIndexUpdates", Document::array())) {
        given = given || (update.contains("Update") && index_name_of(update) == index.name);
      }
      if (!given) missing += (missing.empty() ? "" : ",") + index.name;
    }
    if (!missing.empty()) {
      return errors::invalid_parameter("ProvisionedThroughput must be specified for index: " +
                                       missing);
    }
  }
  if (!to_on_demand) {
    table.settings.erase("OnDemandThroughput");
    for (IndexRecord& index : table.indexes) index.settings.erase("OnDemandThroughput");
  }
  table.on_demand = to_on_demand;
  return ok();
}

/// The request's definitions, which must have those of a new index's key even where the table knows
/// them. Observed on the service (paritysuite/dynamodb-conformance): of an attribute that the table
/// knows the type given is passed over, and what no key uses is forgotten.
std::vector<KeyAttribute> given_attributes(const Document& input, const TableRecord& table) {
  std::vector<KeyAttribute> attributes =
      read_attribute_definitions(input.value("AttributeDefinitions", Document::array()));
  for (KeyAttribute& given : attributes) {
    for (const KeyAttribute& known : table.attributes) {
      if (known.name == given.name) given.type = known.type;
    }
  }
  return attributes;
}

Error units_of_index(const std::string& name) {
  return errors::invalid_parameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " + name +
      " when BillingMode is PAY_PER_REQUEST");
}

Status create_index(const Document& input, const Document& action, TableRecord& table) {
  const std::string name = action["IndexName"].get<std::string>();
  if (!input.contains("AttributeDefinitions")) {
    return errors::invalid_parameter("AttributeDefinitions is not specified for index: " + name);
  }
  if (table.find_index(name) != nullptr) {
    return errors::validation("Attempting to create an index which already exists");
  }
  if (table.on_demand && action.contains("ProvisionedThroughput")) return units_of_index(name);
  const std::vector<KeyAttribute> attributes = given_attributes(input, table);
  ASSIGN_OR_RETURN(IndexRecord index,
                   read_index(action, true, attributes, table.key, table.on_demand));
  if (!table.on_demand && !action.contains("ProvisionedThroughput")) {
    return errors::invalid_parameter("ProvisionedThroughput must be specified for index: " + name);
  }
  for (const KeyAttribute& given : attributes) {
    const bool known = std::any_of(
        table.attributes.begin(), table.attributes.end(), [&](const KeyAttribute& each) {
          return each.name == given.name;
        });
    if (!known) table.attributes.push_back(given);
  }
  const auto global = std::count_if(table.indexes.begin(),
                                    table.indexes.end(),
                                    [](const IndexRecord& each) { return each.global; });
  if (static_cast<size_t>(global) >= limits::kGlobalIndexesMax) {
    return errors::limit_exceeded("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  }
  index.number = ++table.last_index_number;
  index.status = TableStatus::kCreating;
  table.indexes.push_back(std::move(index));
  return ok();
}

/// The global index of this name. `doing`: "update" or "delete".
Result<IndexRecord*> find_global(TableRecord& table, const std::string& name, const char* doing) {
  IndexRecord* index = table.find_index(name);
  if (index == nullptr) return errors::resource_not_found();
  if (index->global) return index;
  return errors::validation("Cannot " + std::string(doing) +
                            " an index that is not a GlobalSecondaryIndex: " + name);
}

Status update_index(const Document& action, TableRecord& table, Instant now) {
  ASSIGN_OR_RETURN(IndexRecord * index,
                   find_global(table, action["IndexName"].get<std::string>(), "update"));
  if (table.on_demand && action.contains("ProvisionedThroughput"))
    return units_of_index(index->name);
  if (const Document* throughput = find_member(action, "ProvisionedThroughput")) {
    ASSIGN_OR_RETURN(const Throughput units, read_throughput(*throughput));
    if (equal_units(units, index->throughput)) {
      return errors::validation(
          "The provisioned throughput for the index " + index->name +
          " will not change. The requested value equals the current value. Current "
          "ReadCapacityUnits provisioned for the "
          "index: " +
          std::to_string(units.read_units) +
          ". Requested ReadCapacityUnits: " + std::to_string(units.read_units) +
          ". Current WriteCapacityUnits provisioned for the index: " +
          std::to_string(units.write_units) +
          ". Requested WriteCapacityUnits: " + std::to_string(units.write_units) +
          ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
          "higher limits.");
    }
    RETURN_IF_ERROR(set_throughput(index->throughput, units, now));
  }
  RETURN_IF_ERROR(set_capacity_settings(
      action, index->name, index->throughput, table.on_demand, index->settings));
  index->status = TableStatus::kUpdating;
  return ok();
}

Status create_vector_index(const Document& input, const Document& action, TableRecord& table) {
  if (table.find_vector_index(text_of(action, "IndexName")) != nullptr)
    return errors::validation("Attempting to create an index which already exists");
  for (const KeyAttribute& given : given_attributes(input, table)) {
    const bool known = std::any_of(
        table.attributes.begin(), table.attributes.end(), [&](const KeyAttribute& each) {
          return each.name == given.name;
        });
    if (!known) table.attributes.push_back(given);
  }
  return add_vector_index(action, table);
}

Status delete_vector_index(const Document& action, TableRecord& table) {
  const std::string_view name = text_of(action, "IndexName");
  for (VectorIndexRecord& index : table.vector_indexes) {
    if (index.name != name) continue;
    index.status = TableStatus::kDeleting;
    index.backfilling = false;
    return ok();
  }
  return errors::resource_not_found();
}

Error one_online_index() {
  return errors::limit_exceeded(
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously "
      "per table");
}

/// What cannot be asked of the indexes while a vector index is being made. Observed
/// (paritysuite/dynamodb-conformance, 2026-08): it takes no other beside it, and is called off only
/// once it backfills.
Status check_index_in_the_making(const Document& input, const TableRecord& table) {
  const auto making = std::find_if(
      table.vector_indexes.begin(), table.vector_indexes.end(), [](const VectorIndexRecord& index) {
        return index.status == TableStatus::kCreating;
      });
  if (making == table.vector_indexes.end() || table.status == TableStatus::kCreating ||
      !builds_index(input))
    return ok();
  const Document updates = input.value("VectorIndexUpdates", Document::array());
  const bool calls_off = updates.size() == 1 && updates[0].contains("Delete") &&
                         text_of(updates[0]["Delete"], "IndexName") == making->name;
  if (!calls_off) return one_online_index();
  if (making->backfilling) return ok();
  return errors::resource_in_use(
      "Attempt to change a resource which is still in use: Index creation is in resource "
      "allocation phase. Retry deletion during backfilling phase or when the index is active. "
      "Table: " +
      table.name + " Index: " + making->name);
}

Status update_indexes(const Document& input, TableRecord& table, Instant now) {
  int built = 0;
  for (const Document& update : input.value("GlobalSecondaryIndexUpdates", Document::array())) {
    if (update.contains("Create")) {
      ++built;
      RETURN_IF_ERROR(create_index(input, update["Create"], table));
    } else if (update.contains("Update")) {
      RETURN_IF_ERROR(update_index(update["Update"], table, now));
    } else {
      ++built;
      ASSIGN_OR_RETURN(IndexRecord * index, find_global(table, index_name_of(update), "delete"));
      index->status = TableStatus::kDeleting;
    }
  }
  for (const Document& update : input.value("VectorIndexUpdates", Document::array())) {
    ++built;
    RETURN_IF_ERROR(update.contains("Create") ? create_vector_index(input, update["Create"], table)
                                              : delete_vector_index(update["Delete"], table));
  }
  return built > 1 ? one_online_index() : ok();
}

Status update_stream(const Document& input, TableRecord& table) {
  const Document* stream = find_member(input, "StreamSpecification");
  if (stream == nullptr) return ok();
  const bool enable = (*stream)["StreamEnabled"].get<bool>();
  if (enable && table.stream.enabled) {
    return errors::validation("Table already has an enabled stream: TableName: " + table.name);
  }
  if (!enable && !table.stream.enabled) {
    return errors::validation("Table has no stream to disable: TableName: " + table.name);
  }
  table.stream.enabled = enable;
  if (enable) table.stream.view_type = text_of(*stream, "StreamViewType");
  return ok();
}

Status update_settings(Call& call, const Document& input, const Scope& scope, TableRecord& table) {
  if (input.contains("TableClass"))
    RETURN_IF_ERROR(take_table_class(input["TableClass"], table, call.now()));
  RETURN_IF_ERROR(
      set_capacity_settings(input, "", table.throughput, table.on_demand, table.settings));
  if (const Document* encryption = find_member(input, "SSESpecification")) {
    RETURN_IF_ERROR(check_encryption_quota(table, call.now()));
    RETURN_IF_ERROR(change_encryption(call, *encryption, scope, table));
    count_encryption_change(table, call.now());
  }
  return ok();
}

/// An attribute that no key names any more goes from the definitions.
void forget_unused_attributes(TableRecord& table) {
  std::erase_if(table.attributes, [&](const KeyAttribute& attribute) {
    return !table.uses_attribute(attribute.name);
  });
}

/// Observed: done at once, whatever else the table is going through.
Outcome protect(Call& call, const TableRef& table, bool protection) {
  call.records<TableRecord>(table.scope).update(std::string(table->name), [&](TableRecord& record) {
    record.deletion_protection = protection;
  });
  return Document{{"TableDescription", describe_change(call, table.scope, *table)}};
}

}  // namespace

Outcome update_table(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_combination(input));
  RETURN_IF_ERROR(check_index_updates(input));
  RETURN_IF_ERROR(check_vector_index_updates(input));
  RETURN_IF_ERROR(check_replica_updates(input));
  RETURN_IF_ERROR(check_stream(input));
  if (input.contains("SSESpecification"))
    RETURN_IF_ERROR(check_encryption(input["SSESpecification"]));
  ASSIGN_OR_RETURN(const TableRef found, find_table(call, text_of(input, "TableName")));
  if (found->settings.contains(kEncryptionBefore) && input.contains("SSESpecification")) {
    return errors::resource_in_use(
        "Attempt to change a resource which is still in use: Server-Side Encryption is still being "
        "updated");
  }
  const Document* protection = find_member(input, "DeletionProtectionEnabled");
  const bool there =
      found->status == TableStatus::kActive || found->status == TableStatus::kUpdating;
  if (protection != nullptr && there) return protect(call, found, protection->get<bool>());
  RETURN_IF_ERROR(check_index_in_the_making(input, *found));
  if (found->status != TableStatus::kActive) {
    const char* doing = found->status == TableStatus::kCreating   ? "created"
                        : found->status == TableStatus::kDeleting ? "deleted"
                                                                  : "updated";
    return errors::resource_in_use(
        std::string("Attempt to change a resource which is still in use: Table is being ") + doing +
        ": " + found->name);
  }
  if (input.contains("ReplicaUpdates")) {
    RETURN_IF_ERROR(update_replicas(call, input, found));
    Document description = describe_change(call, found.scope, *found);
    description["TableStatus"] = "UPDATING";
    return Document{{"TableDescription", std::move(description)}};
  }
  if (input.contains("StreamSpecification") && !replica_regions(*found).empty())
    return errors::invalid_parameter("Disabling Stream is not allowed for a Global Table replica.");
  TableRecord table = *found;
  RETURN_IF_ERROR(update_billing(input, table, call.now()));
  RETURN_IF_ERROR(update_indexes(input, table, call.now()));
  RETURN_IF_ERROR(update_stream(input, table));
  RETURN_IF_ERROR(update_settings(call, input, found.scope, table));
  forget_unused_attributes(table);
  table.status = TableStatus::kUpdating;
  settle_stream(call, found.scope, table, found->stream.enabled);

  const std::string name = table.name;
  const TableRecord& changed = call.records<TableRecord>(found.scope).put(name, std::move(table));
  for (const IndexRecord& index : changed.indexes) {
    if (index.status != TableStatus::kCreating) continue;
    const double units = fill_index(call.store(), found.scope, changed, index);
    const Dimension of_index[] = {{"TableName", name}, {"GlobalSecondaryIndexName", index.name}};
    call.meter("OnlineIndexConsumedWriteCapacity", units, "Count", of_index);
    call.meter("OnlineIndexPercentageProgress", 100, "Count", of_index);
  }
  for (const VectorIndexRecord& index : changed.vector_indexes) {
    if (index.status == TableStatus::kCreating)
      fill_vector_index(call.store(), found.scope, changed, index);
  }
  Document description = describe_change(call, found.scope, changed);
  finish_transition(call, found.scope, name);
  mirror_settings(call, {found.scope, call.records<TableRecord>(found.scope).find(name)});
  return Document{{"TableDescription", std::move(description)}};
}

}  // namespace cloudtab::dynamodb
