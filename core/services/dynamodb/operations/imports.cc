#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/compress.h"
#include "core/engine/record_at.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/import_format.h"
#include "core/services/dynamodb/index_keys.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/transfers.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/schema.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/transfers.h"

// An import makes its table when it is asked for, and fills it when it ends. Without its bucket
// there is no table.

namespace cloudtab::dynamodb {

namespace {

// Texts, their order and what an answer holds as observed on the service in October 2026 (the
// public notes "ack-api-quirks", findings DDB-IMPORT-001 to 020), unless a comment says otherwise.

/// What a compressed file may hold; so far a sandbox's memory goes.
constexpr size_t kFileBytesMax = 256 * 1024 * 1024;

Status check_format(const Document& input) {
  const std::string format(text_of(input, "InputFormat"));
  if (format != "CSV" && input.contains("InputFormatOptions") &&
      input["InputFormatOptions"].contains("Csv")) {
    return errors::validation(
        "Invalid Request: Unsupported InputFormatOptions for the given input format: " + format +
        ".");
  }
  // Refused by name, in our words.
  if (format == "ION") return errors::validation("Cloudtab does not import the format ION");
  if (text_of(input, "InputCompressionType") == "ZSTD")
    return errors::validation("Cloudtab does not import files compressed with ZSTD");
  return ok();
}

/// The import that was begun with the request's token, or null.
const std::string* find_begun(Call& call, const Document& input) {
  if (!input.contains("ClientToken")) return nullptr;
  for (const auto& [key, record] : call.records<ImportRecord>()) {
    if (record.value["description"].value("ClientToken", "") == input["ClientToken"]) return &key;
  }
  return nullptr;
}

Document shown(const ImportRecord& record) {
  Document out = record.value["description"];
  if (record.value["ended"].get<bool>()) return out;
  for (const char* member : {"FailureCode", "FailureMessage"}) out.erase(member);
  out["ImportStatus"] = "IN_PROGRESS";
  return out;
}

Result<Document> list_objects(Call& call, const Document& source, const std::string& after) {
  Document input = {{"Bucket", source["S3Bucket"]}};
  if (source.contains("S3KeyPrefix")) input["Prefix"] = source["S3KeyPrefix"];
  if (!after.empty()) input["ContinuationToken"] = after;
  return call.invoke({.service = "s3", .operation = "ListObjectsV2", .input = std::move(input)});
}

/// Every key under the prefix, as raw text: `data` finds `data2/x` also.
Result<std::vector<std::string>> keys_of(Call& call, const Document& source) {
  std::vector<std::string> keys;
  std::string after;
  do {
    ASSIGN_OR_RETURN(const Document page, list_objects(call, source, after));
    for (const Document& object : page.value("Contents", Document::array()))
      keys.push_back(object["Key"].get<std::string>());
    after = page.value("NextContinuationToken", "");
  } while (!after.empty());
  return keys;
}

struct Counts {
  int64_t bytes = 0;
  int64_t processed = 0;
  int64_t imported = 0;
};

/// Fills a table that nobody uses yet.
class Filler {
 public:
  Filler(Call& call, TableRef table) : call_(call), table_(table) {}

  /// False if the table cannot hold it.
  bool add(std::string item) {
    const ItemView view(item);
    if (!check_item_key(table_->key, view).ok() || !check_index_keys(*table_, view).ok() ||
        item_size(view) > limits::kItemBytesMax) {
      return false;
    }
    auto& items = call_.records<ItemRecord>(table_.scope);
    const std::string key = item_key(table_->number, table_->key, view);
    const ItemRecord* before = items.find(key);
    usage_.items += before == nullptr;
    usage_.bytes +=
        static_cast<int64_t>(billed_size(*table_, view)) -
        static_cast<int64_t>(before != nullptr ? billed_size(*table_, before->view()) : 0);
    items.put(key, ItemRecord{std::move(item)});
    return true;
  }
  void finish() {
    call_.records<Usage>(table_.scope).put(index_prefix(table_->number, 0), usage_);
    fill_indexes(call_.store(), table_.scope, *table_);
  }

 private:
  Call& call_;
  TableRef table_;
  Usage usage_;
};

CsvShape csv_shape(const Document& job, const TableRecord& table) {
  CsvShape shape;
  shape.attributes = table.attributes;
  const Document options = job.value("/InputFormatOptions/Csv"_json_pointer, Document::object());
  if (options.contains("Delimiter")) shape.delimiter = options["Delimiter"].get<std::string>()[0];
  if (options.contains("HeaderList"))
    shape.header = options["HeaderList"].get<std::vector<std::string>>();
  return shape;
}

Status read_file(Call& call,
                 const Document& job,
                 const std::string& key,
                 const ImportVisit& visit,
                 const TableRecord& table,
                 Counts& counts) {
  ASSIGN_OR_RETURN(
      const Document object,
      call.invoke({.service = "s3",
                   .operation = "GetObject",
                   .input = {{"Bucket", job["S3BucketSource"]["S3Bucket"]}, {"Key", key}}}));
  const auto& body = object["Body"].get_binary();
  std::string text(body.begin(), body.end());
  counts.bytes += static_cast<int64_t>(text.size());
  if (job["InputCompressionType"] == "GZIP") {
    Result<std::string> inflated = gzip_decompress(text, kFileBytesMax);
    if (!inflated.ok()) {
      visit(std::nullopt);
      return ok();
    }
    text = std::move(inflated).value();
  }
  if (job["InputFormat"] == "CSV") {
    read_csv_items(text, csv_shape(job, table), visit);
  } else {
    read_json_items(text, visit);
  }
  return ok();
}

Result<Counts> fill_table(Call& call, const Document& job, const TableRef& table) {
  ASSIGN_OR_RETURN(const std::vector<std::string> keys, keys_of(call, job["S3BucketSource"]));
  Counts counts;
  Filler filler(call, table);
  const ImportVisit visit = [&](std::optional<std::string> item) {
    ++counts.processed;
    if (item && filler.add(std::move(*item))) ++counts.imported;
  };
  for (const std::string& key : keys)
    RETURN_IF_ERROR(read_file(call, job, key, visit, *table, counts));
  filler.finish();
  return counts;
}

void finish_import(Call& call, const std::string& key) {
  auto& imports = call.records<ImportRecord>();
  const ImportRecord* found = imports.find(key);
  if (found == nullptr || found->value["ended"].get<bool>()) return;
  ImportRecord record = *found;
  Document& job = record.value["description"];
  Counts counts;
  if (job["ImportStatus"] != "FAILED") {
    const auto table = find_table(call, job["TableArn"].get_ref<const std::string&>());
    Result<Counts> filled =
        table.ok() ? fill_table(call, job, *table) : Result<Counts>(table.error());
    if (filled.ok()) {
      counts = *filled;
    } else {
      job.update(s3_failure(call, filled.error()));
      job["ImportStatus"] = "FAILED";
    }
  }
  const int64_t failed = counts.processed - counts.imported;
  if (failed > 0) {
    job["FailureCode"] = "ItemValidationError";
    job["FailureMessage"] =
        "Some of the items failed validation checks and were not imported. Please check CloudWatch "
        "error logs for more details.";
    job["ImportStatus"] = "FAILED";
  }
  if (job["ImportStatus"] != "FAILED") job["ImportStatus"] = "COMPLETED";
  job["ErrorCount"] = failed;
  job["ProcessedItemCount"] = counts.processed;
  job["ImportedItemCount"] = counts.imported;
  job["ProcessedSizeBytes"] = counts.bytes;
  job["EndTime"] = to_millis(call.now());
  record.value["ended"] = true;
  imports.put(key, std::move(record));
}

Document describe_begun(Call& call, const Document& input) {
  Document job = {{"InputCompressionType", "NONE"}};
  for (const char* member : {"ClientToken",
                             "InputCompressionType",
                             "InputFormat",
                             "InputFormatOptions",
                             "S3BucketSource",
                             "TableCreationParameters"}) {
    if (input.contains(member)) job[member] = input[member];
  }
  if (!job["S3BucketSource"].contains("S3BucketOwner"))
    job["S3BucketSource"]["S3BucketOwner"] = call.scope().account;
  job["CloudWatchLogGroupArn"] =
      make_arn("logs", call.scope(), "log-group:/aws-dynamodb/imports:*");
  job["StartTime"] = to_millis(call.now());
  job["ImportStatus"] = "IN_PROGRESS";
  return job;
}

/// What was begun already with the request's token, if it answers the request; what stands against
/// beginning another.
Result<std::optional<Document>> check_begun(Call& call,
                                            const Document& input,
                                            const std::string& table) {
  const std::string* key = find_begun(call, input);
  const ImportRecord* begun = key != nullptr ? call.records<ImportRecord>().find(*key) : nullptr;
  const auto in_use = [&]() -> std::optional<Error> {
    if (!call.records<TableRecord>().contains(table)) return std::nullopt;
    return errors::table_already_exists(table);
  };
  if (begun == nullptr || begun->value["ended"].get<bool>()) {
    if (auto error = in_use()) return *error;
  }
  if (begun == nullptr) return std::optional<Document>();
  if (begun->value["description"]["TableCreationParameters"]["TableName"] != table) {
    return Error{"ImportConflictException",
                 "Import conflict: Duplicate request detected with conflicting parameters"};
  }
  return std::optional<Document>(shown(*begun));
}

}  // namespace

Outcome import_table(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_format(input));
  const Document& parameters = input["TableCreationParameters"];
  const std::string name(text_of(parameters, "TableName"));
  RETURN_IF_ERROR(read_table(parameters));
  ASSIGN_OR_RETURN(const std::optional<Document> begun, check_begun(call, input, name));
  if (begun) return Document{{"ImportTableDescription", *begun}};

  Document job = describe_begun(call, input);
  const std::string key = new_job_key(call, name, "import");
  job["ImportArn"] = job_arn(call.scope(), key);
  job["TableArn"] = make_arn("dynamodb", call.scope(), "table/" + name);
  const Result<Document> listed = list_objects(call, job["S3BucketSource"], "");
  const Duration time = transition_time(call, call.scope());
  // Before the table's own timer, which is due at the same moment.
  if (time != Duration(0)) call.set_timer("import", key, call.now() + time);
  if (listed.ok()) {
    ASSIGN_OR_RETURN(
        const Document created,
        call.invoke({.service = "dynamodb", .operation = "CreateTable", .input = parameters}));
    job["TableId"] = created["TableDescription"]["TableId"];
  } else {
    job["TableId"] = call.random().uuid();
    job.update(s3_failure(call, listed.error()));
    job["ImportStatus"] = "FAILED";
  }
  ImportRecord record{{{"description", std::move(job)}, {"ended", false}}};
  Document answer = {{"ImportTableDescription", shown(record)}};
  call.records<ImportRecord>().put(key, std::move(record));
  if (time == Duration(0)) finish_import(call, key);
  return answer;
}

void on_import_timer(Call& call, std::string_view key) { finish_import(call, std::string(key)); }

Outcome describe_import(Call& call, const Document& input) {
  const std::string_view arn = text_of(input, "ImportArn");
  ASSIGN_OR_RETURN(const std::string key,
                   parse_job_arn(call, arn, "import", "ImportNotFoundException"));
  const ImportRecord* record = call.records<ImportRecord>().find(key);
  if (record == nullptr) {
    return Error{"ImportNotFoundException",
                 "Import not found: Import not found: " + std::string(arn)};
  }
  return Document{{"ImportTableDescription", shown(*record)}};
}

/// Of one table, those into its name, whether or not it is still there.
Outcome list_imports(Call& call, const Document& input) {
  const std::string_view table = text_of(input, "TableArn");
  if (!table.empty() && !parse_arn(table).ok())
    return errors::invalid_parameter("tableArn is not a valid ARN");
  const auto& imports = call.records<ImportRecord>();
  std::vector<std::string> keys;
  for (const auto& [key, record] : imports) {
    if (table.empty() || record.value["description"]["TableArn"] == table) keys.push_back(key);
  }
  ASSIGN_OR_RETURN(JobPage page,
                   page_of_jobs(std::move(keys),
                                "import",
                                text_of(input, "NextToken"),
                                input.value("PageSize", kListedJobs)));
  Document answer = {{"ImportSummaryList", Document::array()}};
  for (const std::string& key : page.keys) {
    const Document job = shown(record_at(imports, key));
    Document summary = Document::object();
    for (const char* member : {"CloudWatchLogGroupArn",
                               "EndTime",
                               "ImportArn",
                               "ImportStatus",
                               "InputFormat",
                               "S3BucketSource",
                               "StartTime",
                               "TableArn"}) {
      if (job.contains(member)) summary[member] = job[member];
    }
    answer["ImportSummaryList"].push_back(std::move(summary));
  }
  if (!page.next.empty()) answer["NextToken"] = std::move(page.next);
  return answer;
}

}  // namespace cloudtab::dynamodb
