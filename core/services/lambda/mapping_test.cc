#include "core/services/lambda/mapping.h"

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {
namespace {

class MappingTest : public FunctionTest {
 protected:
  static constexpr const char* kQueueArn = "arn:aws:sqs:us-east-1:000000000000:work";

  void SetUp() override {
    url_ = queue("work");
    create("f");
  }
  std::string map(const Document& more = Document::object()) {
    Document input = {{"FunctionName", "f"}, {"EventSourceArn", kQueueArn}};
    input.update(more);
    const Result<Document> made = call("CreateEventSourceMapping", input);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? (*made)["UUID"].get<std::string>() : "";
  }
  void send(const std::string& body) {
    const Result<Document> sent =
        cloud().call("sqs", "SendMessage", {{"QueueUrl", url_}, {"MessageBody", body}});
    ASSERT_TRUE(sent.ok());
  }
  Document records(size_t run) const {
    return Document::parse(
        cloud().effects().at(run).request["payload"].get<std::string>())["Records"];
  }
  /// Messages that the queue has, in sight and out of sight.
  std::string counts() {
    const Result<Document> answer = cloud().call(
        "sqs", "GetQueueAttributes", {{"QueueUrl", url_}, {"AttributeNames", {"All"}}});
    const Document& attributes = (*answer)["Attributes"];
    return attributes["ApproximateNumberOfMessages"].get<std::string>() + "+" +
           attributes["ApproximateNumberOfMessagesNotVisible"].get<std::string>();
  }
  std::string fault(const char* operation, const Document& input) {
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }
  std::string url_;
};

TEST_F(MappingTest, AMessageRunsTheFunctionAndIsDeletedWhenItSucceeds) {
  map();
  EXPECT_EQ(runs(), 0u);
  send("hello");
  ASSERT_EQ(runs(), 1u);
  const Document record = records(0)[0];
  EXPECT_EQ(record["body"], "hello");
  EXPECT_EQ(record["eventSource"], "aws:sqs");
  EXPECT_EQ(record["eventSourceARN"], kQueueArn);
  EXPECT_EQ(record["awsRegion"], "us-east-1");
  EXPECT_EQ(record["attributes"]["ApproximateReceiveCount"], "1");
  EXPECT_EQ(record["messageAttributes"], Document::object());
  EXPECT_EQ(counts(), "0+1");
  finish_last("null");
  EXPECT_EQ(counts(), "0+0");
  send("again");
  EXPECT_EQ(runs(), 2u);
}

TEST_F(MappingTest, WhatFailsComesBackAfterTheVisibilityTimeout) {
  map();
  send("poison");
  fail_last();
  EXPECT_EQ(counts(), "0+1");
  cloud().advance(29s);
  EXPECT_EQ(runs(), 1u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(records(1)[0]["attributes"]["ApproximateReceiveCount"], "2");
}

TEST_F(MappingTest, ABatchIsGatheredUntilItIsFullOrItsWindowPasses) {
  map({{"BatchSize", 3}, {"MaximumBatchingWindowInSeconds", 5}});
  send("1");
  send("2");
  EXPECT_EQ(runs(), 0u);
  cloud().advance(5s);
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(records(0).size(), 2u);
  for (const char* body : {"3", "4", "5"}) send(body);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(records(1).size(), 3u);
}

TEST_F(MappingTest, AtMostSoManyBatchesRunAtOnce) {
  map({{"BatchSize", 1}, {"ScalingConfig", {{"MaximumConcurrency", 2}}}});
  for (const char* body : {"1", "2", "3"}) send(body);
  EXPECT_EQ(runs(), 2u);
  EXPECT_EQ(counts(), "1+2");
  finish(0, {{"outcome", "returned"}, {"payload", "null"}});
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(records(2)[0]["body"], "3");
}

TEST_F(MappingTest, OnlyTheMessagesThatWereReportedStay) {
  map({{"FunctionResponseTypes", {"ReportBatchItemFailures"}},
       {"BatchSize", 2},
       {"MaximumBatchingWindowInSeconds", 1}});
  send("good");
  send("bad");
  ASSERT_EQ(runs(), 1u);
  const Document batch = records(0);
  finish_last(
      Document{{"batchItemFailures", {{{"itemIdentifier", batch[1]["messageId"]}}}}}.dump());
  EXPECT_EQ(counts(), "0+1");
  cloud().advance(31s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(records(1).size(), 1u);
  EXPECT_EQ(records(1)[0]["body"], "bad");
}

TEST(BatchFailures, AreReadAsDocumented) {
  struct Case {
    const char* payload;
    bool all;
    std::vector<std::string> ids;
  };
  const Case cases[] = {
      {"null", false, {}},
      {"{}", false, {}},
      {R"({"batchItemFailures":null})", false, {}},
      {R"({"batchItemFailures":[]})", false, {}},
      {R"({"batchItemFailures":[{"itemIdentifier":"b"}]})", false, {"b"}},
      {"not json", true, {}},
      {"\"text\"", true, {}},
      {R"({"batchItemFailures":[{"itemIdentifier":""}]})", true, {}},
      {R"({"batchItemFailures":[{"itemIdentifier":null}]})", true, {}},
      {R"({"batchItemFailures":[{"other":"b"}]})", true, {}},
      {R"({"batchItemFailures":[{"itemIdentifier":"c"}]})", true, {}},
  };
  for (const Case& test : cases) {
    const BatchFailures failures = batch_failures(test.payload, {"a", "b"});
    EXPECT_EQ(failures.all, test.all) << test.payload;
    if (!test.all) {
      EXPECT_EQ(failures.ids, test.ids) << test.payload;
    }
  }
}

TEST_F(MappingTest, WhatTheFiltersDoNotLetThroughIsDeleted) {
  map({{"FilterCriteria", {{"Filters", {{{"Pattern", R"({"body":{"kind":["new"]}})"}}}}}}});
  send(R"({"kind":"old"})");
  send("no JSON");
  EXPECT_EQ(runs(), 0u);
  EXPECT_EQ(counts(), "0+0");
  send(R"({"kind":"new"})");
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(records(0)[0]["body"], R"({"kind":"new"})");
}

TEST_F(MappingTest, APoisonMessageEndsInTheQueuesDeadLetterQueue) {
  const std::string dead = queue("dead");
  ASSERT_TRUE(cloud()
                  .call("sqs",
                        "SetQueueAttributes",
                        {{"QueueUrl", url_},
                         {"Attributes",
                          {{"RedrivePolicy",
                            R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead",)"
                            R"("maxReceiveCount":"2"})"}}}})
                  .ok());
  map();
  send("poison");
  fail_last();
  cloud().advance(30s);
  ASSERT_EQ(runs(), 2u);
  fail_last();
  cloud().advance(60s);
  EXPECT_EQ(runs(), 2u);
  EXPECT_EQ(received(dead)["Body"], "poison");
}

TEST_F(MappingTest, ItIsSwitchedOffAndOnAndSurvivesARestart) {
  const std::string uuid = map();
  ASSERT_TRUE(call("UpdateEventSourceMapping", {{"UUID", uuid}, {"Enabled", false}}).ok());
  send("waits");
  EXPECT_EQ(runs(), 0u);
  EXPECT_EQ(counts(), "1+0");
  ASSERT_TRUE(call("UpdateEventSourceMapping", {{"UUID", uuid}, {"Enabled", true}}).ok());
  ASSERT_EQ(runs(), 1u);
  finish_last("null");
  cloud().restart();
  cloud().advance(1min);
  send("after");
  EXPECT_EQ(runs(), 2u);
  finish_last("null");
  const Result<Document> deleted = call("DeleteEventSourceMapping", {{"UUID", uuid}});
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ((*deleted)["State"], "Deleting");
  send("to nobody");
  EXPECT_EQ(runs(), 2u);
  EXPECT_EQ(counts(), "1+0");
  EXPECT_EQ(fault("GetEventSourceMapping", {{"UUID", uuid}}),
            "ResourceNotFoundException: The resource you requested does not exist.");
}

TEST_F(MappingTest, SettingsAreCheckedAsRecordedOfAws) {
  const std::string uuid = map();
  const auto create_fault = [&](const Document& more) {
    Document input = {{"FunctionName", "g"}, {"EventSourceArn", kQueueArn}};
    input.update(more);
    return fault("CreateEventSourceMapping", input);
  };
  create("g");
  EXPECT_EQ(create_fault({{"FunctionName", "f"}}),
            "ResourceConflictException: An event source mapping with SQS arn (\" " +
                std::string(kQueueArn) +
                " \") and function (\" f \") already exists. Please update or delete the existing "
                "mapping with UUID " +
                uuid);
  EXPECT_EQ(create_fault({{"EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:none"}}),
            "InvalidParameterValueException: Error occurred while ReceiveMessage. SQS Error Code: "
            "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does "
            "not exist.");
  EXPECT_EQ(create_fault({{"BatchSize", 11}}),
            "InvalidParameterValueException: Maximum batch window in seconds must be greater than "
            "0 if maximum batch size is greater than 10");
  EXPECT_EQ(create_fault({{"FilterCriteria", {{"Filters", {{{"Pattern", "simple string"}}}}}}}),
            "InvalidParameterValueException: Invalid filter pattern definition.");
  EXPECT_EQ(create_fault({{"StartingPosition", "LATEST"}}).substr(0, 14), "NotImplemented");
  EXPECT_EQ(create_fault({{"EventSourceArn", "arn:aws:kinesis:us-east-1:000000000000:stream/s"}})
                .substr(0, 14),
            "NotImplemented");
  ASSERT_TRUE(call("UpdateFunctionConfiguration", {{"FunctionName", "g"}, {"Timeout", 31}}).ok());
  EXPECT_EQ(create_fault(Document::object()),
            "InvalidParameterValueException: Queue visibility timeout: 30 seconds is less than "
            "Function timeout: 31 seconds");
  EXPECT_EQ((*call("ListEventSourceMappings"))["EventSourceMappings"].size(), 1u);
  EXPECT_EQ(
      (*call("ListEventSourceMappings", {{"FunctionName", "g"}}))["EventSourceMappings"].size(),
      0u);
}

TEST_F(MappingTest, ATemplateMakesOne) {
  const char* kTemplate = R"({
    "Resources": {
      "Queue": {"Type": "AWS::SQS::Queue"},
      "Function": {"Type": "AWS::Lambda::Function", "Properties": {
        "Runtime": "nodejs22.x", "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/worker", "ReservedConcurrentExecutions": 7,
        "Code": {"ZipFile": "exports.handler = async () => 1;"}}},
      "Settings": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
        "FunctionName": {"Ref": "Function"}, "Qualifier": "$LATEST", "MaximumRetryAttempts": 1}},
      "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
        "FunctionName": {"Ref": "Function"}, "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
        "BatchSize": 4, "FunctionResponseTypes": ["ReportBatchItemFailures"]}}},
    "Outputs": {"Function": {"Value": {"Ref": "Function"}}, "Mapping": {"Value": {"Ref": "Mapping"}}}})";
  const Document outputs = deploy(kTemplate);
  const std::string function = outputs.value("Function", ""), uuid = outputs.value("Mapping", "");
  const Result<Document> mapping = call("GetEventSourceMapping", {{"UUID", uuid}});
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ((*mapping)["BatchSize"], 4);
  EXPECT_EQ((*call("GetFunctionConcurrency",
                   {{"FunctionName", function}}))["ReservedConcurrentExecutions"],
            7);
  EXPECT_EQ(
      (*call("GetFunctionEventInvokeConfig", {{"FunctionName", function}}))["MaximumRetryAttempts"],
      1);
  ASSERT_TRUE(cloud().call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  cloud().advance(5min);
  EXPECT_TRUE((*call("ListEventSourceMappings"))["EventSourceMappings"].empty());
  EXPECT_EQ((*call("ListFunctions"))["Functions"].size(), 1u);
}

}  // namespace
}  // namespace cloudtab::lambda
