#include "core/services/dynamodb/streams.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/engine/random.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_streams.h"

// What streams hold and how long, through whole requests. Answers follow LocalStack's recordings of
// the service.

namespace cloudtab::dynamodb {
namespace {

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

TEST(Streams, ReplayTheTable) {
  TestStreams t;
  const std::string arn = t.make_streaming("tab", "NEW_AND_OLD_IMAGES");
  t.call("UpdateTimeToLive",
         {{"TableName", "tab"},
          {"TimeToLiveSpecification", {{"AttributeName", "ttl"}, {"Enabled", true}}}});
  Random random(7);
  for (int step = 0; step < 600; ++step) {
    const Document key = {{"p", S("k" + std::to_string(random.below(25)))}};
    Document item = key;
    item["v"] = N(std::to_string(random.below(3)));
    switch (random.below(6)) {
      case 0:
        t.call("DeleteItem", {{"TableName", "tab"}, {"Key", key}});
        break;
      case 1:
        t.call("UpdateItem",
               {{"TableName", "tab"},
                {"Key", key},
                {"UpdateExpression", "SET v = :v REMOVE ttl"},
                {"ExpressionAttributeValues", {{":v", item["v"]}}}});
        break;
      case 2:
        item["ttl"] = N(std::to_string(to_seconds(t.cloud.now()) + 200));
        [[fallthrough]];
      case 3:
        t.put("tab", item);
        break;
      default:
        t.cloud.advance(Duration(static_cast<int64_t>(random.below(200'000))));
    }
    if (step % 250 != 249) continue;
    const Document grown =
        t.call("UpdateTable",
               {{"TableName", "tab"},
                {"BillingMode", "PROVISIONED"},
                {"ProvisionedThroughput",
                 {{"ReadCapacityUnits", 3000 + step * 10}, {"WriteCapacityUnits", 10}}}});
    EXPECT_FALSE(grown.contains("error")) << grown.dump();
  }
  // Old images must be what the changes before made of the item.
  std::map<std::string, Document> records, items;
  const size_t shards = t.describe(arn)["Shards"].size();
  EXPECT_GT(shards, 4u);
  for (size_t at = 0; at < shards; ++at) {
    const Document read = t.records(t.horizon(arn, at));
    for (const Document& record : read) {
      std::string number = record["dynamodb"]["SequenceNumber"].get<std::string>();
      number.insert(0, 40 - number.size(), '0');
      EXPECT_TRUE(records.emplace(number, record).second);
    }
  }
  size_t expired = 0;
  for (const auto& [number, record] : records) {
    const Document& data = record["dynamodb"];
    const std::string key = data["Keys"]["p"]["S"].get<std::string>();
    EXPECT_EQ(items[key], data.value("OldImage", Document())) << number;
    items[key] = data.value("NewImage", Document());
    expired += record.contains("userIdentity") ? 1 : 0;
  }
  EXPECT_GT(expired, 10u);
  for (const auto& [key, item] : items) EXPECT_EQ(t.get("tab", {{"p", S(key)}}), item) << key;
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
