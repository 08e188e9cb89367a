#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/compress.h"
#include "core/services/dynamodb/import_format.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

constexpr int64_t kNow = to_millis(TestCloud::kStart);

void put_object(TestTables& t, const std::string& key, std::string_view text) {
  EXPECT_TRUE(t.cloud
                  .call("s3",
                        "PutObject",
                        {{"Bucket", "files"},
                         {"Key", key},
                         {"Body", Document::binary({text.begin(), text.end()})}})
                  .ok());
}

void make_bucket(TestTables& t) {
  EXPECT_TRUE(t.cloud.call("s3", "CreateBucket", {{"Bucket", "files"}}).ok());
}

Document request(const std::string& table, Document more = Document::object()) {
  Document input = {{"S3BucketSource", {{"S3Bucket", "files"}}},
                    {"InputFormat", "DYNAMODB_JSON"},
                    {"TableCreationParameters",
                     {{"TableName", table},
                      {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
                      {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                      {"BillingMode", "PAY_PER_REQUEST"}}}};
  input.update(more);
  return input;
}

/// How an import ended.
Document ended(TestTables& t, const Document& input) {
  const Document begun = t.call("ImportTable", input)["ImportTableDescription"];
  EXPECT_EQ(begun["ImportStatus"], "IN_PROGRESS");
  return t.call("DescribeImport", {{"ImportArn", begun["ImportArn"]}})["ImportTableDescription"];
}

/// `STATUS processed/imported/errors`.
std::string outcome(const Document& job) {
  return job["ImportStatus"].get<std::string>() + " " + job["ProcessedItemCount"].dump() + "/" +
         job["ImportedItemCount"].dump() + "/" + job["ErrorCount"].dump();
}

/// Each item as JSON, `-` for what is none.
std::string items_of(const std::vector<std::optional<std::string>>& items) {
  std::string out;
  for (const auto& item : items) out += (item ? to_document(ItemView(*item)).dump() : "-") + "\n";
  return out;
}

TEST(ImportFormat, ReadsJsonObjects) {
  const struct {
    std::string_view text;
    std::string_view items;
  } cases[] = {
      {"", ""},
      {" \n", ""},
      {R"({"Item":{"p":{"S":"}{\""}}}{"Item":{"p":{"N":"1"}}})",
       "{\"p\":{\"S\":\"}{\\\"\"}}\n{\"p\":{\"N\":\"1\"}}\n"},
      {R"({"Item":{"p":{"S":"a"}}})"
       "\r\n"
       R"({"p":{"S":"b"}})"
       "\n"
       R"({"Item":{"p":{"S":"c"},"x":{"Q":"?"}}} {"Item":{"p":{"NS":["1","1"]}}} {"Item":[]} {"Item":{"p":{"S":"d"}}})",
       "{\"p\":{\"S\":\"a\"}}\n-\n-\n-\n-\n{\"p\":{\"S\":\"d\"}}\n"},
      {R"({"Item":{"p":{"S":"a"}}} garbage {"Item":{"p":{"S":"b"}}})",
       "{\"p\":{\"S\":\"a\"}}\n-\n"},
      {R"({"Item":{"p":{"S":"a"})", "-\n"},
      {R"({"Item":{"b":{"B":"!"}}})", "-\n"},
  };
  for (const auto& each : cases) {
    std::vector<std::optional<std::string>> items;
    read_json_items(each.text, [&](auto item) { items.push_back(std::move(item)); });
    EXPECT_EQ(items_of(items), each.items) << each.text;
  }
}

TEST(ImportFormat, ReadsLinesOfFields) {
  CsvShape shape;
  shape.attributes = {{"p", Type::kString}, {"s", Type::kNumber}};
  const auto read = [&](std::string_view text) {
    std::vector<std::optional<std::string>> items;
    read_csv_items(text, shape, [&](auto item) { items.push_back(std::move(item)); });
    return items_of(items);
  };
  EXPECT_EQ(read("p,s,x\r\na,1,\"b,\"\"c\"\"\n\"\nd,e,f\n\ng,2\nh,3,4"),
            "{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"1\"},\"x\":{\"S\":\"b,\\\"c\\\"\\n\"}}\n-\n-\n"
            "{\"p\":{\"S\":\"h\"},\"s\":{\"N\":\"3\"},\"x\":{\"S\":\"4\"}}\n");
  shape.delimiter = ';';
  shape.header = {"p", "s"};
  EXPECT_EQ(read("a,b;1\n"), "{\"p\":{\"S\":\"a,b\"},\"s\":{\"N\":\"1\"}}\n");
}

TEST(Imports, MakeATableOfFiles) {
  TestTables t;
  make_bucket(t);
  put_object(t, "data/1", R"({"Item":{"p":{"S":"a"},"g":{"S":"red"},"b":{"B":"Zm8="}}})");
  put_object(t, "data/2", R"({"Item":{"p":{"S":"b"}}} {"Item":{"p":{"S":"a"},"g":{"S":"red"}}})");
  put_object(t, "other", "garbage");
  Document input = request("new", {{"ClientToken", "t"}});
  input["S3BucketSource"]["S3KeyPrefix"] = "data/";
  Document& parameters = input["TableCreationParameters"];
  parameters["AttributeDefinitions"].push_back({{"AttributeName", "g"}, {"AttributeType", "S"}});
  parameters["GlobalSecondaryIndexes"] = {
      {{"IndexName", "by-g"},
       {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
       {"Projection", {{"ProjectionType", "ALL"}}}}};
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
  const Document begun = t.call("ImportTable", input)["ImportTableDescription"];
  const std::string table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/new";
  EXPECT_EQ(t.call("DescribeTable", {{"TableName", "new"}})["Table"]["TableStatus"], "CREATING");
  // While it runs, its token answers it, and holds its table's name.
  EXPECT_EQ(t.call("ImportTable", input)["ImportTableDescription"], begun);
  Document renamed = input;
  renamed["TableCreationParameters"]["TableName"] = "other";
  EXPECT_EQ(t.failure("ImportTable", renamed),
            "ImportConflictException: Import conflict: Duplicate request detected with conflicting "
            "parameters");
  t.cloud.restart();
  t.cloud.advance(5s);
  const Document table = t.call("DescribeTable", {{"TableName", "new"}})["Table"];
  EXPECT_EQ(table["TableStatus"], "ACTIVE");
  EXPECT_EQ(table["ItemCount"], 2);
  EXPECT_EQ(
      t.call("DescribeImport", {{"ImportArn", begun["ImportArn"]}})["ImportTableDescription"],
      (Document{
          {"ClientToken", "t"},
          {"CloudWatchLogGroupArn",
           "arn:aws:logs:us-east-1:000000000000:log-group:/aws-dynamodb/imports:*"},
          {"EndTime", kNow + 5000},
          {"ErrorCount", 0},
          {"ImportArn", begun["ImportArn"]},
          {"ImportStatus", "COMPLETED"},
          {"ImportedItemCount", 3},
          {"InputCompressionType", "NONE"},
          {"InputFormat", "DYNAMODB_JSON"},
          {"ProcessedItemCount", 3},
          {"ProcessedSizeBytes", 122},
          {"S3BucketSource",
           {{"S3Bucket", "files"}, {"S3BucketOwner", "000000000000"}, {"S3KeyPrefix", "data/"}}},
          {"StartTime", kNow},
          {"TableArn", table_arn},
          {"TableCreationParameters", parameters},
          {"TableId", table["TableId"]}}));
  EXPECT_EQ(t.get("new", {{"p", S("a")}}), (Document{{"p", S("a")}, {"g", S("red")}}));
  EXPECT_EQ(t.call("Query",
                   {{"TableName", "new"},
                    {"IndexName", "by-g"},
                    {"KeyConditionExpression", "g = :g"},
                    {"ExpressionAttributeValues", {{":g", S("red")}}}})["Count"],
            1);
  EXPECT_EQ(t.failure("ImportTable", input), "ResourceInUseException: Table already exists: new");
  t.call("DeleteTable", {{"TableName", "new"}});
  t.cloud.advance(5s);
  const Document listed = t.call("ListImports", {{"TableArn", table_arn}})["ImportSummaryList"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["ImportStatus"], "COMPLETED");
  EXPECT_EQ(listed[0]["EndTime"], kNow + 5000);
}

TEST(Imports, TakeWhatIsGood) {
  TestTables t;
  make_bucket(t);
  put_object(t, "good", R"({"Item":{"p":{"S":"a"}}})");
  put_object(t, "keyless", R"({"Item":{"p":{"S":"a"}}} {"Item":{"q":{"S":"b"}}})");
  put_object(t, "zipped", gzip_compress(R"({"Item":{"p":{"S":"z"}}})"));
  put_object(t, "lines", "p,x\na,1\nb,2\n");
  const auto import =
      [&](const std::string& table, const std::string& prefix, Document more = Document::object()) {
        more["S3BucketSource"] = {{"S3Bucket", "files"}, {"S3KeyPrefix", prefix}};
        return ended(t, request(table, more));
      };
  EXPECT_EQ(outcome(import("t-good", "good")), "COMPLETED 1/1/0");
  const Document keyless = import("t-keyless", "keyless");
  EXPECT_EQ(outcome(keyless), "FAILED 2/1/1");
  EXPECT_EQ(keyless["FailureCode"], "ItemValidationError");
  EXPECT_EQ(keyless["FailureMessage"],
            "Some of the items failed validation checks and were not imported. Please check "
            "CloudWatch error logs for more details.");
  EXPECT_EQ(t.call("Scan", {{"TableName", "t-keyless"}})["Count"], 1);
  EXPECT_EQ(outcome(import("t-zip", "zipped", {{"InputCompressionType", "GZIP"}})),
            "COMPLETED 1/1/0");
  EXPECT_EQ(outcome(import("t-unzip", "good", {{"InputCompressionType", "GZIP"}})), "FAILED 1/0/1");
  EXPECT_EQ(outcome(import("t-csv", "lines", {{"InputFormat", "CSV"}})), "COMPLETED 2/2/0");
  EXPECT_EQ(t.get("t-csv", {{"p", S("b")}}), (Document{{"p", S("b")}, {"x", S("2")}}));
  EXPECT_EQ(outcome(import("t-empty", "nothing")), "COMPLETED 0/0/0");
  EXPECT_EQ(t.call("DescribeTable", {{"TableName", "t-empty"}})["Table"]["TableStatus"], "ACTIVE");
}

TEST(Imports, WithoutABucketThereIsNoTable) {
  TestTables t;
  const Document job = ended(t, request("new"));
  EXPECT_EQ(outcome(job), "FAILED 0/0/0");
  EXPECT_EQ(job["FailureCode"], "S3NoSuchBucket");
  EXPECT_TRUE(job.contains("TableId"));
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"].size(), 0u);
}

TEST(Imports, TakeWhatAnExportWrote) {
  TestTables t;
  make_bucket(t);
  t.make_table("orders");
  t.call("UpdateContinuousBackups",
         {{"TableName", "orders"},
          {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}}});
  for (const char* p : {"a", "b", "c"}) t.put("orders", {{"p", S(p)}, {"n", N("1.50")}});
  const Document begun =
      t.call("ExportTableToPointInTime",
             {{"TableArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"},
              {"S3Bucket", "files"}})["ExportDescription"];
  const std::string arn = begun["ExportArn"];
  const std::string folder = "AWSDynamoDB/" + arn.substr(arn.rfind('/') + 1) + "/";
  Document input = request("copy", {{"InputCompressionType", "GZIP"}});
  input["S3BucketSource"]["S3KeyPrefix"] = folder + "data/";
  EXPECT_EQ(outcome(ended(t, input)), "COMPLETED 3/3/0");
  EXPECT_EQ(t.get("copy", {{"p", S("b")}}), (Document{{"p", S("b")}, {"n", N("1.5")}}));
  // Observed: the manifests beside the data are no items, but spoil nothing else.
  input = request("whole", {{"InputCompressionType", "GZIP"}});
  input["S3BucketSource"]["S3KeyPrefix"] = folder;
  const Document job = ended(t, input);
  EXPECT_EQ(job["ImportStatus"], "FAILED");
  EXPECT_EQ(job["ImportedItemCount"], 3);
}

TEST(Imports, AreRefused) {
  TestTables t;
  make_bucket(t);
  t.make_table("taken");
  Document unbilled = request("new");
  unbilled["TableCreationParameters"]["BillingMode"] = "PROVISIONED";
  const struct {
    Document input;
    std::string failure;
  } cases[] = {
      {request("taken"), "ResourceInUseException: Table already exists: taken"},
      {unbilled,
       "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and "
       "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"},
      {request("new", {{"InputFormatOptions", {{"Csv", {{"Delimiter", ";"}}}}}}),
       "ValidationException: Invalid Request: Unsupported InputFormatOptions for the given input "
       "format: DYNAMODB_JSON."},
      {request("new", {{"InputFormat", "ION"}}),
       "ValidationException: Cloudtab does not import the format ION"},
      {request("new", {{"InputCompressionType", "ZSTD"}}),
       "ValidationException: Cloudtab does not import files compressed with ZSTD"},
  };
  for (const auto& each : cases) EXPECT_EQ(t.failure("ImportTable", each.input), each.failure);
  EXPECT_EQ(t.call("ListImports", Document::object())["ImportSummaryList"].size(), 0u);
  const std::string never =
      "arn:aws:dynamodb:us-east-1:000000000000:table/new/import/01767225600000-00000000";
  EXPECT_EQ(t.failure("DescribeImport", {{"ImportArn", never}}),
            "ImportNotFoundException: Import not found: Import not found: " + never);
  EXPECT_EQ(t.refusal("DescribeImport",
                      {{"ImportArn", "arn:aws:dynamodb:us-east-1:000000000000:table/new"}}),
            "Invalid Import ARN");
}

}  // namespace
}  // namespace cloudtab::dynamodb
