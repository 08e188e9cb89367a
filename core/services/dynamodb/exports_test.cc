#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/compress.h"
#include "core/services/dynamodb/export_format.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

constexpr int64_t kNow = to_millis(TestCloud::kStart);
constexpr const char* kArn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";

void enable_recovery(TestTables& t, const std::string& table) {
  t.call("UpdateContinuousBackups",
         {{"TableName", table},
          {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}}});
}

void slow_down(TestTables& t) {
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
}

void make_bucket(TestTables& t) {
  EXPECT_TRUE(t.cloud.call("s3", "CreateBucket", {{"Bucket", "out"}}).ok());
}

std::string read_object(TestTables& t, const std::string& key) {
  const auto object = t.cloud.call("s3", "GetObject", {{"Bucket", "out"}, {"Key", key}});
  EXPECT_TRUE(object.ok()) << key;
  if (!object.ok()) return "";
  const auto& bytes = (*object)["Body"].get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Document keys_of(TestTables& t, const std::string& prefix) {
  Document keys = Document::array();
  const auto page = t.cloud.call("s3", "ListObjectsV2", {{"Bucket", "out"}, {"Prefix", prefix}});
  for (const Document& object : page->value("Contents", Document::array()))
    keys.push_back(object["Key"]);
  return keys;
}

/// The lines of all data files under a folder.
std::string data_of(TestTables& t, const std::string& folder) {
  std::string lines;
  for (const Document& key : keys_of(t, folder + "data/"))
    lines += *gzip_decompress(read_object(t, key), 1 << 20);
  return lines;
}

std::string folder_of(const Document& description, const std::string& prefix = "") {
  const std::string arn = description["ExportArn"];
  return prefix + "AWSDynamoDB/" + arn.substr(arn.rfind('/') + 1) + "/";
}

TEST(ExportFormat, LinesAreJsonOrIon) {
  const Document item = {{"b", {{"B", Document::binary({0x66, 0x6f})}}},
                         {"flag", {{"BOOL", true}}},
                         {"list", {{"L", {S("it's"), N("0"), {{"NULL", true}}}}}},
                         {"map", {{"M", {{"a b", N("-10.50")}, {"null", N("1")}}}}},
                         {"n", N("600")},
                         {"ns", {{"NS", {"20", "3"}}}},
                         {"ss", {{"SS", {"x", "y"}}}}};
  const std::string bytes = *encode_item(item);
  std::string json, ion;
  write_export_item(ExportFormat::kJson, ItemView(bytes), json);
  EXPECT_EQ(json,
            R"({"Item":{"b":{"B":"Zm8="},"flag":{"BOOL":true},"list":{"L":[{"S":"it's"},{"N":"0"},)"
            R"({"NULL":true}]},"map":{"M":{"a b":{"N":"-10.5"},"null":{"N":"1"}}},"n":{"N":"600"},)"
            R"("ns":{"NS":["3","20"]},"ss":{"SS":["x","y"]}}})"
            "\n");
  write_export_item(ExportFormat::kIon, ItemView(bytes), ion);
  EXPECT_EQ(ion,
            R"($ion_1_0 {Item:{b:{{Zm8=}},flag:true,list:["it's",0.,null],map:{'a b':-10.5,)"
            R"('null':1.},n:6d2,ns:$dynamodb_NS::[3.,2d1],ss:$dynamodb_SS::["x","y"]}})"
            "\n");
}

TEST(Exports, WriteATableAsItWas) {
  TestTables t;
  t.make_table("orders");
  make_bucket(t);
  enable_recovery(t, "orders");
  t.put("orders", {{"p", S("a")}, {"v", N("1")}});
  t.cloud.advance(10s);
  t.put("orders", {{"p", S("a")}, {"v", N("2")}});
  t.put("orders", {{"p", S("b")}});
  slow_down(t);
  const Document begun = t.call("ExportTableToPointInTime",
                                {{"TableArn", kArn},
                                 {"S3Bucket", "out"},
                                 {"S3Prefix", "2026"},
                                 {"ClientToken", "token"}})["ExportDescription"];
  const Document table = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  Document expected = {{"ClientToken", "token"},
                       {"ExportArn", begun["ExportArn"]},
                       {"ExportFormat", "DYNAMODB_JSON"},
                       {"ExportStatus", "IN_PROGRESS"},
                       {"ExportTime", kNow + 10000},
                       {"S3Bucket", "out"},
                       {"S3Prefix", "2026"},
                       {"S3SseAlgorithm", "AES256"},
                       {"StartTime", kNow + 10000},
                       {"TableArn", kArn},
                       {"TableId", table["TableId"]}};
  EXPECT_EQ(begun, expected);
  const std::string folder = folder_of(begun, "2026/");
  EXPECT_EQ(keys_of(t, folder).size(), 5u);  // _started and four data files
  // What happens to the table meanwhile is of no account.
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("a")}}}});
  t.cloud.restart();
  t.cloud.advance(5s);
  expected.update({{"BilledSizeBytes", 7},
                   {"EndTime", kNow + 15000},
                   {"ExportManifest", folder + "manifest-summary.json"},
                   {"ExportStatus", "COMPLETED"},
                   {"ItemCount", 2}});
  EXPECT_EQ(t.call("DescribeExport", {{"ExportArn", begun["ExportArn"]}})["ExportDescription"],
            expected);
  const std::string lines = data_of(t, folder);
  EXPECT_NE(lines.find("{\"Item\":{\"p\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}}}\n"),
            std::string::npos);
  EXPECT_NE(lines.find("{\"Item\":{\"p\":{\"S\":\"b\"}}}\n"), std::string::npos);
  const Document summary = Document::parse(read_object(t, folder + "manifest-summary.json"));
  EXPECT_EQ(summary["exportTime"], "2026-01-01T00:00:10.000Z");
  EXPECT_EQ(summary["itemCount"], 2);
  EXPECT_EQ(summary["manifestFilesS3Key"], folder + "manifest-files.json");
  EXPECT_EQ(summary["s3SseKmsKeyId"], nullptr);
  const std::string files = read_object(t, folder + "manifest-files.json");
  EXPECT_EQ(std::count(files.begin(), files.end(), '\n'), 4);
  EXPECT_EQ(t.call("ListExports", {{"TableArn", kArn}})["ExportSummaries"],
            (Document::array({{{"ExportArn", begun["ExportArn"]},
                               {"ExportStatus", "COMPLETED"},
                               {"ExportType", "FULL_EXPORT"}}})));

  // An earlier moment, as Ion; nothing of the table's present.
  t.cloud.advance(10min);
  const Document earlier = t.call("ExportTableToPointInTime",
                                  {{"TableArn", kArn},
                                   {"S3Bucket", "out"},
                                   {"ExportFormat", "ION"},
                                   {"ExportTime", kNow + 9000}})["ExportDescription"];
  EXPECT_EQ(data_of(t, folder_of(earlier)), "$ion_1_0 {Item:{p:\"a\",v:1.}}\n");

  // The record outlives its table, whose list is gone.
  t.cloud.advance(5s);
  t.call("DeleteTable", {{"TableName", "orders"}});
  t.cloud.advance(5s);
  EXPECT_EQ(t.call("ListExports", {{"TableArn", kArn}})["ExportSummaries"].size(), 0u);
  EXPECT_EQ(t.call("ListExports", Document::object())["ExportSummaries"].size(), 2u);
  EXPECT_EQ(t.failure("DescribeExport", {{"ExportArn", begun["ExportArn"]}}), "");
}

TEST(Exports, WriteWhatChanged) {
  TestTables t;
  t.make_table("orders");
  make_bucket(t);
  enable_recovery(t, "orders");
  t.put("orders", {{"p", S("changed")}, {"v", N("1")}});
  t.put("orders", {{"p", S("gone")}});
  t.put("orders", {{"p", S("same")}});
  t.cloud.advance(1min);
  t.put("orders", {{"p", S("changed")}, {"v", N("2")}});
  t.cloud.advance(1s);
  t.put("orders", {{"p", S("changed")}, {"v", N("3")}});
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("gone")}}}});
  t.put("orders", {{"p", S("passing")}});
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("passing")}}}});
  t.cloud.advance(20min);
  t.put("orders", {{"p", S("changed")}, {"v", N("4")}});
  const auto export_changes = [&](const char* view) {
    const Document begun = t.call("ExportTableToPointInTime",
                                  {{"TableArn", kArn},
                                   {"S3Bucket", "out"},
                                   {"S3Prefix", view},
                                   {"ExportType", "INCREMENTAL_EXPORT"},
                                   {"IncrementalExportSpecification",
                                    {{"ExportFromTime", kNow + 30000},
                                     {"ExportToTime", kNow + 30000 + 15 * 60000},
                                     {"ExportViewType", view}}}})["ExportDescription"];
    const Document ended =
        t.call("DescribeExport", {{"ExportArn", begun["ExportArn"]}})["ExportDescription"];
    EXPECT_EQ(ended["ItemCount"], 2);
    EXPECT_EQ(ended["BilledSizeBytes"], 10000000);
    EXPECT_EQ(ended["ExportType"], "INCREMENTAL_EXPORT");
    EXPECT_FALSE(ended.contains("ExportTime"));
    const Document summary = Document::parse(
        read_object(t, folder_of(begun, std::string(view) + "/") + "manifest-summary.json"));
    EXPECT_EQ(summary["outputView"], view);
    EXPECT_EQ(summary["exportFromTime"], "2026-01-01T00:00:30.000Z");
    return data_of(t, std::string(view) + "/AWSDynamoDB/");
  };
  const std::string metadata = "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" +
                               std::to_string((kNow + 61000) * 1000) +
                               "\"}},\"Keys\":{\"p\":{\"S\":";
  const std::string both = export_changes("NEW_AND_OLD_IMAGES");
  for (const std::string& line :
       {metadata + R"("changed"}},"OldImage":{"p":{"S":"changed"},"v":{"N":"1"}},)" +
            R"("NewImage":{"p":{"S":"changed"},"v":{"N":"3"}}})" + "\n",
        metadata + R"("gone"}},"OldImage":{"p":{"S":"gone"}}})" + "\n"}) {
    EXPECT_NE(both.find(line), std::string::npos) << both;
  }
  const std::string after = export_changes("NEW_IMAGE");
  for (const std::string& line :
       {metadata + R"("changed"}},"NewImage":{"p":{"S":"changed"},"v":{"N":"3"}}})" + "\n",
        metadata + R"("gone"}}})" + "\n"}) {
    EXPECT_NE(after.find(line), std::string::npos) << after;
  }
}

TEST(Exports, FailLater) {
  TestTables t;
  t.make_table("orders");
  make_bucket(t);
  enable_recovery(t, "orders");
  const auto ended = [&](Document input) {
    input["TableArn"] = kArn;
    const Document begun = t.call("ExportTableToPointInTime", input)["ExportDescription"];
    EXPECT_EQ(begun["ExportStatus"], "IN_PROGRESS");
    return t.call("DescribeExport", {{"ExportArn", begun["ExportArn"]}})["ExportDescription"];
  };
  const Document bucket = ended({{"S3Bucket", "none"}});
  EXPECT_EQ(bucket["ExportStatus"], "FAILED");
  EXPECT_EQ(bucket["FailureCode"], "S3NoSuchBucket");
  EXPECT_EQ(bucket["FailureMessage"].get<std::string>().find(
                "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error "
                "Code: NoSuchBucket; Request ID: "),
            0u);
  EXPECT_FALSE(bucket.contains("ItemCount"));
  const Document key = ended({{"S3Bucket", "out"},
                              {"S3SseAlgorithm", "KMS"},
                              {"S3SseKmsKeyId", "arn:aws:kms:us-east-1:000000000000:key/none"}});
  EXPECT_EQ(key["FailureCode"], "KmsNotFoundException");
}

TEST(Exports, TokensAndPages) {
  TestTables t;
  t.make_table("orders");
  make_bucket(t);
  enable_recovery(t, "orders");
  const Document request = {{"TableArn", kArn}, {"S3Bucket", "out"}, {"ClientToken", "t"}};
  const Document first = t.call("ExportTableToPointInTime", request)["ExportDescription"];
  EXPECT_EQ(t.call("ExportTableToPointInTime", request)["ExportDescription"]["ExportArn"],
            first["ExportArn"]);
  Document other = request;
  other["S3Prefix"] = "x";
  EXPECT_EQ(t.failure("ExportTableToPointInTime", other),
            "ExportConflictException: Export conflict: Duplicate request detected with "
            "conflicting parameters");
  for (int i = 0; i < 11; ++i) {
    t.cloud.advance(1s);
    t.call("ExportTableToPointInTime", {{"TableArn", kArn}, {"S3Bucket", "out"}});
  }
  const Document page = t.call("ListExports", Document::object());
  ASSERT_EQ(page["ExportSummaries"].size(), 10u);
  const Document rest = t.call("ListExports", {{"NextToken", page["NextToken"]}});
  ASSERT_EQ(rest["ExportSummaries"].size(), 2u);
  EXPECT_FALSE(rest.contains("NextToken"));
  EXPECT_EQ(rest["ExportSummaries"][1]["ExportArn"], first["ExportArn"]);
  EXPECT_EQ(t.refusal("ListExports", {{"NextToken", "c3eb"}}),
            "Invalid Request: Provided nextToken is invalid: c3eb");
}

TEST(Exports, AreRefused) {
  TestTables t;
  t.make_table("orders");
  t.make_table("plain");
  enable_recovery(t, "orders");
  t.cloud.advance(1min);
  const std::string plain = "arn:aws:dynamodb:us-east-1:000000000000:table/plain";
  const auto period = [](int64_t from, int64_t until) {
    return Document{
        {"ExportType", "INCREMENTAL_EXPORT"},
        {"IncrementalExportSpecification",
         {{"ExportFromTime", kNow + from * 1000}, {"ExportToTime", kNow + until * 1000}}}};
  };
  const struct {
    Document input;
    std::string failure;
  } cases[] = {
      {{{"TableArn", plain}},
       "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table "
       "'plain'"},
      {{{"TableArn", "arn:aws:dynamodb:us-east-1:000000000000:table/nope"}},
       "TableNotFoundException: Table not found: "
       "arn:aws:dynamodb:us-east-1:000000000000:table/nope"},
      {{{"TableArn", "arn:aws:dynamodb:us-west-2:000000000000:table/orders"}},
       "TableNotFoundException: Table not found: "
       "arn:aws:dynamodb:us-west-2:000000000000:table/orders"},
      {{{"TableArn", "arn:aws:dynamodb:us-east-1:111111111111:table/orders"}},
       "AccessDeniedException: Access is denied"},
      {{{"TableArn", "orders"}},
       "ValidationException: One or more parameter values were invalid: tableArn is not a valid "
       "ARN"},
      {{{"TableArn", std::string(kArn) + "/index/i"}},
       "ValidationException: Invalid Request: Table ARN is invalid."},
      {{{"ExportTime", kNow + 3600000}}, "InvalidExportTimeException: Export Time is invalid"},
      {{{"ExportTime", kNow - 3600000}}, "InvalidExportTimeException: Export Time is invalid"},
      {{{"ExportTime", kNow + 59000}},
       "InvalidExportTimeException: Point in Time Recovery is not available for specified export "
       "time"},
      {{{"S3SseKmsKeyId", "k"}},
       "ValidationException: Invalid Request: KMS Key Id is not supported for this encryption "
       "type"},
      {{{"IncrementalExportSpecification", Document::object()}},
       "ValidationException: Invalid Request: Export Type expected to be Incremental Export when "
       "incremental export specification is provided"},
      {{{"ExportType", "FULL_EXPORT"}, {"IncrementalExportSpecification", Document::object()}},
       "ValidationException: Invalid Request: When Export Type is Full Export , Incremental Export "
       "Specification should not be provided"},
      {{{"ExportType", "INCREMENTAL_EXPORT"}},
       "ValidationException: Invalid Request: Incremental Export Specification expected when "
       "export type is set as Incremental Export"},
      {{{"ExportType", "INCREMENTAL_EXPORT"},
        {"IncrementalExportSpecification", Document::object()}},
       "ValidationException: Invalid Request: ExportFromTime must be provided in "
       "IncrementalExportSpecification"},
      {period(-3600, 0),
       "InvalidExportTimeException: Incremental export period from time cannot be less than the "
       "table creation time : 2025-12-31T23:00:00Z"},
      {period(0, 3600),
       "InvalidExportTimeException: Incremental export period to time cannot be greater than the "
       "current time : 2026-01-01T01:00:00Z"},
      {period(0, 50),
       "InvalidExportTimeException: Difference between export period from time and export period "
       "to time is less than 15 minutes"},
  };
  for (const auto& each : cases) {
    Document input = {{"TableArn", kArn}, {"S3Bucket", "out"}};
    input.update(each.input);
    EXPECT_EQ(t.failure("ExportTableToPointInTime", input), each.failure) << input.dump();
  }
  EXPECT_EQ(t.call("ListExports", Document::object())["ExportSummaries"].size(), 0u);
  const std::string never = std::string(kArn) + "/export/01767225600000-00000000";
  EXPECT_EQ(t.failure("DescribeExport", {{"ExportArn", never}}),
            "ExportNotFoundException: Export not found: Export not found: " + never);
  EXPECT_EQ(t.refusal("DescribeExport", {{"ExportArn", kArn}}), "Invalid Export ARN");
  EXPECT_EQ(
      t.failure("DescribeExport",
                {{"ExportArn", "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/export/1"}}),
      "ExportNotFoundException: Export not found: Invalid export arn");
}

}  // namespace
}  // namespace cloudtab::dynamodb
