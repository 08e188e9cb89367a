#include <string>

#include <gtest/gtest.h>

#include "core/base/compress.h"
#include "core/base/encoding.h"
#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class LogFiltersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    cloud_.advance(0s);
    answer("CreateLogGroup", {{"logGroupName", "g"}});
    answer("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}});
  }
  Result<Document> call(std::string_view operation, const Document& input) {
    return cloud_.call("logs", operation, input);
  }
  Document answer(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << result.error().message;
    return result.ok() ? *result : Document::object();
  }
  void put(const char* message) {
    answer("PutLogEvents",
           {{"logGroupName", "g"},
            {"logStreamName", "s"},
            {"logEvents",
             Document::array({{{"timestamp", to_millis(cloud_.now())}, {"message", message}}})}});
  }
  void put_filter(const char* pattern, Document transformation) {
    transformation["metricNamespace"] = "App";
    transformation["metricName"] = "found";
    answer("PutMetricFilter",
           {{"logGroupName", "g"},
            {"filterName", "f"},
            {"filterPattern", pattern},
            {"metricTransformations", Document::array({transformation})}});
  }
  Document datapoints(const Document& dimensions = Document::array()) {
    const Result<Document> result = cloud_.call("cloudwatch",
                                                "GetMetricStatistics",
                                                {{"Namespace", "App"},
                                                 {"MetricName", "found"},
                                                 {"Dimensions", dimensions},
                                                 {"StartTime", to_millis(cloud_.now() - 1h)},
                                                 {"EndTime", to_millis(cloud_.now() + 1min)},
                                                 {"Period", 3600},
                                                 {"Statistics", {"Sum", "SampleCount"}}});
    EXPECT_TRUE(result.ok());
    return (*result)["Datapoints"];
  }
  TestCloud cloud_;
};

TEST_F(LogFiltersTest, WhatMetricFiltersFindIsMetricData) {
  put_filter("{ $.status = 5* }", {{"metricValue", "$.took"}, {"unit", "Milliseconds"}});
  put(R"({"status":500,"took":12})");
  put(R"({"status":503,"took":8.5})");
  put(R"({"status":200,"took":99})");
  put(R"({"status":500})");
  const Document points = datapoints();
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0]["Sum"], 20.5);
  EXPECT_EQ(points[0]["SampleCount"], 2.0);
  EXPECT_EQ(points[0]["Unit"], "Milliseconds");
  EXPECT_EQ(answer("DescribeLogGroups", Document::object())["logGroups"][0]["metricFilterCount"],
            1);
}

TEST_F(LogFiltersTest, MetricFiltersHaveDefaultsAndDimensions) {
  put_filter("ERROR", {{"metricValue", "1"}, {"defaultValue", 0.0}});
  put("ERROR");
  put("fine");
  EXPECT_EQ(datapoints()[0]["Sum"], 1.0);
  EXPECT_EQ(datapoints()[0]["SampleCount"], 2.0);
  put_filter("[ip, user, ...]", {{"metricValue", "1"}, {"dimensions", {{"User", "$user"}}}});
  put("1.2.3.4 ann x");
  EXPECT_EQ(datapoints({{{"Name", "User"}, {"Value", "ann"}}})[0]["Sum"], 1.0);
}

TEST_F(LogFiltersTest, MetricFiltersAreDescribedAndDeleted) {
  put_filter("ERROR", {{"metricValue", "1"}});
  const Document filters = answer("DescribeMetricFilters", {{"logGroupName", "g"}});
  ASSERT_EQ(filters["metricFilters"].size(), 1u);
  EXPECT_EQ(filters["metricFilters"][0]["filterPattern"], "ERROR");
  EXPECT_EQ(answer("DescribeMetricFilters",
                   {{"metricName", "other"}, {"metricNamespace", "App"}})["metricFilters"]
                .size(),
            0u);
  answer("DeleteMetricFilter", {{"logGroupName", "g"}, {"filterName", "f"}});
  EXPECT_EQ(call("DeleteMetricFilter", {{"logGroupName", "g"}, {"filterName", "f"}}).error().code,
            "ResourceNotFoundException");
  const Document tested = answer(
      "TestMetricFilter",
      {{"filterPattern", "{ $.a > 1 }"}, {"logEventMessages", {R"({"a":1})", R"({"a":2})"}}});
  EXPECT_EQ(tested["matches"],
            Document::parse(
                R"([{"eventNumber":2,"eventMessage":"{\"a\":2}","extractedValues":{"$.a":"2"}}])"));
}

TEST_F(LogFiltersTest, RefuseWhatDoesNotFit) {
  const auto code = [&](const char* operation, Document more) {
    more["filterName"] = "f";
    if (!more.contains("logGroupName")) more["logGroupName"] = "g";
    if (!more.contains("filterPattern")) more["filterPattern"] = "";
    const uint64_t before = cloud_.machine().digest();
    const Result<Document> result = call(operation, more);
    EXPECT_EQ(cloud_.machine().digest(), before);
    return result.ok() ? std::string() : result.error().code + ": " + result.error().message;
  };
  const Document transformations =
      Document::array({{{"metricName", "m"}, {"metricNamespace", "n"}, {"metricValue", "1"}}});
  EXPECT_EQ(code("PutMetricFilter",
                 {{"filterPattern", "{ $.a"}, {"metricTransformations", transformations}}),
            "InvalidParameterException: Invalid filter pattern");
  EXPECT_EQ(code("PutMetricFilter",
                 {{"logGroupName", "none"}, {"metricTransformations", transformations}}),
            "ResourceNotFoundException: The specified log group does not exist.");
  EXPECT_EQ(code("PutSubscriptionFilter",
                 {{"destinationArn", "arn:aws:lambda:us-east-1:000000000000:function:none"}}),
            "InvalidParameterException: Could not execute the lambda function. Make sure you have "
            "given CloudWatch Logs permission to execute your function.");
}

TEST_F(LogFiltersTest, SubscriptionsSendToFunctions) {
  const char* body = R"({"Resources": {
    "Function": {"Type": "AWS::Lambda::Function", "Properties": {
      "FunctionName": "f", "Runtime": "nodejs22.x", "Handler": "index.handler",
      "Role": "arn:aws:iam::000000000000:role/worker",
      "Code": {"ZipFile": "exports.handler = async () => 1;"}}},
    "Filter": {"Type": "AWS::Logs::SubscriptionFilter", "Properties": {
      "LogGroupName": "g", "FilterName": "to-f", "FilterPattern": "ERROR",
      "DestinationArn": {"Fn::GetAtt": ["Function", "Arn"]}}}}})";
  ASSERT_TRUE(
      cloud_.call("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", body}})
          .ok());
  cloud_.advance(1min);
  const Document filters = answer("DescribeSubscriptionFilters", {{"logGroupName", "g"}});
  ASSERT_EQ(filters["subscriptionFilters"].size(), 1u);
  EXPECT_EQ(filters["subscriptionFilters"][0]["distribution"], "ByLogStream");
  put("fine");
  cloud_.advance(1s);
  EXPECT_TRUE(cloud_.effects().empty());
  put("ERROR one");
  cloud_.advance(1s);
  ASSERT_EQ(cloud_.effects().size(), 1u);
  const Document event = Document::parse(cloud_.effects()[0].request["payload"].get<std::string>());
  const Result<std::string> packed =
      base64_decode(event["awslogs"]["data"].get_ref<const std::string&>());
  const Result<std::string> text = gzip_decompress(*packed, 1 << 20);
  const Document message = Document::parse(*text);
  EXPECT_EQ(message["messageType"], "DATA_MESSAGE");
  EXPECT_EQ(message["logGroup"], "g");
  EXPECT_EQ(message["logStream"], "s");
  EXPECT_EQ(message["subscriptionFilters"], Document::array({"to-f"}));
  ASSERT_EQ(message["logEvents"].size(), 1u);
  EXPECT_EQ(message["logEvents"][0]["message"], "ERROR one");
}

TEST_F(LogFiltersTest, ComeFromTemplates) {
  const char* body = R"(
Resources:
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: g
      FilterPattern: ERROR
      MetricTransformations:
        - {MetricName: found, MetricNamespace: App, MetricValue: '1'}
)";
  ASSERT_TRUE(
      cloud_.call("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", body}})
          .ok());
  cloud_.advance(1min);
  put("ERROR");
  EXPECT_EQ(datapoints()[0]["Sum"], 1.0);
  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  cloud_.advance(1min);
  EXPECT_TRUE(answer("DescribeMetricFilters", {{"logGroupName", "g"}})["metricFilters"].empty());
}

}  // namespace
}  // namespace cloudtab
