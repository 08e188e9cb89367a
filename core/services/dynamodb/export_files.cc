#include "core/services/dynamodb/export_files.h"

#include <utility>

#include "core/base/compress.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/recovery.h"

namespace cloudtab::dynamodb {

namespace {

/// A new table on demand has so many partitions, and its export so many files.
constexpr size_t kFilesOnDemand = 4;

std::string key_item(const KeySchema& schema, const ItemView& item) {
  BodyBuilder out;
  MapReader entries = item.entries();
  while (const auto entry = entries.next()) {
    if (schema.contains(std::string(entry->name))) out.add() += entry->encoded;
  }
  return out.finish();
}

/// A JSON object with its members in the given order.
std::string in_order(const std::vector<std::pair<const char*, Document>>& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ',';
    write_json_string(name, out);
    out += ':' + value.dump();
  }
  return out + "}";
}

std::string time_text(const Document& millis) {
  return to_iso8601_millis(from_millis(millis.get<int64_t>()));
}

}  // namespace

ExportFolder::ExportFolder(const Document& description, std::string_view key) {
  std::string prefix = description.value("S3Prefix", "");
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  root = (prefix.empty() ? "" : prefix + "/") + "AWSDynamoDB/";
  own = root + std::string(key.substr(key.rfind('/') + 1)) + "/";
}

Status put_export_file(Call& call,
                       const Document& description,
                       const std::string& key,
                       std::string body) {
  Document input = {{"Bucket", description["S3Bucket"]},
                    {"Key", key},
                    {"Body", Document::binary(std::vector<uint8_t>(body.begin(), body.end()))}};
  if (description.contains("S3BucketOwner"))
    input["ExpectedBucketOwner"] = description["S3BucketOwner"];
  RETURN_IF_ERROR(
      call.invoke({.service = "s3", .operation = "PutObject", .input = std::move(input)}));
  return ok();
}

ExportFiles export_items(Call& call, const TableRef& table, Instant at, ExportFormat format) {
  ExportFiles files(table->on_demand ? kFilesOnDemand : 1);
  visit_items_at(call, table, at, [&](std::string_view key, std::string_view item) {
    ExportFile& file = files[files.size() * (read_u32(key, 0) >> 16) >> 16];
    write_export_item(format, ItemView(item), file.lines);
    ++file.items;
  });
  return files;
}

ExportFiles export_changes(Call& call,
                           const TableRef& table,
                           const ExportPeriod& period,
                           bool old_images,
                           ExportFormat format) {
  ExportFiles files(1);
  visit_changes(call, table, *period.from, period.until, [&](const NetChange& change) {
    ExportedChange line;
    line.write_micros = to_millis(change.last_write) * 1000;
    const std::string keys =
        key_item(table->key, ItemView(change.after.empty() ? change.before : change.after));
    line.keys = ItemView(keys);
    if (old_images && !change.before.empty()) line.old_image = ItemView(change.before);
    if (!change.after.empty()) line.new_image = ItemView(change.after);
    write_export_change(format, line, files[0].lines);
    ++files[0].items;
  });
  return files;
}

Result<std::string> put_export_data(Call& call,
                                    const Document& description,
                                    const std::string& folder,
                                    const ExportFiles& files,
                                    ExportFormat format) {
  std::string manifest;
  for (const ExportFile& file : files) {
    const std::string key = folder + "data/" +
                            call.random().text(26, "abcdefghijklmnopqrstuvwxyz234567") +
                            std::string(file_suffix(format));
    std::string bytes = gzip_compress(file.lines);
    const std::string sum = md5(bytes);
    RETURN_IF_ERROR(put_export_file(call, description, key, std::move(bytes)));
    // Data is uploaded in parts; the tag of one part is the digest of its digest.
    manifest += in_order({{"itemCount", file.items},
                          {"md5Checksum", base64_encode(sum)},
                          {"etag", hex_encode(md5(sum)) + "-1"},
                          {"dataFileS3Key", key}}) +
                "\n";
  }
  return manifest;
}

std::string export_summary(const Document& description, const std::string& files_key) {
  const Document* period = find_member(description, "IncrementalExportSpecification");
  std::vector<std::pair<const char*, Document>> out = {
      {"version", period != nullptr ? "2023-08-01" : "2020-06-30"},
      {"exportArn", description["ExportArn"]},
      {"startTime", time_text(description["StartTime"])},
      {"endTime", time_text(description["EndTime"])},
      {"tableArn", description["TableArn"]},
      {"tableId", description["TableId"]}};
  if (period != nullptr) {
    out.push_back({"exportFromTime", time_text((*period)["ExportFromTime"])});
    out.push_back({"exportToTime", time_text((*period)["ExportToTime"])});
  } else {
    out.push_back({"exportTime", time_text(description["ExportTime"])});
  }
  out.push_back({"s3Bucket", description["S3Bucket"]});
  out.push_back({"s3Prefix", description.value("S3Prefix", Document())});
  out.push_back({"s3SseAlgorithm", description["S3SseAlgorithm"]});
  out.push_back({"s3SseKmsKeyId", description.value("S3SseKmsKeyId", Document())});
  out.push_back({"manifestFilesS3Key", files_key});
  out.push_back({"billedSizeBytes", description["BilledSizeBytes"]});
  out.push_back({"itemCount", description["ItemCount"]});
  out.push_back({"outputFormat", description["ExportFormat"]});
  if (period != nullptr) {
    out.push_back({"outputView", (*period)["ExportViewType"]});
    out.push_back({"exportType", "INCREMENTAL_EXPORT"});
  }
  return in_order(out);
}

Status put_export_manifest(Call& call,
                           const Document& description,
                           const std::string& name,
                           const std::string& text) {
  RETURN_IF_ERROR(put_export_file(call, description, name + ".md5", base64_encode(md5(text))));
  return put_export_file(call, description, name + ".json", text);
}

}  // namespace cloudtab::dynamodb
