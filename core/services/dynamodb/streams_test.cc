#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

// DynamoDB Streams, through whole requests. Answers follow LocalStack's recordings of the service.

namespace cloudtab::dynamodb {
namespace {

class TestStreams : public TestTables {
 public:
  Document read(std::string_view operation, const Document& input) {
    Result<Document> result = cloud.call("dynamodbstreams", operation, input);
    if (result.ok()) return *result;
    return {{"error", result.error().code + ": " + result.error().message}};
  }
  std::string refused(std::string_view operation, const Document& input) {
    return read(operation, input).value("error", "");
  }
  /// A table with a stream; answers the stream's ARN.
  std::string make_streaming(const std::string& name, const char* view_type) {
    make_table(name,
               {{"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", view_type}}}});
    return arn(name);
  }
  std::string arn(const std::string& table) {
    return call("DescribeTable", {{"TableName", table}})["Table"]["LatestStreamArn"]
        .get<std::string>();
  }
  Document describe(const std::string& arn_of) {
    return read("DescribeStream", {{"StreamArn", arn_of}})["StreamDescription"];
  }
  Document shard(const std::string& arn_of, size_t at = 0) {
    return describe(arn_of)["Shards"][at];
  }
  std::string iterator(const std::string& arn_of, const Document& more, size_t shard_at = 0) {
    Document input = {{"StreamArn", arn_of}, {"ShardId", shard(arn_of, shard_at)["ShardId"]}};
    input.update(more);
    const Document answer = read("GetShardIterator", input);
    return answer.contains("error") ? answer["error"].get<std::string>()
                                    : answer["ShardIterator"].get<std::string>();
  }
  std::string horizon(const std::string& arn_of, size_t shard_at = 0) {
    return iterator(arn_of, {{"ShardIteratorType", "TRIM_HORIZON"}}, shard_at);
  }
  Document records(const std::string& from) {
    return read("GetRecords", {{"ShardIterator", from}})["Records"];
  }
  /// `INSERT a, REMOVE a`.
  static std::string told(const Document& records_of) {
    std::string text;
    for (const Document& record : records_of) {
      if (!text.empty()) text += ", ";
      text += record["eventName"].get<std::string>() + " " +
              record["dynamodb"]["Keys"]["p"]["S"].get<std::string>();
    }
    return text;
  }
  void update(const std::string& table, const Document& stream) {
    const Document answer =
        call("UpdateTable", {{"TableName", table}, {"StreamSpecification", stream}});
    EXPECT_FALSE(answer.contains("error")) << answer.dump();
  }
};

TEST(Streams, HoldTheImagesThatTheirViewTypeNames) {
  struct Case {
    const char* view_type;
    bool old_image, new_image;
    std::vector<int> sizes;
  };
  // An item {p: "k", v: "12345"} counts 8, its key 2.
  const Case cases[] = {{"KEYS_ONLY", false, false, {2, 2, 2}},
                        {"NEW_IMAGE", false, true, {10, 11, 2}},
                        {"OLD_IMAGE", true, false, {2, 10, 11}},
                        {"NEW_AND_OLD_IMAGES", true, true, {10, 19, 11}}};
  for (const Case& c : cases) {
    TestStreams t;
    const std::string arn = t.make_streaming("tab", c.view_type);
    t.put("tab", {{"p", S("k")}, {"v", S("12345")}});
    t.put("tab", {{"p", S("k")}, {"v", S("123456")}});
    t.call("DeleteItem", {{"TableName", "tab"}, {"Key", {{"p", S("k")}}}});
    const Document records = t.records(t.horizon(arn));
    ASSERT_EQ(records.size(), 3u) << c.view_type;
    EXPECT_EQ(t.told(records), "INSERT k, MODIFY k, REMOVE k");
    for (size_t i = 0; i < 3; ++i) {
      const Document& data = records[i]["dynamodb"];
      EXPECT_EQ(data["SizeBytes"], c.sizes[i]) << c.view_type << i;
      EXPECT_EQ(data["StreamViewType"], c.view_type);
      EXPECT_EQ(data.contains("NewImage"), c.new_image && i < 2);
      EXPECT_EQ(data.contains("OldImage"), c.old_image && i > 0);
    }
    if (c.new_image) EXPECT_EQ(records[1]["dynamodb"]["NewImage"]["v"], S("123456"));
    if (c.old_image) EXPECT_EQ(records[1]["dynamodb"]["OldImage"]["v"], S("12345"));
  }
}

TEST(Streams, RecordsLookAsTheServices) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_AND_OLD_IMAGES");
  t.cloud.advance(1500ms);
  t.put("tab", {{"p", S("Fred")}});
  Document record = t.records(t.horizon(arn))[0];
  EXPECT_EQ(record["eventID"].get<std::string>().size(), 32u);
  const std::string number = record["dynamodb"]["SequenceNumber"].get<std::string>();
  EXPECT_EQ(number.size(), 21u);
  EXPECT_GT(number, t.shard(arn)["SequenceNumberRange"]["StartingSequenceNumber"]);
  record.erase("eventID");
  record["dynamodb"].erase("SequenceNumber");
  EXPECT_EQ(record,
            (Document{{"awsRegion", "us-east-1"},
                      {"eventName", "INSERT"},
                      {"eventSource", "aws:dynamodb"},
                      {"eventVersion", "1.1"},
                      {"dynamodb",
                       {{"ApproximateCreationDateTime", to_millis(TestCloud::kStart) + 1000},
                        {"Keys", {{"p", S("Fred")}}},
                        {"NewImage", {{"p", S("Fred")}}},
                        {"SizeBytes", 10},
                        {"StreamViewType", "NEW_AND_OLD_IMAGES"}}}}));
}

TEST(Streams, SeeEveryKindOfWriteAndOnlyChanges) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  const auto key = [](const char* p) { return Document{{"p", S(p)}}; };
  t.put("tab", {{"p", S("a")}, {"x", N("1")}});
  t.put("tab", {{"p", S("a")}, {"x", N("1.0")}});  // the same
  t.call("UpdateItem",
         {{"TableName", "tab"},
          {"Key", key("a")},
          {"UpdateExpression", "SET x = :x"},
          {"ExpressionAttributeValues", {{":x", N("1")}}}});
  t.call("DeleteItem", {{"TableName", "tab"}, {"Key", key("nobody")}});
  t.call("PutItem",
         {{"TableName", "tab"},
          {"Item", {{"p", S("a")}, {"x", N("2")}}},
          {"ConditionExpression", "attribute_not_exists(p)"}});
  EXPECT_EQ(t.told(t.records(t.horizon(arn))), "INSERT a");
  t.call("UpdateItem",
         {{"TableName", "tab"},
          {"Key", key("b")},
          {"UpdateExpression", "SET x = :x"},
          {"ExpressionAttributeValues", {{":x", N("1")}}}});
  t.call(
      "BatchWriteItem",
      {{"RequestItems",
        {{"tab",
          {{{"PutRequest", {{"Item", key("c")}}}}, {{"DeleteRequest", {{"Key", key("a")}}}}}}}}});
  t.call("TransactWriteItems",
         {{"TransactItems",
           {{{"Put", {{"TableName", "tab"}, {"Item", key("d")}}}},
            {{"ConditionCheck",
              {{"TableName", "tab"},
               {"Key", key("c")},
               {"ConditionExpression", "attribute_exists(p)"}}}},
            {{"Delete", {{"TableName", "tab"}, {"Key", key("b")}}}}}}});
  // Nothing of a transaction that fails.
  t.call("TransactWriteItems",
         {{"TransactItems",
           {{{"Put", {{"TableName", "tab"}, {"Item", key("e")}}}},
            {{"ConditionCheck",
              {{"TableName", "tab"},
               {"Key", key("c")},
               {"ConditionExpression", "attribute_not_exists(p)"}}}}}}});
  EXPECT_EQ(t.told(t.records(t.horizon(arn))),
            "INSERT a, INSERT b, INSERT c, REMOVE a, INSERT d, REMOVE b");
}

TEST(Streams, AreDescribed) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_IMAGE");
  Document described = t.describe(arn);
  const Document shard = described["Shards"][0];
  described.erase("Shards");
  EXPECT_EQ(described,
            (Document{{"CreationRequestDateTime", to_millis(TestCloud::kStart)},
                      {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                      {"StreamArn", arn},
                      {"StreamLabel", "2026-01-01T00:00:00.000"},
                      {"StreamStatus", "ENABLED"},
                      {"StreamViewType", "NEW_IMAGE"},
                      {"TableName", "tab"}}));
  EXPECT_EQ(shard["ShardId"].get<std::string>().size(), 37u);
  EXPECT_EQ(shard["SequenceNumberRange"].size(), 1u);
  EXPECT_FALSE(shard.contains("ParentShardId"));
}

TEST(Streams, IteratorsPointWhereTheyAreAsked) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  for (const char* p : {"a", "b", "c"}) {
    t.put("tab", {{"p", S(p)}});
    t.cloud.advance(10s);
  }
  const Document all = t.records(t.horizon(arn));
  const Document second = all[1]["dynamodb"]["SequenceNumber"];
  const std::string latest = t.iterator(arn, {{"ShardIteratorType", "LATEST"}});
  t.put("tab", {{"p", S("d")}});
  struct Case {
    Document asked;
    const char* told;
  };
  const Case cases[] = {
      {{{"ShardIteratorType", "TRIM_HORIZON"}}, "INSERT a, INSERT b, INSERT c, INSERT d"},
      {{{"ShardIteratorType", "LATEST"}}, ""},
      {{{"ShardIteratorType", "AT_SEQUENCE_NUMBER"}, {"SequenceNumber", second}},
       "INSERT b, INSERT c, INSERT d"},
      {{{"ShardIteratorType", "AFTER_SEQUENCE_NUMBER"}, {"SequenceNumber", second}},
       "INSERT c, INSERT d"},
      {{{"ShardIteratorType", "AT_TIMESTAMP"}, {"Timestamp", to_millis(TestCloud::kStart + 20s)}},
       "INSERT c, INSERT d"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(t.told(t.records(t.iterator(arn, c.asked))), c.told) << c.asked.dump();
  EXPECT_EQ(t.told(t.records(latest)), "INSERT d");
}

TEST(Streams, PagesEndAtTheLimitAndAtOneMegabyte) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_IMAGE");
  for (int i = 0; i < 5; ++i)
    t.put("tab", {{"p", S("k" + std::to_string(i))}, {"v", S(std::string(300'000, 'x'))}});
  std::string next = t.horizon(arn);
  Document page = t.read("GetRecords", {{"ShardIterator", next}, {"Limit", 1}});
  EXPECT_EQ(t.told(page["Records"]), "INSERT k0");
  page = t.read("GetRecords", {{"ShardIterator", page["NextShardIterator"]}});
  EXPECT_EQ(t.told(page["Records"]), "INSERT k1, INSERT k2, INSERT k3");
  page = t.read("GetRecords", {{"ShardIterator", page["NextShardIterator"]}});
  EXPECT_EQ(t.told(page["Records"]), "INSERT k4");
  page = t.read("GetRecords", {{"ShardIterator", page["NextShardIterator"]}});
  EXPECT_EQ(page["Records"], Document::array());
  EXPECT_TRUE(page.contains("NextShardIterator"));
}

TEST(Streams, ShardsRollAndAreTrimmed) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  t.put("tab", {{"p", S("a")}});
  const Document first = t.shard(arn);
  const Document number = t.records(t.horizon(arn))[0]["dynamodb"]["SequenceNumber"];
  t.cloud.advance(3h);
  t.put("tab", {{"p", S("b")}});
  t.cloud.advance(1h);
  t.put("tab", {{"p", S("c")}});
  Document shards = t.describe(arn)["Shards"];
  ASSERT_EQ(shards.size(), 2u);
  EXPECT_TRUE(shards[0]["SequenceNumberRange"].contains("EndingSequenceNumber"));
  EXPECT_EQ(shards[1]["ParentShardId"], first["ShardId"]);
  // A closed shard's end ends the reading.
  const Document page = t.read("GetRecords", {{"ShardIterator", t.horizon(arn)}});
  EXPECT_EQ(t.told(page["Records"]), "INSERT a, INSERT b");
  EXPECT_FALSE(page.contains("NextShardIterator"));
  EXPECT_EQ(t.told(t.records(t.horizon(arn, 1))), "INSERT c");
  const Document children =
      t.read("DescribeStream",
             {{"StreamArn", arn},
              {"ShardFilter", {{"Type", "CHILD_SHARDS"}, {"ShardId", first["ShardId"]}}}});
  EXPECT_EQ(children["StreamDescription"]["Shards"], Document::array({shards[1]}));

  t.cloud.advance(20h - 1s);
  const std::string stale =
      t.iterator(arn, {{"ShardIteratorType", "AT_SEQUENCE_NUMBER"}, {"SequenceNumber", number}});
  t.cloud.advance(1s);
  const std::string trimmed =
      "TrimmedDataAccessException: The data you are trying to access has been trimmed";
  EXPECT_EQ(t.refused("GetRecords", {{"ShardIterator", stale}}), trimmed);
  EXPECT_EQ(
      t.iterator(arn, {{"ShardIteratorType", "AT_SEQUENCE_NUMBER"}, {"SequenceNumber", number}}),
      trimmed);
  EXPECT_EQ(t.told(t.records(t.horizon(arn))), "INSERT b");
  t.cloud.advance(4h);
  EXPECT_EQ(
      t.refused(
          "GetShardIterator",
          {{"StreamArn", arn}, {"ShardId", first["ShardId"]}, {"ShardIteratorType", "LATEST"}}),
      "ResourceNotFoundException: Requested resource not found: Shard does not exist");
}

TEST(Streams, GrowWithTheTablesPartitions) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  t.put("tab", {{"p", S("a")}});
  const Document answer = t.call(
      "UpdateTable",
      {{"TableName", "tab"},
       {"BillingMode", "PROVISIONED"},
       {"ProvisionedThroughput", {{"ReadCapacityUnits", 3000}, {"WriteCapacityUnits", 1000}}}});
  ASSERT_FALSE(answer.contains("error")) << answer.dump();
  const Document shards = t.describe(arn)["Shards"];
  ASSERT_EQ(shards.size(), 3u);
  EXPECT_EQ(shards[1]["ParentShardId"], shards[0]["ShardId"]);
  EXPECT_EQ(shards[2]["ParentShardId"], shards[0]["ShardId"]);
  for (char p = 'b'; p < 'z'; ++p) t.put("tab", {{"p", S(std::string(1, p))}});
  EXPECT_EQ(t.records(t.horizon(arn, 1)).size() + t.records(t.horizon(arn, 2)).size(), 24u);
  EXPECT_GT(t.records(t.horizon(arn, 1)).size(), 0u);
  EXPECT_GT(t.records(t.horizon(arn, 2)).size(), 0u);

  const Document page = t.read("DescribeStream", {{"StreamArn", arn}, {"Limit", 2}});
  EXPECT_EQ(page["StreamDescription"]["LastEvaluatedShardId"], shards[1]["ShardId"]);
  const Document rest = t.read(
      "DescribeStream", {{"StreamArn", arn}, {"ExclusiveStartShardId", shards[1]["ShardId"]}});
  EXPECT_EQ(rest["StreamDescription"]["Shards"], Document::array({shards[2]}));
  EXPECT_FALSE(rest["StreamDescription"].contains("LastEvaluatedShardId"));
}

TEST(Streams, AreSwitchedOffAndOnWithTheServicesTexts) {
  TestStreams t;
  const std::string old_arn = t.make_streaming("tab", "NEW_IMAGE");
  t.put("tab", {{"p", S("a")}});
  const auto refusal = [&](const Document& stream) {
    return t.refusal("UpdateTable", {{"TableName", "tab"}, {"StreamSpecification", stream}});
  };
  const Document on = {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}};
  const std::string invalid = "One or more parameter values were invalid: ";
  EXPECT_EQ(refusal(on), "Table already has an enabled stream: TableName: tab");
  EXPECT_EQ(refusal({{"StreamEnabled", false}, {"StreamViewType", "KEYS_ONLY"}}),
            invalid + "If stream is being disabled, then UpdateViewType must not be specified");
  EXPECT_EQ(refusal({{"StreamEnabled", true}}),
            invalid + "If stream is being enabled then UpdateViewType is required");
  t.update("tab", {{"StreamEnabled", false}});
  EXPECT_EQ(refusal({{"StreamEnabled", false}}), "Table has no stream to disable: TableName: tab");
  EXPECT_EQ(refusal({{"StreamEnabled", true}}),
            invalid + "If stream is being enabled then UpdateViewType is required");
  const Document table = t.call("DescribeTable", {{"TableName", "tab"}})["Table"];
  EXPECT_FALSE(table.contains("StreamSpecification"));
  EXPECT_EQ(table["LatestStreamArn"], old_arn);
  t.put("tab", {{"p", S("unseen")}});

  t.update("tab", on);
  const std::string new_arn = t.arn("tab");
  EXPECT_NE(new_arn, old_arn);
  t.put("tab", {{"p", S("b")}});
  EXPECT_EQ(t.describe(old_arn)["StreamStatus"], "DISABLED");
  const Document page = t.read("GetRecords", {{"ShardIterator", t.horizon(old_arn)}});
  EXPECT_EQ(t.told(page["Records"]), "INSERT a");
  EXPECT_FALSE(page.contains("NextShardIterator"));
  EXPECT_EQ(t.told(t.records(t.horizon(new_arn))), "INSERT b");
  EXPECT_EQ(t.read("ListStreams", {{"TableName", "tab"}})["Streams"].size(), 2u);

  t.cloud.advance(24h);
  EXPECT_EQ(
      t.refused("DescribeStream", {{"StreamArn", old_arn}}),
      "ResourceNotFoundException: Requested resource not found: Stream: " + old_arn + " not found");
  const Document listed = t.read("ListStreams", Document::object())["Streams"];
  EXPECT_EQ(listed,
            (Document{{{"StreamArn", new_arn},
                       {"StreamLabel", "2026-01-01T00:00:00.001"},
                       {"TableName", "tab"}}}));
}

TEST(Streams, OutliveTheirTablesByADay) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_IMAGE");
  t.put("tab", {{"p", S("a")}});
  t.call("DeleteTable", {{"TableName", "tab"}});
  t.make_table("tab");
  EXPECT_EQ(t.describe(arn)["StreamStatus"], "DISABLED");
  EXPECT_EQ(t.told(t.records(t.horizon(arn))), "INSERT a");
  t.cloud.advance(24h);
  EXPECT_EQ(t.read("ListStreams", Document::object())["Streams"], Document::array());
}

TEST(Streams, AreListedInPages) {
  TestStreams t;
  for (const char* name : {"aaa", "bbb", "ccc"}) t.make_streaming(name, "KEYS_ONLY");
  const auto names = [&](const Document& input) {
    std::string text;
    const Document answer = t.read("ListStreams", input);
    for (const Document& stream : answer["Streams"])
      text += stream["TableName"].get<std::string>() + " ";
    return text;
  };
  const Document page = t.read("ListStreams", {{"Limit", 2}});
  EXPECT_EQ(page["LastEvaluatedStreamArn"], t.arn("bbb"));
  EXPECT_EQ(names({{"Limit", 2}}), "aaa bbb ");
  EXPECT_EQ(names({{"ExclusiveStartStreamArn", t.arn("bbb")}}), "ccc ");
  EXPECT_EQ(names({{"TableName", "bbb"}}), "bbb ");
  EXPECT_EQ(names({{"TableName", "bbb"}, {"ExclusiveStartStreamArn", t.arn("aaa")}}), "bbb ");
  EXPECT_EQ(names({{"TableName", "bbb"}, {"ExclusiveStartStreamArn", t.arn("ccc")}}), "");
  EXPECT_EQ(names({{"TableName", "none"}}), "");
}

TEST(Streams, RefuseWithTheServicesTexts) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  const Document shard = t.shard(arn)["ShardId"];
  const std::string limit_head =
      "' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ";
  const std::string validation = "ValidationException: ",
                    one_error = validation + "1 validation error detected: Value '";
  const std::string unknown_arn = arn.substr(0, arn.size() - 1) + "9";
  struct Case {
    const char* operation;
    Document input;
    std::string text;
  };
  const Case cases[] = {
      {"ListStreams", {{"Limit", 101}}, one_error + "101" + limit_head + "100"},
      {"DescribeStream",
       {{"StreamArn", arn}, {"Limit", 101}},
       one_error + "101" + limit_head + "100"},
      {"DescribeStream",
       {{"StreamArn", unknown_arn}},
       "ResourceNotFoundException: Requested resource not found: Stream: " + unknown_arn +
           " not found"},
      {"DescribeStream",
       {{"StreamArn", "arn:aws:dynamodb:us-east-1:000000000000:table/tab"}},
       validation + "Invalid StreamArn"},
      {"DescribeStream",
       {{"StreamArn", arn}, {"ExclusiveStartShardId", "shardId-00000000000000000000-00000000"}},
       "ResourceNotFoundException: Requested resource not found: Shard does not exist"},
      {"GetShardIterator",
       {{"StreamArn", arn},
        {"ShardId", "shardId-00000000000000000000-00000000"},
        {"ShardIteratorType", "LATEST"}},
       "ResourceNotFoundException: Requested resource not found: Shard does not exist"},
      {"GetShardIterator",
       {{"StreamArn", arn}, {"ShardId", shard}, {"ShardIteratorType", "AT_SEQUENCE_NUMBER"}},
       validation + "One or more parameter values were invalid: SequenceNumber must be specified "
                    "when ShardIteratorType is AT_SEQUENCE_NUMBER"},
      {"GetShardIterator",
       {{"StreamArn", arn},
        {"ShardId", shard},
        {"ShardIteratorType", "AFTER_SEQUENCE_NUMBER"},
        {"SequenceNumber", "100000000000000000001"}},
       validation + "One or more parameter values were invalid: Invalid SequenceNumber"},
      {"GetRecords", {{"ShardIterator", "x"}}, validation + "Invalid ShardIterator"},
      {"GetRecords",
       {{"ShardIterator", t.horizon(arn)}, {"Limit", 1001}},
       one_error + "1001" + limit_head + "1000"},
  };
  for (const Case& c : cases) EXPECT_EQ(t.refused(c.operation, c.input), c.text) << c.input.dump();
  const std::string old = t.horizon(arn);
  t.cloud.advance(15min);
  EXPECT_EQ(t.refused("GetRecords", {{"ShardIterator", old}}), "");
  t.cloud.advance(1ms);
  EXPECT_EQ(t.refused("GetRecords", {{"ShardIterator", old}}),
            "ExpiredIteratorException: The shard iterator has expired");
}

TEST(Streams, TakeTimeWhenTablesDo) {
  TestStreams t;
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s, Duration(0)});
  const std::string arn = t.make_streaming("tab", "KEYS_ONLY");
  EXPECT_EQ(t.describe(arn)["StreamStatus"], "ENABLING");
  t.cloud.advance(5s);
  EXPECT_EQ(t.describe(arn)["StreamStatus"], "ENABLED");
  t.update("tab", {{"StreamEnabled", false}});
  EXPECT_EQ(t.describe(arn)["StreamStatus"], "DISABLING");
  t.cloud.advance(5s);
  EXPECT_EQ(t.describe(arn)["StreamStatus"], "DISABLED");
}

TEST(Streams, AnswerOnTheWire) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_IMAGE");
  const Document bytes = Document::binary({0, 255});
  t.put("tab", {{"p", S("a")}, {"n", N("1")}, {"b", {{"B", bytes}}}});
  const auto post = [&](const char* operation, const Document& input) {
    HttpRequest request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"Host", "streams.dynamodb.us-east-1.amazonaws.com"},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", std::string("DynamoDBStreams_20120810.") + operation}};
    request.body = input.dump();
    return t.cloud.http(request);
  };
  const HttpResponse read = post("GetRecords", {{"ShardIterator", t.horizon(arn)}});
  EXPECT_EQ(read.status, 200);
  const Document data = Document::parse(read.body)["Records"][0]["dynamodb"];
  EXPECT_EQ(data["ApproximateCreationDateTime"], 1767225600);
  EXPECT_EQ(data["NewImage"], (Document{{"p", S("a")}, {"n", N("1")}, {"b", {{"B", "AP8="}}}}));
  EXPECT_EQ(data["SizeBytes"], 10);
  const HttpResponse refused = post("DescribeStream", {{"StreamArn", arn + "0"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Document::parse(refused.body)["__type"],
            "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
}

TEST(Streams, SurviveARestart) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_AND_OLD_IMAGES");
  t.put("tab", {{"p", S("a")}});
  const Document before = t.records(t.horizon(arn));
  for (const bool checkpoint : {false, true}) {
    t.cloud.restart(checkpoint);
    EXPECT_EQ(t.records(t.horizon(arn)), before);
  }
  t.put("tab", {{"p", S("b")}});
  EXPECT_EQ(t.told(t.records(t.horizon(arn))), "INSERT a, INSERT b");
}

}  // namespace
}  // namespace cloudtab::dynamodb
