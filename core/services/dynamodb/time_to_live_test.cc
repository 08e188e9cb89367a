#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

constexpr int64_t kStartSeconds = to_seconds(TestCloud::kStart);
const Scope kScope{"000000000000", "us-east-1"};

Document set(const char* attribute, bool enabled) {
  return {{"TableName", "tab"},
          {"TimeToLiveSpecification", {{"AttributeName", attribute}, {"Enabled", enabled}}}};
}

Document at(int64_t seconds_from_start) {
  return N(std::to_string(kStartSeconds + seconds_from_start));
}

class TestExpiry : public TestTables {
 public:
  explicit TestExpiry(Document more = Document::object()) {
    make_table("tab", std::move(more));
    EXPECT_EQ(failure("UpdateTimeToLive", set("ttl", true)), "");
  }
  bool has(const char* p) { return !get("tab", {{"p", S(p)}}).is_null(); }
  size_t entries() { return cloud.machine().store().collection<ExpiryEntry>(kScope).size(); }
};

TEST(TimeToLive, IsChangedOnceAnHour) {
  TestTables t;
  t.make_table("tab");
  const std::string active =
      "TimeToLive is active on a different AttributeName: current AttributeName is ttl";
  const std::string often = "Time to live has been modified multiple times within a fixed interval";
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("ttl", false)), "TimeToLive is already disabled");
  EXPECT_EQ(t.call("UpdateTimeToLive", set("ttl", true)),
            (Document{{"TimeToLiveSpecification", {{"AttributeName", "ttl"}, {"Enabled", true}}}}));
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("ttl", true)), "TimeToLive is already enabled");
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("other", true)), active);
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("other", false)), active);
  t.cloud.advance(1h - 1ms);
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("ttl", false)), often);
  t.cloud.advance(1ms);
  EXPECT_EQ(t.failure("UpdateTimeToLive", set("ttl", false)), "");
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("other", true)), often);
  EXPECT_EQ(t.call("DescribeTimeToLive", {{"TableName", "tab"}})["TimeToLiveDescription"],
            (Document{{"TimeToLiveStatus", "DISABLED"}}));
}

TEST(TimeToLive, DeletesItemsWhenTheirTimeComes) {
  TestExpiry t;
  t.put("tab", {{"p", S("soon")}, {"ttl", at(60)}});
  t.put("tab", {{"p", S("later")}, {"ttl", at(3600)}});
  t.put("tab", {{"p", S("past")}, {"ttl", at(-60)}});
  const Document stays[] = {N("0"),
                            N("-5"),
                            N("1e40"),
                            S(std::to_string(kStartSeconds)),
                            {{"L", {at(60)}}},
                            at(-5 * 365 * 86400 - 10)};
  for (size_t i = 0; i < std::size(stays); ++i)
    t.put("tab", {{"p", S("stays" + std::to_string(i))}, {"ttl", stays[i]}});
  // An item stays in sight until it is deleted.
  EXPECT_TRUE(t.has("past"));
  t.cloud.advance(5s);
  EXPECT_FALSE(t.has("past"));
  t.cloud.advance(54s);
  EXPECT_TRUE(t.has("soon"));
  t.cloud.advance(1s);
  EXPECT_FALSE(t.has("soon"));
  EXPECT_TRUE(t.has("later"));
  // Postponed.
  t.put("tab", {{"p", S("later")}, {"ttl", at(7200)}});
  t.cloud.advance(3600s);
  EXPECT_TRUE(t.has("later"));
  t.cloud.advance(3600s);
  EXPECT_FALSE(t.has("later"));
  EXPECT_EQ(t.call("Scan", {{"TableName", "tab"}})["Count"], std::size(stays));
  EXPECT_EQ(t.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"],
            std::size(stays));
}

TEST(TimeToLive, TakesWhatTheTableAlreadyHoldsAndSparesItWhenDisabled) {
  TestTables t;
  t.make_table("tab");
  t.put("tab", {{"p", S("a")}, {"ttl", at(-1)}});
  t.put("tab", {{"p", S("b")}, {"ttl", at(7200)}});
  t.cloud.advance(1min);
  EXPECT_EQ(t.failure("UpdateTimeToLive", set("ttl", true)), "");
  t.cloud.advance(5s);
  EXPECT_TRUE(t.get("tab", {{"p", S("a")}}).is_null());
  t.cloud.advance(1h);
  EXPECT_EQ(t.failure("UpdateTimeToLive", set("ttl", false)), "");
  t.cloud.advance(24h);
  EXPECT_FALSE(t.get("tab", {{"p", S("b")}}).is_null());
}

TEST(TimeToLive, DeletionsAreTheServicesOwnInTheStream) {
  TestExpiry t({{"StreamSpecification",
                 {{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}}}});
  t.put("tab", {{"p", S("a")}, {"ttl", at(60)}});
  t.cloud.advance(60s);
  const auto read = [&](const char* operation, const Document& input) {
    return t.cloud.call("dynamodbstreams", operation, input).value();
  };
  const Document arn = t.call("DescribeTable", {{"TableName", "tab"}})["Table"]["LatestStreamArn"];
  const Document shard =
      read("DescribeStream", {{"StreamArn", arn}})["StreamDescription"]["Shards"][0]["ShardId"];
  const Document iterator =
      read("GetShardIterator",
           {{"StreamArn", arn}, {"ShardId", shard}, {"ShardIteratorType", "TRIM_HORIZON"}});
  const Document records =
      read("GetRecords", {{"ShardIterator", iterator["ShardIterator"]}})["Records"];
  ASSERT_EQ(records.size(), 2u);
  EXPECT_FALSE(records[0].contains("userIdentity"));
  EXPECT_EQ(records[1]["eventName"], "REMOVE");
  EXPECT_EQ(records[1]["userIdentity"],
            (Document{{"Type", "Service"}, {"PrincipalId", "dynamodb.amazonaws.com"}}));
  EXPECT_EQ(records[1]["dynamodb"]["OldImage"]["ttl"], at(60));
}

TEST(TimeToLive, KeepsIndexesAndCountsRight) {
  TestTables t;
  t.make_indexed_table("tab");
  EXPECT_EQ(t.failure("UpdateTimeToLive", set("ttl", true)), "");
  // More than one timer's worth.
  for (int i = 0; i < 1200; ++i) {
    t.put("tab",
          {{"p", S("p")},
           {"s", N(std::to_string(i))},
           {"g", S("g")},
           {"ttl", at(i < 1190 ? 60 : 600)}});
  }
  t.cloud.advance(60s);
  const Document table = t.call("DescribeTable", {{"TableName", "tab"}})["Table"];
  EXPECT_EQ(table["ItemCount"], 10);
  EXPECT_EQ(table["GlobalSecondaryIndexes"][0]["ItemCount"], 10);
  EXPECT_EQ(t.call("Scan", {{"TableName", "tab"}, {"IndexName", "by-g"}})["Count"], 10);
}

TEST(TimeToLive, MayTakeItsTime) {
  TestExpiry t;
  t.cloud.machine().store().collection<SettingsRecord>(kScope).put(
      "", SettingsRecord{Duration(0), 48h});
  constexpr int kItems = 40;
  for (int i = 0; i < kItems; ++i) t.put("tab", {{"p", S(std::to_string(i))}, {"ttl", at(60)}});
  const auto count = [&] { return t.call("Scan", {{"TableName", "tab"}})["Count"].get<int>(); };
  t.cloud.advance(61s);
  EXPECT_GT(count(), kItems - 3);
  t.cloud.advance(24h);
  const int half = count();
  EXPECT_GT(half, 5);
  EXPECT_LT(half, kItems - 5);
  t.cloud.restart();
  EXPECT_EQ(count(), half);
  t.cloud.advance(24h);
  EXPECT_EQ(count(), 0);
}

TEST(TimeToLive, SurvivesARestartAndGoesWithItsTable) {
  TestExpiry t;
  t.put("tab", {{"p", S("a")}, {"ttl", at(60)}});
  t.put("tab", {{"p", S("b")}, {"ttl", at(600)}});
  t.cloud.restart();
  EXPECT_EQ(t.entries(), 2u);
  t.cloud.advance(60s);
  EXPECT_FALSE(t.has("a"));
  EXPECT_TRUE(t.has("b"));
  t.call("DeleteTable", {{"TableName", "tab"}});
  EXPECT_EQ(t.entries(), 0u);
  t.make_table("tab");
  t.put("tab", {{"p", S("b")}, {"ttl", at(600)}});
  t.cloud.advance(24h);
  EXPECT_TRUE(t.has("b"));
}

TEST(TimeToLive, TakesWritesOfOtherAccounts) {
  TestExpiry t;
  const Document written =
      t.cloud
          .call_in({"111111111111", "us-east-1"},
                   "dynamodb",
                   "PutItem",
                   {{"TableName", "arn:aws:dynamodb:us-east-1:000000000000:table/tab"},
                    {"Item", {{"p", S("a")}, {"ttl", at(60)}}}})
          .value();
  EXPECT_EQ(written, Document::object());
  EXPECT_TRUE(t.has("a"));
  t.cloud.advance(60s);
  EXPECT_FALSE(t.has("a"));
}

TEST(TimeToLive, IsEnablingWhileTablesTakeTime) {
  TestTables t;
  t.make_table("tab");
  t.cloud.machine().store().collection<SettingsRecord>(kScope).put(
      "", SettingsRecord{30s, Duration(0)});
  t.put("tab", {{"p", S("a")}, {"ttl", at(-60)}});
  t.call("UpdateTimeToLive", set("ttl", true));
  const auto status = [&] {
    return t.call("DescribeTimeToLive",
                  {{"TableName", "tab"}})["TimeToLiveDescription"]["TimeToLiveStatus"];
  };
  EXPECT_EQ(status(), "ENABLING");
  t.cloud.advance(29s);
  EXPECT_FALSE(t.get("tab", {{"p", S("a")}}).is_null());
  t.cloud.advance(1s);
  EXPECT_EQ(status(), "ENABLED");
  EXPECT_TRUE(t.get("tab", {{"p", S("a")}}).is_null());
}

}  // namespace
}  // namespace cloudtab::dynamodb
