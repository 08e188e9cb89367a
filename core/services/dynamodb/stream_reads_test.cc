#include <string>

#include <gtest/gtest.h>

#include "core/base/http.h"
#include "core/services/dynamodb/test_streams.h"

// Reading streams by shards and iterators, through whole requests.

namespace cloudtab::dynamodb {
namespace {

TEST(StreamReads, IteratorsPointWhereTheyAreAsked) {
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

TEST(StreamReads, PagesEndAtTheLimitAndAtOneMegabyte) {
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

TEST(StreamReads, ShardsRollAndAreTrimmed) {
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

TEST(StreamReads, GrowWithTheTablesPartitions) {
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

TEST(StreamReads, RefuseWithTheServicesTexts) {
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

TEST(StreamReads, AnswerOnTheWire) {
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

}  // namespace
}  // namespace cloudtab::dynamodb
