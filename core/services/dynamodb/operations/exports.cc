#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/hash.h"
#include "core/engine/record_at.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/export_files.h"
#include "core/services/dynamodb/export_format.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/operations/transfers.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/transfers.h"

// An export writes its data when it is asked for, so that the table may change or go, and its
// manifests when it ends: a manifest says that all is there. If S3 refuses, the export ends as
// FAILED.

namespace cloudtab::dynamodb {

namespace {

// Texts, their order and what an answer holds as observed on the service in October 2026 (the
// public notes "ack-api-quirks", findings DDB-EXPORT-001 to 022), unless a comment says otherwise.

/// API reference, ExportTableToPointInTime, ClientToken.
constexpr Duration kTokenLife = std::chrono::hours(8);
/// Developer Guide, "Requesting a table export": an incremental export's period.
constexpr Duration kPeriodMin = 15min;
constexpr Duration kPeriodMax = std::chrono::hours(24);
/// Observed of incremental exports of nothing.
constexpr int64_t kIncrementalBytesMin = 10'000'000;

Error invalid_time(std::string text) {
  return Error{"InvalidExportTimeException", std::move(text)};
}

bool is_incremental(const Document& input) {
  return text_of(input, "ExportType") == "INCREMENTAL_EXPORT";
}

Status check_shape(const Document& input) {
  const Document* period = find_member(input, "IncrementalExportSpecification");
  const std::string_view type = text_of(input, "ExportType");
  if (period != nullptr && type.empty()) {
    return errors::validation(
        "Invalid Request: Export Type expected to be Incremental Export when incremental export "
        "specification is provided");
  }
  if (period != nullptr && type == "FULL_EXPORT") {
    return errors::validation(
        "Invalid Request: When Export Type is Full Export , Incremental Export Specification "
        "should not be provided");
  }
  if (type == "INCREMENTAL_EXPORT" && period == nullptr) {
    return errors::validation(
        "Invalid Request: Incremental Export Specification expected when export type is set as "
        "Incremental Export");
  }
  if (period != nullptr && !period->contains("ExportFromTime")) {
    return errors::validation(
        "Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification");
  }
  if (input.contains("S3SseKmsKeyId") && text_of(input, "S3SseAlgorithm") != "KMS") {
    return errors::validation(
        "Invalid Request: KMS Key Id is not supported for this encryption type");
  }
  if (const Document* filter = find_member(input, "FilterSpecification")) {
    if (filter->empty()) {
      return errors::validation(
          "Invalid Request: Invalid FilterSpecification: The specification can not be empty");
    }
    return errors::validation("Cloudtab does not support FilterSpecification");
  }
  return ok();
}

/// A table of this account; the ARN's region is of no account but must be the endpoint's.
Result<TableRef> find_exported(Call& call, std::string_view text) {
  const auto arn = parse_arn(text);
  if (!arn.ok()) return errors::invalid_parameter("tableArn is not a valid ARN");
  if (arn->service != "dynamodb" || arn->resource.compare(0, 6, "table/") != 0 ||
      arn->resource.find('/', 6) != std::string::npos) {
    return errors::validation("Invalid Request: Table ARN is invalid.");
  }
  if (arn->account != call.scope().account)
    return Error{"AccessDeniedException", "Access is denied"};
  auto table = find_table(call, text);
  if (table.ok() && arn->region == call.scope().region &&
      (*table)->status != TableStatus::kCreating)
    return table;
  return Error{"TableNotFoundException", "Table not found: " + std::string(text)};
}

Error recovery_unavailable(const TableRecord& table) {
  return Error{"PointInTimeRecoveryUnavailableException",
               "Point in time recovery is not enabled for table '" + table.name + "'"};
}

Result<ExportPeriod> choose_moment(Call& call, const Document& input, const TableRef& table) {
  const auto window = recovery_window(call, table);
  if (!window) return recovery_unavailable(*table);
  if (!input.contains("ExportTime")) return ExportPeriod{std::nullopt, call.now()};
  const Instant at = from_millis(input["ExportTime"].get<int64_t>());
  if (at > call.now() || at < table->created) return invalid_time("Export Time is invalid");
  if (to_seconds(at) < to_seconds(window->earliest) || at > window->latest)
    return invalid_time("Point in Time Recovery is not available for specified export time");
  return ExportPeriod{std::nullopt, std::max(at, window->earliest)};
}

Result<ExportPeriod> choose_period(Call& call, const Document& input, const TableRef& table) {
  const Document& asked = input["IncrementalExportSpecification"];
  const Instant from = from_millis(asked["ExportFromTime"].get<int64_t>());
  const Instant until = asked.contains("ExportToTime")
                            ? from_millis(asked["ExportToTime"].get<int64_t>())
                            : call.now();
  const auto before = [&](Instant bound) { return to_seconds(from) < to_seconds(bound); };
  if (before(table->created)) {
    return invalid_time(
        "Incremental export period from time cannot be less than the table creation time : " +
        to_iso8601_seconds(from));
  }
  if (until > call.now()) {
    return invalid_time(
        "Incremental export period to time cannot be greater than the current time : " +
        to_iso8601_seconds(until));
  }
  if (until - from < kPeriodMin) {
    return invalid_time(
        "Difference between export period from time and export period to time is less than 15 "
        "minutes");
  }
  if (until - from > kPeriodMax) {
    // The text follows the one above.
    return invalid_time(
        "Difference between export period from time and export period to time is greater than 24 "
        "hours");
  }
  const auto window = recovery_window(call, table);
  if (!window) return recovery_unavailable(*table);
  if (before(window->earliest))
    return invalid_time("Point in Time Recovery is not available for specified export time");
  return ExportPeriod{from, until};
}

/// The export that was begun with the request's token; null if there is none. Error:
/// ExportConflictException.
Result<const std::string*> find_begun(Call& call, const Document& input) {
  if (!input.contains("ClientToken")) return nullptr;
  for (const auto& [key, record] : call.records<ExportRecord>()) {
    const Document& request = record.value["request"];
    const int64_t begun = record.value["description"]["StartTime"].get<int64_t>();
    if (request.value("ClientToken", "") != input["ClientToken"] ||
        from_millis(begun) + kTokenLife <= call.now())
      continue;
    if (request == input) return &key;
    return Error{"ExportConflictException",
                 "Export conflict: Duplicate request detected with conflicting parameters"};
  }
  return nullptr;
}

/// A description as it is shown: what an export came to is known when it has ended.
Document shown(const ExportRecord& record) {
  Document out = record.value["description"];
  if (record.value["ended"].get<bool>()) return out;
  for (const char* member : {"BilledSizeBytes",
                             "EndTime",
                             "ExportManifest",
                             "FailureCode",
                             "FailureMessage",
                             "ItemCount"}) {
    out.erase(member);
  }
  out["ExportStatus"] = "IN_PROGRESS";
  return out;
}

/// A key that S3 could not use for the export's objects.
Status check_kms_key(Call& call, const Document& description) {
  if (!description.contains("S3SseKmsKeyId")) return ok();
  const Document& key = description["S3SseKmsKeyId"];
  const auto found =
      call.invoke({.service = "kms", .operation = "DescribeKey", .input = {{"KeyId", key}}});
  if (found.ok() || key == "alias/aws/s3") return ok();
  return Error{"KMS.NotFoundException", "Key '" + key.get<std::string>() + "' does not exist"};
}

/// Writes what is exported, before anything else can change it. Answers manifest-files.json.
Result<std::string> write_data(Call& call,
                               const TableRef& table,
                               const ExportPeriod& period,
                               const ExportFolder& folder,
                               Document& job) {
  const ExportFormat format =
      export_format_named(job["ExportFormat"].get<std::string>()).value_or(ExportFormat::kJson);
  RETURN_IF_ERROR(check_kms_key(call, job));
  RETURN_IF_ERROR(put_export_file(call, job, folder.own + "_started", ""));
  const bool full = !period.from;
  const ExportFiles files =
      full ? export_items(call, table, period.until, format)
           : export_changes(
                 call,
                 table,
                 period,
                 job["IncrementalExportSpecification"]["ExportViewType"] == "NEW_AND_OLD_IMAGES",
                 format);
  int64_t items = 0, bytes = 0;
  for (const ExportFile& file : files) {
    items += file.items;
    bytes += static_cast<int64_t>(file.lines.size());
  }
  job["ItemCount"] = items;
  const Usage* usage = call.records<Usage>(table.scope).find(index_prefix(table->number, 0));
  job["BilledSizeBytes"] =
      full ? (usage != nullptr ? usage->bytes : 0) : std::max(bytes, kIncrementalBytesMin);
  return put_export_data(call, job, full ? folder.own : folder.root, files, format);
}

void fail(Call& call, const Error& error, Document& job) {
  for (const char* member : {"ItemCount", "BilledSizeBytes", "ExportManifest"}) job.erase(member);
  job["ExportStatus"] = "FAILED";
  Document failure = s3_failure(call, error);
  if (error.code == "KMS.NotFoundException") failure["FailureCode"] = "KmsNotFoundException";
  job.update(failure);
}

void finish_export(Call& call, const std::string& key) {
  auto& exports = call.records<ExportRecord>();
  const ExportRecord* found = exports.find(key);
  if (found == nullptr || found->value["ended"].get<bool>()) return;
  ExportRecord record = *found;
  Document& job = record.value["description"];
  job["EndTime"] = to_millis(call.now());
  record.value["ended"] = true;
  if (job["ExportStatus"] != "FAILED") {
    const ExportFolder folder(job, key);
    job["ExportStatus"] = "COMPLETED";
    job["ExportManifest"] = folder.own + "manifest-summary.json";
    Status put = put_export_manifest(
        call, job, folder.own + "manifest-files", record.value["files"].get<std::string>());
    if (put.ok()) {
      put = put_export_manifest(call,
                                job,
                                folder.own + "manifest-summary",
                                export_summary(job, folder.own + "manifest-files.json"));
    }
    if (!put.ok()) fail(call, put.error(), job);
  }
  record.value.erase("files");
  exports.put(key, std::move(record));
}

Document describe_begun(const Document& input, const TableRef& table, const ExportPeriod& period) {
  Document job = {{"ExportFormat", "DYNAMODB_JSON"}, {"S3SseAlgorithm", "AES256"}};
  for (const char* member : {"ClientToken",
                             "ExportFormat",
                             "S3Bucket",
                             "S3BucketOwner",
                             "S3Prefix",
                             "S3SseAlgorithm",
                             "S3SseKmsKeyId"}) {
    if (input.contains(member)) job[member] = input[member];
  }
  job["TableArn"] = table_arn(table.scope, *table);
  job["TableId"] = table->id;
  if (period.from) {
    job["ExportType"] = "INCREMENTAL_EXPORT";
    job["IncrementalExportSpecification"] = {
        {"ExportFromTime", to_millis(*period.from)},
        {"ExportToTime", to_millis(period.until)},
        {"ExportViewType",
         input["IncrementalExportSpecification"].value("ExportViewType", "NEW_AND_OLD_IMAGES")}};
  } else {
    job["ExportTime"] = to_millis(period.until);
  }
  return job;
}

}  // namespace

Outcome export_table_to_point_in_time(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_shape(input));
  ASSIGN_OR_RETURN(const std::string* begun, find_begun(call, input));
  if (begun != nullptr)
    return Document{{"ExportDescription", shown(record_at(call.records<ExportRecord>(), *begun))}};
  ASSIGN_OR_RETURN(const TableRef table, find_exported(call, text_of(input, "TableArn")));
  ASSIGN_OR_RETURN(const ExportPeriod period,
                   is_incremental(input) ? choose_period(call, input, table)
                                         : choose_moment(call, input, table));

  const std::string key = new_job_key(call, table->name, "export");
  Document job = describe_begun(input, table, period);
  job["ExportArn"] = job_arn(table.scope, key);
  job["StartTime"] = to_millis(call.now());
  job["ExportStatus"] = "IN_PROGRESS";
  Result<std::string> files = write_data(call, table, period, ExportFolder(job, key), job);
  if (!files.ok()) fail(call, files.error(), job);
  ExportRecord record{{{"description", std::move(job)},
                       {"ended", false},
                       {"files", files.ok() ? *files : ""},
                       {"request", input}}};
  Document answer = {{"ExportDescription", shown(record)}};
  call.records<ExportRecord>().put(key, std::move(record));
  const Duration time = transition_time(call, call.scope());
  if (time == Duration(0)) {
    finish_export(call, key);
  } else {
    call.set_timer("export", key, call.now() + time);
  }
  return answer;
}

void on_export_timer(Call& call, std::string_view key) { finish_export(call, std::string(key)); }

Outcome describe_export(Call& call, const Document& input) {
  const std::string_view arn = text_of(input, "ExportArn");
  ASSIGN_OR_RETURN(const std::string key,
                   parse_job_arn(call, arn, "export", "ExportNotFoundException"));
  const ExportRecord* record = call.records<ExportRecord>().find(key);
  if (record == nullptr) {
    return Error{"ExportNotFoundException",
                 "Export not found: Export not found: " + std::string(arn)};
  }
  return Document{{"ExportDescription", shown(*record)}};
}

/// Of one table, those of the table that has the name now.
Outcome list_exports(Call& call, const Document& input) {
  std::optional<std::string> table_id;
  if (input.contains("TableArn")) {
    const std::string_view arn = text_of(input, "TableArn");
    if (!parse_arn(arn).ok()) return errors::invalid_parameter("tableArn is not a valid ARN");
    const auto table = find_table(call, arn);
    table_id = table.ok() ? (*table)->id : "";
  }
  const auto& exports = call.records<ExportRecord>();
  std::vector<std::string> keys;
  for (const auto& [key, record] : exports) {
    if (!table_id || record.value["description"]["TableId"] == *table_id) keys.push_back(key);
  }
  ASSIGN_OR_RETURN(JobPage page,
                   page_of_jobs(std::move(keys),
                                "export",
                                text_of(input, "NextToken"),
                                input.value("MaxResults", kListedJobs)));
  Document answer = {{"ExportSummaries", Document::array()}};
  for (const std::string& key : page.keys) {
    const Document job = shown(record_at(exports, key));
    answer["ExportSummaries"].push_back({{"ExportArn", job["ExportArn"]},
                                         {"ExportStatus", job["ExportStatus"]},
                                         {"ExportType", job.value("ExportType", "FULL_EXPORT")}});
  }
  if (!page.next.empty()) answer["NextToken"] = std::move(page.next);
  return answer;
}

}  // namespace cloudtab::dynamodb
