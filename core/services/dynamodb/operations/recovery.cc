#include "core/services/dynamodb/recovery.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/dynamodb/backups.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/restores.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

// Texts, and the order of the checks, as observed on the service in October 2026 (the public notes
// "ack-api-quirks", findings DDB-TABLE-086, 100, 272 and 442), unless a comment says otherwise.

Document describe_recovery(Call& call, const TableRef& table) {
  Document recovery = {{"PointInTimeRecoveryStatus", "DISABLED"}};
  if (const auto window = recovery_window(call, table)) {
    recovery = {{"PointInTimeRecoveryStatus", "ENABLED"},
                {"RecoveryPeriodInDays", window->days},
                {"EarliestRestorableDateTime", to_millis(window->earliest)},
                {"LatestRestorableDateTime", to_millis(window->latest)}};
  }
  return {{"ContinuousBackupsDescription",
           {{"ContinuousBackupsStatus", "ENABLED"},
            {"PointInTimeRecoveryDescription", std::move(recovery)}}}};
}

/// The backup operations name the table that they do not find in words of their own (API
/// reference). To them a table that is being restored is not there yet.
Result<TableRef> find_for_backup(Call& call, std::string_view name) {
  auto table = find_table(call, name);
  const bool missing = table.ok() ? restore_of(**table) != nullptr
                                  : table.error().code == "ResourceNotFoundException";
  if (missing) return Error{"TableNotFoundException", "Table not found: " + std::string(name)};
  return table;
}

Status check_times(const Document& input) {
  const bool latest = input.value("UseLatestRestorableTime", false);
  const bool given = input.contains("RestoreDateTime");
  if (latest && given) {
    // The end of the text is ours: the published notes cut it off at "Pleas".
    return errors::validation(
        "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for "
        "point-in-time restore request. Please specify only one of them");
  }
  if (!latest && !given) {
    return errors::validation(
        "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be "
        "specified, but not both");
  }
  return ok();
}

/// The table by SourceTableName, or by SourceTableArn, which may be another region's if the
/// encryption is given.
Result<TableRef> find_source(Call& call, const Document& input) {
  const std::string_view name = text_of(input, "SourceTableName");
  const std::string_view text = text_of(input, "SourceTableArn");
  if (!name.empty() && !text.empty()) {
    return errors::invalid_parameter(
        "Must provide exactly one of: sourceTableArn, sourceTableName");
  }
  if (!name.empty()) return find_for_backup(call, name);
  if (text.empty()) {
    return errors::validation(
        "The parameter 'TableName' is required but was not present in the request");
  }
  const auto arn = parse_arn(text);
  if (!arn.ok() || arn->service != "dynamodb" || arn->resource.compare(0, 6, "table/") != 0)
    return errors::invalid_parameter("sourceTableArn is not a valid ARN");
  if (arn->account != call.scope().account) {
    return errors::validation(
        "This action is only supported by accounts that match the resource "
        "owner\u2019s account.");
  }
  if (!(arn->scope() == call.scope()) && !input.contains("SSESpecificationOverride")) {
    return errors::validation(
        "Invalid Request: sseSpecificationOverride must be provided for cross-region restores");
  }
  return find_for_backup(call, text);
}

/// The moment to go back to.
Result<Instant> choose_time(Call& call, const Document& input, const TableRef& source) {
  const auto window = recovery_window(call, source);
  if (!window) {
    return Error{"PointInTimeRecoveryUnavailableException",
                 "Point in time recovery is not enabled for table '" + source->name + "'"};
  }
  if (!input.contains("RestoreDateTime")) return window->latest;
  const Instant asked = from_millis(input["RestoreDateTime"].get<int64_t>());
  // Times are told in whole seconds, and such a time must be good to restore to: the second in
  // which recovery began counts as its beginning.
  if (to_seconds(asked) < to_seconds(window->earliest) || asked > window->latest) {
    return Error{"InvalidRestoreTimeException",
                 "RestoreDateTime '" + to_iso8601_seconds(asked) +
                     "' must be within EarliestRestorableDateTime '" +
                     to_iso8601_seconds(window->earliest) + "' and LatestRestorableDateTime '" +
                     to_iso8601_seconds(window->latest) + "'"};
  }
  return std::max(asked, window->earliest);
}

}  // namespace

Outcome describe_continuous_backups(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_for_backup(call, text_of(input, "TableName")));
  return describe_recovery(call, table);
}

Outcome update_continuous_backups(Call& call, const Document& input) {
  const Document& asked = input["PointInTimeRecoverySpecification"];
  const bool enable = asked["PointInTimeRecoveryEnabled"].get<bool>();
  std::optional<int64_t> days;
  if (asked.contains("RecoveryPeriodInDays")) days = asked["RecoveryPeriodInDays"].get<int64_t>();
  if (!enable && days) {
    return errors::validation(
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time "
        "recovery.");
  }
  ASSIGN_OR_RETURN(const TableRef table, find_for_backup(call, text_of(input, "TableName")));
  set_recovery(call, table, enable, days);
  return describe_recovery(call, table);
}

/// A table as the source was at a moment of its window, with the source's present settings.
Outcome restore_table_to_point_in_time(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_times(input));
  ASSIGN_OR_RETURN(const TableId target, parse_table_id(call, text_of(input, "TargetTableName")));
  ASSIGN_OR_RETURN(const TableRef source, find_source(call, input));
  ASSIGN_OR_RETURN(const Instant at, choose_time(call, input, source));
  ASSIGN_OR_RETURN(TableRecord table, restored_table(*source, input, target.scope, call.now()));
  RETURN_IF_ERROR(settle_restored_encryption(call, input, target.scope, table));
  RETURN_IF_ERROR(check_restore_target(call, target));

  const TableRef restored = begin_restore(call,
                                          target,
                                          std::move(table),
                                          {{"SourceTableArn", table_arn(source.scope, *source)},
                                           {"RestoreDateTime", to_millis(at)},
                                           {"RestoreInProgress", true}});
  auto& items = call.records<ItemRecord>(restored.scope);
  const std::string head = table_prefix(restored->number);
  Usage usage;
  visit_items_at(call, source, at, [&](std::string_view key, std::string_view item) {
    ++usage.items;
    usage.bytes += static_cast<int64_t>(billed_size(*restored, ItemView(item)));
    items.put(head + std::string(key), ItemRecord{std::string(item)});
  });
  return Document{{"TableDescription", finish_restore(call, restored, usage)}};
}

}  // namespace cloudtab::dynamodb
