#include <string>

#include <gtest/gtest.h>

#include "core/services/dynamodb/test_tables.h"

// What CloudWatch is told of requests. Source: Developer Guide, "DynamoDB metrics and dimensions".

namespace cloudtab::dynamodb {
namespace {

class MeasuresTest : public ::testing::Test, protected TestTables {
 protected:
  /// What was measured since the last time, of metrics whose names hold `part`:
  /// `PutItem@t=1 ` for each, dimensions joined in their order.
  std::string told(const std::string& part) {
    HttpRequest request;
    request.method = "GET";
    request.target = "/_cloudtab/meters";
    const Document answer = Document::parse(cloud.http(request).body);
    std::string text;
    size_t number = 0;
    for (const Document& sample : answer["samples"]) {
      if (++number <= seen_) continue;
      const std::string metric = sample["metric"];
      if (metric.find(part) == std::string::npos) continue;
      text += metric + "(";
      for (const auto& dimension : sample["dimensions"].items())
        text += dimension.value().get<std::string>() + ",";
      text += ")=" + sample["value"].dump() + " ";
    }
    seen_ = number;
    return text;
  }
  void set_fault(const Document& rule) {
    HttpRequest request;
    request.method = "PUT";
    request.target = "/_cloudtab/faults/f";
    request.body = rule.dump();
    EXPECT_EQ(cloud.http(request).status, 200);
  }
  static Document key(const char* value) { return {{"p", S(value)}}; }

 private:
  size_t seen_ = 0;
};

TEST_F(MeasuresTest, RequestsOnItemsByTable) {
  make_table("tab");
  make_table("other");
  EXPECT_EQ(told("Latency"), "");
  put("tab", key("a"));
  EXPECT_EQ(told("Latency"), "SuccessfulRequestLatency(PutItem,tab,)=0.0 ");
  call("GetItem",
       {{"TableName", "arn:aws:dynamodb:us-east-1:000000000000:table/tab"}, {"Key", key("a")}});
  EXPECT_EQ(told("Latency"), "SuccessfulRequestLatency(GetItem,tab,)=0.0 ");
  call("BatchGetItem",
       {{"RequestItems",
         {{"tab", {{"Keys", {key("a"), key("b")}}}}, {"other", {{"Keys", {key("a")}}}}}}});
  EXPECT_EQ(told("Latency"),
            "SuccessfulRequestLatency(BatchGetItem,other,)=0.0 "
            "SuccessfulRequestLatency(BatchGetItem,tab,)=0.0 ");
  call("TransactWriteItems",
       {{"TransactItems",
         {{{"Put", {{"TableName", "tab"}, {"Item", key("x")}}}},
          {{"Delete", {{"TableName", "tab"}, {"Key", key("y")}}}}}}});
  EXPECT_EQ(told("Latency"), "SuccessfulRequestLatency(TransactWriteItems,tab,)=0.0 ");
  call("DescribeTable", {{"TableName", "tab"}});
  EXPECT_EQ(told("Latency"), "");
}

TEST_F(MeasuresTest, ErrorsByWhoseTheyAre) {
  make_table("tab");
  told("");
  EXPECT_NE(failure("GetItem", {{"TableName", "none"}, {"Key", key("a")}}), "");
  EXPECT_EQ(told("Errors"), "UserErrors()=1.0 ");
  // Refused by the model, before any handler.
  EXPECT_NE(failure("GetItem", {{"TableName", "tab"}}), "");
  EXPECT_EQ(told("Errors"), "UserErrors()=1.0 ");
  EXPECT_NE(failure("PutItem",
                    {{"TableName", "tab"},
                     {"Item", key("a")},
                     {"ConditionExpression", "attribute_exists(p)"}}),
            "");
  EXPECT_EQ(told(""),
            "ConsumedWriteCapacityUnits(tab,)=1.0 ConditionalCheckFailedRequests(tab,)=1.0 ");
  set_fault({{"service", "dynamodb"},
             {"operation", "PutItem"},
             {"error", "InternalServerError"},
             {"status", 500}});
  cloud.start("dynamodb", "PutItem", {{"TableName", "tab"}, {"Item", key("a")}});
  cloud.advance(1ms);
  EXPECT_EQ(told(""), "SystemErrors(PutItem,tab,)=1.0 ");
}

TEST_F(MeasuresTest, ADelayIsLatency) {
  make_table("tab");
  told("");
  set_fault({{"service", "dynamodb"}, {"operation", "PutItem"}, {"delayMilliseconds", 40}});
  cloud.start("dynamodb", "PutItem", {{"TableName", "tab"}, {"Item", key("a")}});
  cloud.advance(40ms);
  EXPECT_EQ(told("Latency"), "SuccessfulRequestLatency(PutItem,tab,)=40.0 ");
}

TEST_F(MeasuresTest, WhatIsProvisionedWhileItIsUsed) {
  make_table("tab",
             {{"BillingMode", "PROVISIONED"},
              {"ProvisionedThroughput", {{"ReadCapacityUnits", 3}, {"WriteCapacityUnits", 2}}}});
  told("");
  put("tab", key("a"));
  EXPECT_EQ(told("Provisioned"), "ProvisionedWriteCapacityUnits(tab,)=2.0 ");
  put("tab", key("a"));
  get("tab", key("a"));
  EXPECT_EQ(told("Provisioned"), "ProvisionedReadCapacityUnits(tab,)=3.0 ");
  cloud.advance(5min);
  put("tab", key("a"));
  EXPECT_EQ(told("Provisioned"), "ProvisionedWriteCapacityUnits(tab,)=2.0 ");
  for (int i = 0; i < 700; ++i) call("PutItem", {{"TableName", "tab"}, {"Item", key("a")}});
  told("ThrottledRequests");
  call("PutItem", {{"TableName", "tab"}, {"Item", key("a")}});
  EXPECT_EQ(told("Throttle"),
            "WriteThrottleEvents(tab,)=1.0 "
            "WriteProvisionedThroughputThrottleEvents(tab,)=1.0 "
            "ThrottledRequests(PutItem,tab,)=1.0 ");
}

TEST_F(MeasuresTest, AnIndexThatIsAdded) {
  make_table("tab");
  put("tab", {{"p", S("a")}, {"g", S("x")}});
  put("tab", {{"p", S("b")}, {"g", S("x")}, {"big", S(std::string(1500, 'x'))}});
  put("tab", {{"p", S("c")}});
  told("");
  call("UpdateTable",
       {{"TableName", "tab"},
        {"AttributeDefinitions",
         {{{"AttributeName", "p"}, {"AttributeType", "S"}},
          {{"AttributeName", "g"}, {"AttributeType", "S"}}}},
        {"GlobalSecondaryIndexUpdates",
         {{{"Create",
            {{"IndexName", "by-g"},
             {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
             {"Projection", {{"ProjectionType", "ALL"}}}}}}}}});
  EXPECT_EQ(told("Online"),
            "OnlineIndexConsumedWriteCapacity(by-g,tab,)=3.0 "
            "OnlineIndexPercentageProgress(by-g,tab,)=100.0 ");
}

TEST_F(MeasuresTest, ReadingAStream) {
  make_table("tab",
             {{"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}}}});
  put("tab", key("a"));
  const auto stream = [&](const char* operation, const Document& input) {
    return cloud.call("dynamodbstreams", operation, input).value();
  };
  const Document arn = call("DescribeTable", {{"TableName", "tab"}})["Table"]["LatestStreamArn"];
  const Document shard =
      stream("DescribeStream", {{"StreamArn", arn}})["StreamDescription"]["Shards"][0]["ShardId"];
  const Document iterator = stream("GetShardIterator",
                                   {{"StreamArn", arn},
                                    {"ShardId", shard},
                                    {"ShardIteratorType", "TRIM_HORIZON"}})["ShardIterator"];
  told("");
  stream("GetRecords", {{"ShardIterator", iterator}});
  const std::string of_stream =
      "(GetRecords," + arn.get<std::string>().substr(arn.get<std::string>().rfind('/') + 1) +
      ",tab,)";
  EXPECT_EQ(told(""),
            "ReturnedRecordsCount" + of_stream + "=1.0 ReturnedBytes" + of_stream +
                "=2.0 SuccessfulRequestLatency" + of_stream + "=0.0 ");
}

TEST_F(MeasuresTest, CloudWatchAnswersThem) {
  make_table("tab");
  put("tab", key("a"));
  put("tab", key("b"));
  const Result<Document> answer = cloud.call(
      "cloudwatch",
      "GetMetricStatistics",
      {{"Namespace", "AWS/DynamoDB"},
       {"MetricName", "SuccessfulRequestLatency"},
       {"Dimensions",
        {{{"Name", "TableName"}, {"Value", "tab"}}, {{"Name", "Operation"}, {"Value", "PutItem"}}}},
       {"StartTime", to_millis(cloud.now()) - 60'000},
       {"EndTime", to_millis(cloud.now()) + 60'000},
       {"Period", 60},
       {"Statistics", {"SampleCount", "Maximum"}}});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  ASSERT_EQ((*answer)["Datapoints"].size(), 1u);
  EXPECT_EQ((*answer)["Datapoints"][0]["SampleCount"], 2.0);
  EXPECT_EQ((*answer)["Datapoints"][0]["Unit"], "Milliseconds");
}

}  // namespace
}  // namespace cloudtab::dynamodb
