#include "core/services/dynamodb/backups.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/restores.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

// Texts and shapes of this file as observed on the service in October 2026 (the public notes
// "ack-api-quirks", findings on backups and restores).

constexpr size_t kListedMax = 100;  ///< API reference, ListBackups, Limit

Error backup_not_found(std::string_view arn) {
  return Error{"BackupNotFoundException", "Backup not found: " + std::string(arn)};
}

/// The members of `from` that are there.
Document pick(const Document& from, std::initializer_list<const char*> members) {
  Document out = Document::object();
  for (const char* member : members) {
    if (from.contains(member)) out[member] = from[member];
  }
  return out;
}

Document pick_units(const Document& described) {
  return pick(described["ProvisionedThroughput"], {"ReadCapacityUnits", "WriteCapacityUnits"});
}

Document source_details(const TableRecord& table, const Document& described) {
  Document out = pick(described,
                      {"TableName",
                       "TableId",
                       "TableArn",
                       "TableSizeBytes",
                       "KeySchema",
                       "OnDemandThroughput",
                       "ItemCount"});
  out["TableCreationDateTime"] = to_millis(table.created);
  out["ProvisionedThroughput"] = pick_units(described);
  out["BillingMode"] = table.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED";
  return out;
}

/// What the table has of streams, time to live, encryption and indexes; a plain one: nothing.
Document source_features(const TableRecord& table, const Document& described) {
  Document out = pick(described, {"SSEDescription"});
  if (table.stream.enabled) out["StreamDescription"] = described["StreamSpecification"];
  if (!table.ttl_attribute.empty()) {
    out["TimeToLiveDescription"] = {{"TimeToLiveStatus", "ENABLED"},
                                    {"AttributeName", table.ttl_attribute}};
  }
  for (const char* member : {"LocalSecondaryIndexes", "GlobalSecondaryIndexes"}) {
    if (!described.contains(member)) continue;
    for (const Document& index : described[member]) {
      Document info = pick(index, {"IndexName", "KeySchema", "Projection", "OnDemandThroughput"});
      if (index.contains("ProvisionedThroughput"))
        info["ProvisionedThroughput"] = pick_units(index);
      out[member].push_back(std::move(info));
    }
  }
  if (!described.contains("VectorIndexes")) return out;
  for (const Document& index : described["VectorIndexes"]) {
    out["VectorIndexes"].push_back(pick(index,
                                        {"IndexName",
                                         "VectorAttribute",
                                         "SearchSchema",
                                         "Projection",
                                         "Dimensions",
                                         "DistanceFunction"}));
  }
  return out;
}

Document backup_details(std::string_view arn, const BackupRecord& backup, const char* status) {
  return {{"BackupArn", arn},
          {"BackupName", backup.name},
          {"BackupSizeBytes", backup.source["TableSizeBytes"]},
          {"BackupStatus", status},
          {"BackupType", "USER"},
          {"BackupCreationDateTime", to_millis(backup.created)}};
}

Document describe_backup_record(std::string_view arn,
                                const BackupRecord& backup,
                                const char* status) {
  return {{"BackupDescription",
           {{"BackupDetails", backup_details(arn, backup, status)},
            {"SourceTableDetails", backup.source},
            {"SourceTableFeatureDetails", backup.features}}}};
}

/// A backup of this region, whatever region its ARN says.
struct BackupRef {
  std::string key;
  const BackupRecord* record = nullptr;
};

Result<BackupRef> find_backup(Call& call, std::string_view arn) {
  ASSIGN_OR_RETURN(BackupId id, parse_backup_arn(call, arn));
  const BackupRecord* record = call.records<BackupRecord>().find(id.key);
  if (record == nullptr) return backup_not_found(arn);
  return BackupRef{std::move(id.key), record};
}

/// Whether a table of this region is being restored from the backup.
bool is_in_use(Call& call, const std::string& arn) {
  const auto& tables = call.records<TableRecord>();
  return std::any_of(tables.begin(), tables.end(), [&](const auto& each) {
    const Document* restore = restore_of(each.second);
    return restore != nullptr && restore->value("SourceBackupArn", "") == arn;
  });
}

Error backup_in_use(const std::string& use, const std::string& arn) {
  return Error{"BackupInUseException", "Backup is being used to restore " + use + ": " + arn};
}

}  // namespace

/// A table that is being created is not found; one that changes or goes can be backed up.
Outcome create_backup(Call& call, const Document& input) {
  const std::string given(text_of(input, "TableName"));
  ASSIGN_OR_RETURN(const TableId id, parse_table_id(call, given));
  const TableRecord* table = call.records<TableRecord>(id.scope).find(id.name);
  if (table == nullptr || table->status == TableStatus::kCreating)
    return Error{"TableNotFoundException", "Table not found: " + given};
  const Document described = describe(call, id.scope, *table);
  auto& backups = call.records<BackupRecord>(id.scope);
  BackupRecord backup;
  backup.name = std::string(text_of(input, "BackupName"));
  backup.number = number_after(backups);
  backup.created = call.now();
  backup.table = *table;
  backup.source = source_details(*table, described);
  backup.features = source_features(*table, described);

  auto& items = call.records<BackupItemRecord>(id.scope);
  const std::string head = table_prefix(backup.number);
  for (const auto& [key, item] :
       call.records<ItemRecord>(id.scope).prefix(table_prefix(table->number))) {
    items.put(head + key.substr(kTablePrefixBytes), BackupItemRecord{item.bytes});
  }
  // The time in 14 digits, then chance.
  std::string digits = std::to_string(to_millis(call.now()));
  digits.insert(0, digits.size() < 14 ? 14 - digits.size() : 0, '0');
  const std::string key = id.name + "/backup/" + digits + "-" + call.random().hex(8);
  const std::string arn = backup_arn(id.scope, key);
  const BackupRecord& kept = backups.put(key, std::move(backup));
  return Document{{"BackupDetails", backup_details(arn, kept, "CREATING")}};
}

Outcome describe_backup(Call& call, const Document& input) {
  const std::string_view arn = text_of(input, "BackupArn");
  ASSIGN_OR_RETURN(const BackupRef backup, find_backup(call, arn));
  return describe_backup_record(arn, *backup.record, "AVAILABLE");
}

Outcome delete_backup(Call& call, const Document& input) {
  const std::string_view arn = text_of(input, "BackupArn");
  ASSIGN_OR_RETURN(const BackupRef backup, find_backup(call, arn));
  const std::string own_arn = backup_arn(call.scope(), backup.key);
  if (is_in_use(call, own_arn)) return backup_in_use("table", own_arn);
  Document answer = describe_backup_record(arn, *backup.record, "DELETED");
  call.records<BackupItemRecord>().erase_prefix(table_prefix(backup.record->number));
  call.records<BackupRecord>().erase(backup.key);
  return answer;
}

/// By table, then by time. The cursor is a place only: its backup need not be there any more.
Outcome list_backups(Call& call, const Document& input) {
  std::optional<std::string> table;
  if (input.contains("TableName")) {
    ASSIGN_OR_RETURN(TableId id, parse_table_id(call, text_of(input, "TableName")));
    table = std::move(id.name);
  }
  constexpr int64_t kForever = INT64_MAX;
  const int64_t from = input.value("TimeRangeLowerBound", int64_t{0});
  const int64_t until = input.value("TimeRangeUpperBound", kForever);
  if (from > until) {
    return errors::validation("Time range lower bound must be less than or equal to upper bound");
  }
  const std::string type = input.value("BackupType", "USER");
  const size_t limit = input.value("Limit", kListedMax);
  const auto& backups = call.records<BackupRecord>();
  auto it = backups.begin();
  if (input.contains("ExclusiveStartBackupArn")) {
    ASSIGN_OR_RETURN(const BackupId last,
                     parse_backup_arn(call, text_of(input, "ExclusiveStartBackupArn")));
    it = backups.upper_bound(last.key);
  }
  Document page = Document::array();
  Document answer = Document::object();
  // Every backup here is a user's.
  if (type != "USER" && type != "ALL") it = backups.end();
  for (; it != backups.end(); ++it) {
    const auto& [key, backup] = *it;
    const int64_t created = to_millis(backup.created);
    if ((table && backup.table.name != *table) || created < from || created >= until) continue;
    if (page.size() == limit) {
      answer["LastEvaluatedBackupArn"] = page.back()["BackupArn"];
      break;
    }
    Document summary = backup_details(backup_arn(call.scope(), key), backup, "AVAILABLE");
    summary.update(pick(backup.source, {"TableName", "TableId", "TableArn"}));
    page.push_back(std::move(summary));
  }
  answer["BackupSummaries"] = std::move(page);
  return answer;
}

/// From a backup of this region, or of another if the encryption is given.
Outcome restore_table_from_backup(Call& call, const Document& input) {
  const std::string_view arn = text_of(input, "BackupArn");
  ASSIGN_OR_RETURN(const BackupId id, parse_backup_arn(call, arn));
  ASSIGN_OR_RETURN(const TableId target, parse_table_id(call, text_of(input, "TargetTableName")));
  if (!(id.scope == call.scope()) && !input.contains("SSESpecificationOverride")) {
    return errors::validation(
        "Invalid Request: sseSpecificationOverride must be provided for cross-region restores");
  }
  const BackupRecord* backup = call.records<BackupRecord>(id.scope).find(id.key);
  if (backup == nullptr) return backup_not_found(arn);
  ASSIGN_OR_RETURN(TableRecord table,
                   restored_table(backup->table, input, target.scope, call.now()));
  RETURN_IF_ERROR(settle_restored_encryption(call, input, target.scope, table));
  RETURN_IF_ERROR(check_restore_target(call, target));
  const std::string own_arn = backup_arn(id.scope, id.key);
  if (is_in_use(call, own_arn)) return backup_in_use("another table", own_arn);

  const TableRef restored = begin_restore(call,
                                          target,
                                          std::move(table),
                                          {{"SourceBackupArn", own_arn},
                                           {"SourceTableArn", backup->source["TableArn"]},
                                           {"RestoreDateTime", to_millis(backup->created)},
                                           {"RestoreInProgress", true}});
  auto& items = call.records<ItemRecord>(target.scope);
  const std::string head = table_prefix(restored->number);
  for (const auto& [key, item] :
       call.records<BackupItemRecord>(id.scope).prefix(table_prefix(backup->number))) {
    items.put(head + key.substr(kTablePrefixBytes), ItemRecord{item.bytes});
  }
  const Usage usage{backup->source["ItemCount"].get<int64_t>(),
                    backup->source["TableSizeBytes"].get<int64_t>()};
  return Document{{"TableDescription", finish_restore(call, restored, usage)}};
}

}  // namespace cloudtab::dynamodb
