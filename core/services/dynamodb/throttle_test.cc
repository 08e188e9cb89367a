#include "core/services/dynamodb/throttle.h"

#include <string>

#include "core/services/dynamodb/partitions.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

const char* const kTableText =
    "ProvisionedThroughputExceededException: The level of configured provisioned throughput for "
    "the table was exceeded. Consider increasing your provisioning level with the UpdateTable "
    "API.";
const char* const kIndexText =
    "ProvisionedThroughputExceededException: The level of configured provisioned throughput for "
    "one or more global secondary indexes of the table was exceeded. Consider increasing your "
    "provisioning level for the under-provisioned global secondary indexes with the UpdateTable "
    "API";

class Throttle : public testing::Test {
 protected:
  static Document throughput(int64_t read, int64_t write) {
    return {{"ReadCapacityUnits", read}, {"WriteCapacityUnits", write}};
  }
  void make_provisioned(int64_t read, int64_t write) {
    t.make_table(
        "tab",
        {{"BillingMode", "PROVISIONED"}, {"ProvisionedThroughput", throughput(read, write)}});
  }
  std::string put(const std::string& key, Document more = Document::object()) {
    more["p"] = S(key);
    return t.failure("PutItem", {{"TableName", "tab"}, {"Item", more}});
  }
  std::string get(const std::string& key, bool consistent = true) {
    return t.failure(
        "GetItem",
        {{"TableName", "tab"}, {"Key", {{"p", S(key)}}}, {"ConsistentRead", consistent}});
  }
  /// How often `again` succeeds before it does not.
  template <class Again>
  int count(const Again& again) {
    int done = 0;
    while (again().empty() && done < 100'000) ++done;
    return done;
  }
  Document control(const std::string& target) {
    const HttpResponse response = t.cloud.http({"GET", "/_cloudtab/dynamodb/" + target, {}, ""});
    EXPECT_EQ(response.status, 200) << response.body;
    return Document::parse(response.body);
  }
  int set_mode(const std::string& mode) {
    return t.cloud
        .http({"POST", "/_cloudtab/dynamodb/throttling", {}, "{\"mode\":\"" + mode + "\"}"})
        .status;
  }
  double metered(std::string_view metric) {
    double sum = 0;
    const Document meters =
        Document::parse(t.cloud.http({"GET", "/_cloudtab/meters", {}, ""}).body);
    for (const Document& sample : meters["samples"]) {
      if (sample["metric"] == metric) sum += sample["value"].get<double>();
    }
    return sum;
  }
  TestTables t;
};

TEST_F(Throttle, FiveUnitsLastForFiveMinutesOfBurst) {
  make_provisioned(5, 5);
  // A partition takes no more than a thousand writes in a second.
  EXPECT_EQ(count([&] { return put("a"); }), 1000);
  t.cloud.advance(1s);
  EXPECT_EQ(count([&] { return put("a"); }), 505);
  EXPECT_EQ(put("a"), kTableText);
  // Reads have their own.
  EXPECT_EQ(count([&] { return get("a"); }), 1500);
  EXPECT_EQ(get("a"), kTableText);
  t.cloud.advance(1s);
  EXPECT_EQ(count([&] { return get("a", false); }), 10);
  EXPECT_EQ(count([&] { return put("a"); }), 5);
  // No more than five minutes are kept.
  t.cloud.advance(1h);
  EXPECT_EQ(count([&] { return get("a"); }), 1500);
  t.cloud.advance(1s);
  EXPECT_EQ(t.get("tab", {{"p", S("a")}}), (Document{{"p", S("a")}}));
}

TEST_F(Throttle, WhatARequestCostsMayBeMoreThanIsLeft) {
  make_provisioned(1, 1);
  const Document large = {{"x", S(std::string(399'000, 'x'))}};  // 390 units
  EXPECT_EQ(put("a", large), "");
  EXPECT_EQ(put("b"), kTableText);
  t.cloud.advance(90s);
  EXPECT_EQ(put("b"), kTableText);
  t.cloud.advance(1s);
  EXPECT_EQ(put("b"), "");
}

TEST_F(Throttle, ErrorsTellTheReasonAndAreMetered) {
  make_provisioned(1, 1);
  count([&] { return put("a"); });
  const Document error = t.call("PutItem", {{"TableName", "tab"}, {"Item", {{"p", S("a")}}}});
  EXPECT_EQ(error["ThrottlingReasons"],
            Document::array({{{"reason", "TableWriteProvisionedThroughputExceeded"},
                              {"resource", "arn:aws:dynamodb:us-east-1:000000000000:table/tab"}}}));
  EXPECT_EQ(metered("WriteThrottleEvents"), 2);
  EXPECT_EQ(metered("ThrottledRequests"), 2);
  EXPECT_EQ(metered("ConsumedWriteCapacityUnits"), 300);
}

TEST_F(Throttle, FailedConditionsAndReturnedItemsAreMetered) {
  t.make_table("plain");
  for (const char* p : {"a", "b"}) t.put("plain", {{"p", S(p)}});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(t.call("PutItem",
                     {{"TableName", "plain"},
                      {"Item", {{"p", S("a")}}},
                      {"ConditionExpression", "attribute_not_exists(p)"}})["error"],
              "ConditionalCheckFailedException");
  }
  t.call("Scan", {{"TableName", "plain"}});
  t.call("Query",
         {{"TableName", "plain"},
          {"KeyConditionExpression", "p = :p"},
          {"ExpressionAttributeValues", {{":p", S("a")}}}});
  EXPECT_EQ(metered("ConditionalCheckFailedRequests"), 2);
  EXPECT_EQ(metered("ReturnedItemCount"), 3);
}

TEST_F(Throttle, BatchesGiveBackWhatIsThrottled) {
  make_provisioned(1, 1);
  EXPECT_EQ(count([&] { return put("a"); }), 300);
  const auto write = [&](int from) {
    Document requests = Document::array();
    for (int i = from; i < from + 3; ++i)
      requests.push_back({{"PutRequest", {{"Item", {{"p", S(std::to_string(i))}}}}}});
    return t.call("BatchWriteItem", {{"RequestItems", {{"tab", requests}}}});
  };
  EXPECT_EQ(write(0)["error"], "ProvisionedThroughputExceededException");
  t.cloud.advance(2s);
  const Document some = write(0);
  EXPECT_EQ(some["UnprocessedItems"],
            (Document{{"tab", Document::array({{{"PutRequest", {{"Item", {{"p", S("2")}}}}}}})}}));
  const auto read = [&] {
    return t.call("BatchGetItem",
                  {{"RequestItems",
                    {{"tab",
                      {{"Keys", {{{"p", S("0")}}, {{"p", S("1")}}, {{"p", S("2")}}}},
                       {"ConsistentRead", true},
                       {"ProjectionExpression", "p"}}}}}});
  };
  EXPECT_EQ(count([&] { return get("a"); }), 300);
  EXPECT_EQ(read()["error"], "ProvisionedThroughputExceededException");
  t.cloud.advance(1s);
  const Document part = read();
  EXPECT_EQ(part["Responses"]["tab"].size(), 1u);
  EXPECT_EQ(part["UnprocessedKeys"]["tab"],
            (Document{{"Keys", {{{"p", S("1")}}, {{"p", S("2")}}}},
                      {"ConsistentRead", true},
                      {"ProjectionExpression", "p"}}));
}

TEST_F(Throttle, TransactionsAreCanceledAndCostTwice) {
  make_provisioned(2, 2);
  const Document actions =
      Document::array({{{"Put", {{"TableName", "tab"}, {"Item", {{"p", S("a")}}}}}},
                       {{"Put", {{"TableName", "tab"}, {"Item", {{"p", S("b")}}}}}}});
  const auto transact = [&] {
    return t.failure("TransactWriteItems", {{"TransactItems", actions}});
  };
  EXPECT_EQ(count(transact), 150);
  EXPECT_EQ(transact(),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation "
            "reasons for specific reasons [ProvisionedThroughputExceeded, "
            "ProvisionedThroughputExceeded]");
  EXPECT_EQ(
      count([&] {
        return t.failure(
            "TransactGetItems",
            {{"TransactItems",
              Document::array({{{"Get", {{"TableName", "tab"}, {"Key", {{"p", S("a")}}}}}}})}});
      }),
      300);
}

TEST_F(Throttle, GlobalIndexesHaveTheirOwnAndHoldWritesBack) {
  t.make_table(
      "tab",
      {{"BillingMode", "PROVISIONED"},
       {"ProvisionedThroughput", throughput(10, 10)},
       {"AttributeDefinitions",
        {{{"AttributeName", "p"}, {"AttributeType", "S"}},
         {{"AttributeName", "g"}, {"AttributeType", "S"}}}},
       {"GlobalSecondaryIndexes",
        Document::array(
            {{{"IndexName", "by-g"},
              {"KeySchema", Document::array({{{"AttributeName", "g"}, {"KeyType", "HASH"}}})},
              {"Projection", {{"ProjectionType", "ALL"}}},
              {"ProvisionedThroughput", throughput(1, 1)}}})}});
  int next = 0;
  const auto put_indexed = [&] { return put(std::to_string(next++), {{"g", S("x")}}); };
  EXPECT_EQ(count(put_indexed), 300);
  EXPECT_EQ(put_indexed(), kIndexText);
  // What is not in the index does not wait for it.
  EXPECT_EQ(put("plain"), "");
  const auto query = [&] {
    return t.failure("Query",
                     {{"TableName", "tab"},
                      {"IndexName", "by-g"},
                      {"Limit", 1},
                      {"KeyConditionExpression", "g = :g"},
                      {"ExpressionAttributeValues", {{":g", S("x")}}}});
  };
  EXPECT_EQ(count(query), 600);
  EXPECT_EQ(query(), kIndexText);
  EXPECT_EQ(get("plain"), "");
}

TEST_F(Throttle, APartitionServesThreeThousandReadsASecond) {
  make_provisioned(9000, 1000);
  put("hot");
  EXPECT_EQ(count([&] { return get("hot"); }), 3000);
  const Document error = t.call("GetItem", {{"TableName", "tab"}, {"Key", {{"p", S("hot")}}}});
  EXPECT_EQ(error["ThrottlingReasons"][0]["reason"], "TableReadKeyRangeThroughputExceeded");
  // Another partition's keys are read on.
  const Document parts = control("partitions?table=tab")["parts"][0];
  ASSERT_EQ(parts["partitions"].size(), 4u);
  EXPECT_EQ(parts["read"], (Document{{"rate", 9000}, {"burstSeconds", 300}, {"left", 2697000.0}}));
  int served = 0;
  for (int i = 0; i < 16; ++i) served += get(std::to_string(i)).empty() ? 1 : 0;
  EXPECT_GT(served, 4);
  EXPECT_LT(served, 16);
  t.cloud.advance(1s);
  EXPECT_EQ(get("hot"), "");
}

TEST_F(Throttle, PartitionsShowWhereTheHeatIs) {
  make_provisioned(3000, 1000);
  for (int i = 0; i < 20; ++i) put(std::to_string(i));
  for (int i = 0; i < 120; ++i) get("1");
  const Document shown = control("partitions?table=tab");
  EXPECT_EQ(shown["throttled"], true);
  const Document& partitions = shown["parts"][0]["partitions"];
  ASSERT_EQ(partitions.size(), 2u);
  EXPECT_EQ(partitions[0]["from"], "00000000");
  EXPECT_EQ(partitions[0]["to"], "7fffffff");
  EXPECT_EQ(partitions[1]["from"], "80000000");
  EXPECT_EQ(partitions[1]["to"], "ffffffff");
  EXPECT_EQ(partitions[0]["items"].get<int>() + partitions[1]["items"].get<int>(), 20);
  EXPECT_EQ(partitions[0]["readHeat"].get<double>() + partitions[1]["readHeat"].get<double>(), 2.0);
  // A look changes nothing, and heat passes.
  EXPECT_EQ(control("partitions?table=tab"), shown);
  t.cloud.advance(2min);
  const Document later = control("partitions?table=tab");
  for (const Document& each : later["parts"][0]["partitions"]) EXPECT_EQ(each["readHeat"], 0.0);
  EXPECT_EQ(t.cloud.http({"GET", "/_cloudtab/dynamodb/partitions?table=none", {}, ""}).status, 400);
}

TEST_F(Throttle, APartitionThatStaysHotIsSplit) {
  make_provisioned(1, 1000);
  const Document large = {{"x", S(std::string(399'000, 'x'))}};  // 390 units
  const auto parts = [&] {
    return control("partitions?table=tab")["parts"][0]["partitions"].size();
  };
  const size_t before = parts();
  for (int second = 0; second < 65; ++second) {
    count([&] { return put("hot", large); });
    t.cloud.advance(1s);
  }
  EXPECT_GT(parts(), before);
}

TEST_F(Throttle, OnDemandByItsMaximumAndByWarmthIfAskedFor) {
  t.make_table("tab");
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(put("a"), "");
  EXPECT_EQ(set_mode("all"), 200);
  EXPECT_EQ(control("throttling"), (Document{{"mode", "all"}}));
  EXPECT_EQ(count([&] { return put("a"); }), 1000);
  EXPECT_EQ(put("a"),
            "ThrottlingException: Throughput exceeds the current capacity of your table or index. "
            "DynamoDB is automatically scaling your table or index so please try again shortly. "
            "If exceptions persist, check if you have a hot key: "
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
            "bp-partition-key-design.html");
  // The setting is durable, the buckets are not.
  t.cloud.restart();
  EXPECT_EQ(control("throttling"), (Document{{"mode", "all"}}));
  EXPECT_EQ(count([&] { return put("a"); }), 1000);
  EXPECT_EQ(set_mode("off"), 200);
  EXPECT_EQ(put("a"), "");
  EXPECT_EQ(set_mode("sometimes"), 400);
  EXPECT_EQ(set_mode("provisioned"), 200);
  t.call("UpdateTable",
         {{"TableName", "tab"}, {"OnDemandThroughput", {{"MaxWriteRequestUnits", 7}}}});
  EXPECT_EQ(count([&] { return put("a"); }), 7);
  EXPECT_EQ(
      t.call("PutItem",
             {{"TableName", "tab"}, {"Item", {{"p", S("a")}}}})["throttlingReasons"][0]["reason"],
      "TableWriteMaxOnDemandThroughputExceeded");
}

TEST(Heat, IsWhatTheLastSixtySecondsUsed) {
  Heat heat;
  const Instant start = TestCloud::kStart;
  heat.minute = start;
  heat.add(start, 60'000);
  EXPECT_EQ(heat.per_second(start), 1000);
  EXPECT_EQ(heat.per_second(start + 59s), 1000);
  EXPECT_EQ(heat.per_second(start + 90s), 500);
  heat.add(start + 90s, 30'000);
  EXPECT_EQ(heat.per_second(start + 90s), 1000);
  EXPECT_EQ(heat.per_second(start + 300s), 0);
}

}  // namespace
}  // namespace cloudtab::dynamodb
