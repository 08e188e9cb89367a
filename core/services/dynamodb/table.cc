#include "core/services/dynamodb/table.h"

#include <algorithm>
#include <utility>

#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/update_quotas.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

/// Developer Guide, "Naming rules and data types"; texts as dynalite's tests record them.
Status check_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 255) {
    return errors::validation(
        "TableName must be at least 3 characters long and at most 255 characters long");
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    return errors::validation(
        "1 validation error detected: Value '" + std::string(name) +
        "' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: [a-zA-Z0-9_.-]+");
  }
  return ok();
}

Document describe_throughput(const Throughput& throughput, Instant now) {
  Document out = {{"NumberOfDecreasesToday", decreases_of_day(throughput, now)},
                  {"ReadCapacityUnits", throughput.read_units},
                  {"WriteCapacityUnits", throughput.write_units}};
  if (throughput.last_increase) out["LastIncreaseDateTime"] = to_millis(*throughput.last_increase);
  if (throughput.last_decrease) out["LastDecreaseDateTime"] = to_millis(*throughput.last_decrease);
  return out;
}

/// What AWS answers for a table that never asked for any: its provisioned units, or the on-demand
/// start (recorded).
Document describe_warm_throughput(const Document& settings,
                                  const TableRecord& table,
                                  const Throughput& throughput) {
  Document out = {{"Status", "ACTIVE"},
                  {"ReadUnitsPerSecond", table.on_demand ? 12000 : throughput.read_units},
                  {"WriteUnitsPerSecond", table.on_demand ? 4000 : throughput.write_units}};
  if (settings.contains("WarmThroughput")) out.update(settings["WarmThroughput"]);
  return out;
}

Document describe_index(Call& call,
                        const Scope& scope,
                        const TableRecord& table,
                        const IndexRecord& index) {
  const Usage* usage = call.records<Usage>(scope).find(index_prefix(table.number, index.number));
  Document out = {{"IndexName", index.name},
                  {"KeySchema", describe_key(index.key)},
                  {"Projection", describe_projection(index.projection, index.included)},
                  {"IndexSizeBytes", usage != nullptr ? usage->bytes : 0},
                  {"ItemCount", usage != nullptr ? usage->items : 0},
                  {"IndexArn", table_arn(scope, table) + "/index/" + index.name}};
  if (!index.global) return out;
  out["IndexStatus"] = to_string(index.status);
  out["ProvisionedThroughput"] = describe_throughput(index.throughput, call.now());
  if (index.settings.contains("OnDemandThroughput"))
    out["OnDemandThroughput"] = index.settings["OnDemandThroughput"];
  out["WarmThroughput"] = describe_warm_throughput(index.settings, table, index.throughput);
  return out;
}

void describe_indexes(Call& call, const Scope& scope, const TableRecord& table, Document& out) {
  for (const IndexRecord& index : table.indexes) {
    const char* member = index.global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
    out[member].push_back(describe_index(call, scope, table, index));
  }
  for (const VectorIndexRecord& index : table.vector_indexes)
    out["VectorIndexes"].push_back(describe_vector_index(call, scope, table, index));
}

void describe_stream(const Scope& scope, const TableRecord& table, Document& out) {
  if (table.stream.enabled) {
    out["StreamSpecification"] = {{"StreamEnabled", true},
                                  {"StreamViewType", table.stream.view_type}};
  }
  if (table.stream.label.empty()) return;
  out["LatestStreamLabel"] = table.stream.label;
  out["LatestStreamArn"] = stream_arn(scope, table);
}

void describe_settings(const TableRecord& table, Document& out) {
  if (table.on_demand_since) {
    out["BillingModeSummary"] = {
        {"BillingMode", table.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED"},
        {"LastUpdateToPayPerRequestDateTime", to_millis(*table.on_demand_since)}};
  }
  if (table.settings.contains("TableClass"))
    out["TableClassSummary"] = {{"TableClass", table.settings["TableClass"]}};
  if (table.settings.contains("OnDemandThroughput"))
    out["OnDemandThroughput"] = table.settings["OnDemandThroughput"];
  if (Document encryption = shown_encryption(table); !encryption.is_null())
    out["SSEDescription"] = std::move(encryption);
  // Observed: nothing tells of the restore once it is done.
  if (table.status == TableStatus::kCreating && table.settings.contains("RestoreSummary"))
    out["RestoreSummary"] = table.settings["RestoreSummary"];
}

}  // namespace

Result<TableId> parse_table_id(const Call& call, std::string_view name_or_arn) {
  if (name_or_arn.substr(0, 4) != "arn:") {
    RETURN_IF_ERROR(check_name(name_or_arn));
    return TableId{call.scope(), std::string(name_or_arn)};
  }
  const auto arn = parse_arn(name_or_arn);
  constexpr std::string_view kTable = "table/";
  if (!arn.ok() || arn->service != "dynamodb" || arn->resource.substr(0, kTable.size()) != kTable) {
    return errors::validation(
        "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, "
        "and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
  }
  std::string name = arn->resource.substr(kTable.size());
  RETURN_IF_ERROR(check_name(name));
  return TableId{arn->scope(), std::move(name)};
}

Result<TableRef> find_table(Call& call, std::string_view name_or_arn) {
  ASSIGN_OR_RETURN(const TableId id, parse_table_id(call, name_or_arn));
  const TableRecord* record = call.records<TableRecord>(id.scope).find(id.name);
  if (record == nullptr) return errors::table_not_found(id.name);
  return TableRef{id.scope, record};
}

Result<TableRef> find_ready_table(Call& call, std::string_view name_or_arn) {
  ASSIGN_OR_RETURN(const TableId id, parse_table_id(call, name_or_arn));
  const TableRecord* record = call.records<TableRecord>(id.scope).find(id.name);
  const bool ready = record != nullptr && record->status != TableStatus::kCreating &&
                     record->status != TableStatus::kDeleting;
  if (!ready) return errors::resource_not_found();
  RETURN_IF_ERROR(check_table_key(call, *record));
  return TableRef{id.scope, record};
}

std::string table_arn(const Scope& scope, const TableRecord& table) {
  return make_arn("dynamodb", scope, "table/" + table.name);
}

std::string stream_arn(const Scope& scope, const TableRecord& table) {
  return table_arn(scope, table) + "/stream/" + table.stream.label;
}

Document describe_projection(ProjectionKind kind, const std::vector<std::string>& included) {
  switch (kind) {
    case ProjectionKind::kAll:
      return {{"ProjectionType", "ALL"}};
    case ProjectionKind::kKeysOnly:
      return {{"ProjectionType", "KEYS_ONLY"}};
    case ProjectionKind::kInclude:
      break;
  }
  return {{"ProjectionType", "INCLUDE"}, {"NonKeyAttributes", included}};
}

Document describe_key(const KeySchema& schema) {
  Document out = Document::array();
  for (const KeyAttribute& each : schema.partition)
    out.push_back({{"AttributeName", each.name}, {"KeyType", "HASH"}});
  for (const KeyAttribute& each : schema.sort)
    out.push_back({{"AttributeName", each.name}, {"KeyType", "RANGE"}});
  return out;
}

Document describe(Call& call, const Scope& scope, const TableRecord& table) {
  const Usage* usage = call.records<Usage>(scope).find(index_prefix(table.number, 0));
  Document attributes = Document::array();
  for (const KeyAttribute& each : table.attributes) {
    attributes.push_back({{"AttributeName", each.name}, {"AttributeType", type_name(each.type)}});
  }
  Document out = {
      {"AttributeDefinitions", std::move(attributes)},
      {"TableName", table.name},
      {"KeySchema", describe_key(table.key)},
      {"TableStatus", to_string(table.status)},
      {"CreationDateTime", to_millis(table.created)},
      {"ProvisionedThroughput", describe_throughput(table.throughput, call.now())},
      {"TableSizeBytes", usage != nullptr ? usage->bytes : 0},
      {"ItemCount", usage != nullptr ? usage->items : 0},
      {"TableArn", table_arn(scope, table)},
      {"TableId", table.id},
      {"DeletionProtectionEnabled", table.deletion_protection},
      {"WarmThroughput", describe_warm_throughput(table.settings, table, table.throughput)}};
  describe_indexes(call, scope, table, out);
  describe_stream(scope, table, out);
  describe_settings(table, out);
  describe_replicas(call, scope, table, out);
  // Observed: a table stays active while its encryption changes.
  if (table.status == TableStatus::kUpdating && table.settings.contains(kEncryptionBefore))
    out["TableStatus"] = to_string(TableStatus::kActive);
  if (table.status == TableStatus::kActive && !check_table_key(call, table).ok())
    out["TableStatus"] = "INACCESSIBLE_ENCRYPTION_CREDENTIALS";
  return out;
}

Document describe_change(Call& call, const Scope& scope, const TableRecord& table) {
  Document out = describe(call, scope, table);
  if (table.settings.contains("WarmThroughput")) {
    out["WarmThroughput"]["Status"] = "UPDATING";
  } else {
    out.erase("WarmThroughput");
  }
  if (out.contains("GlobalSecondaryIndexes")) {
    for (Document& index : out["GlobalSecondaryIndexes"]) index.erase("WarmThroughput");
  }
  return out;
}

}  // namespace cloudtab::dynamodb
