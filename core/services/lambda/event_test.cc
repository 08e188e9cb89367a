#include "core/services/lambda/event.h"

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {
namespace {

class EventTest : public FunctionTest {
 protected:
  static constexpr const char* kQueueArn = "arn:aws:sqs:us-east-1:000000000000:outcomes";

  void configure(Document config) {
    config["FunctionName"] = "f";
    const Result<Document> put = call("PutFunctionEventInvokeConfig", config);
    ASSERT_TRUE(put.ok()) << put.error().message;
  }
  /// The record that a destination got, without its time.
  Document outcome() {
    const Document message = received(url_);
    if (message.is_null()) return message;
    Document record = Document::parse(message["Body"].get<std::string>());
    EXPECT_EQ(record["version"], "1.0");
    record.erase("timestamp");
    record.erase("version");
    record["requestContext"].erase("requestId");
    return record;
  }

  void SetUp() override {
    url_ = queue("outcomes");
    create("f");
  }
  std::string url_;
};

TEST_F(EventTest, AFailedEventIsRunTwiceMoreAfterOneAndTwoMinutes) {
  send_event("f", R"({"n":1})");
  ASSERT_EQ(runs(), 1u);
  const std::string request_id = last_request()["requestId"];
  fail_last();
  cloud().advance(59s);
  EXPECT_EQ(runs(), 1u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(last_request()["requestId"], request_id);
  EXPECT_EQ(last_request()["payload"], R"({"n":1})");
  fail_last();
  cloud().advance(119s);
  EXPECT_EQ(runs(), 2u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 3u);
  fail_last();
  cloud().advance(24h);
  EXPECT_EQ(runs(), 3u);
}

TEST_F(EventTest, DestinationsAreToldTheOutcome) {
  configure({{"MaximumRetryAttempts", 0},
             {"DestinationConfig",
              {{"OnSuccess", {{"Destination", kQueueArn}}},
               {"OnFailure", {{"Destination", kQueueArn}}}}}});
  send_event("f", R"({"n":1})");
  finish_last(R"({"done":true})");
  const std::string arn = "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST";
  EXPECT_EQ(
      outcome(),
      Document({{"requestContext",
                 {{"functionArn", arn}, {"condition", "Success"}, {"approximateInvokeCount", 1}}},
                {"requestPayload", {{"n", 1}}},
                {"responseContext", {{"statusCode", 200}, {"executedVersion", "$LATEST"}}},
                {"responsePayload", {{"done", true}}}}));
  send_event("f", R"({"n":2})");
  fail_last();
  EXPECT_EQ(
      outcome(),
      Document(
          {{"requestContext",
            {{"functionArn", arn},
             {"condition", "RetriesExhausted"},
             {"approximateInvokeCount", 1}}},
           {"requestPayload", {{"n", 2}}},
           {"responseContext",
            {{"statusCode", 200}, {"executedVersion", "$LATEST"}, {"functionError", "Unhandled"}}},
           {"responsePayload", {{"errorType", "Error"}, {"errorMessage", "boom"}}}}));
}

TEST_F(EventTest, AnEventThatWouldBeTooOldIsGivenUp) {
  configure({{"MaximumEventAgeInSeconds", 60},
             {"DestinationConfig", {{"OnFailure", {{"Destination", kQueueArn}}}}}});
  send_event("f");
  fail_last();
  const Document record = outcome();
  ASSERT_FALSE(record.is_null());
  EXPECT_EQ(record["requestContext"]["condition"], "EventAgeExceeded");
  EXPECT_EQ(record["requestContext"]["approximateInvokeCount"], 1);
}

TEST_F(EventTest, NoConcurrencyAtAllGivesUpAtOnce) {
  configure({{"DestinationConfig", {{"OnFailure", {{"Destination", kQueueArn}}}}}});
  ASSERT_TRUE(
      call("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 0}})
          .ok());
  send_event("f");
  EXPECT_EQ(runs(), 0u);
  const Document record = outcome();
  ASSERT_FALSE(record.is_null());
  EXPECT_EQ(record["requestContext"]["condition"], "ZeroReservedConcurrency");
  EXPECT_EQ(record["requestContext"]["approximateInvokeCount"], 0);
  EXPECT_FALSE(record.contains("responsePayload"));
}

TEST_F(EventTest, AThrottledEventIsTriedAgainWithBackOff) {
  ASSERT_TRUE(
      call("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 1}})
          .ok());
  send_event("f", "1");
  send_event("f", "2");
  EXPECT_EQ(runs(), 1u);
  cloud().advance(1s);  // throttled again
  EXPECT_EQ(runs(), 1u);
  finish(0, {{"outcome", "returned"}, {"payload", "null"}});
  cloud().advance(1s);
  EXPECT_EQ(runs(), 1u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(last_request()["payload"], "2");
}

TEST_F(EventTest, TheDeadLetterQueueGetsTheEventItself) {
  ASSERT_TRUE(call("UpdateFunctionConfiguration",
                   {{"FunctionName", "f"}, {"DeadLetterConfig", {{"TargetArn", kQueueArn}}}})
                  .ok());
  configure({{"MaximumRetryAttempts", 0}});
  send_event("f", R"({"n":3})");
  const std::string request_id = last_request()["requestId"];
  fail_last();
  const Document message = received(url_);
  ASSERT_FALSE(message.is_null());
  EXPECT_EQ(message["Body"], R"({"n":3})");
  EXPECT_EQ(message["MessageAttributes"]["RequestID"]["StringValue"], request_id);
  EXPECT_EQ(message["MessageAttributes"]["ErrorCode"]["StringValue"], "200");
  EXPECT_EQ(message["MessageAttributes"]["ErrorMessage"]["StringValue"], "boom");
}

TEST_F(EventTest, ARestartLosesNoEvent) {
  send_event("f", "7");
  ASSERT_EQ(runs(), 1u);
  cloud().restart();
  cloud().advance(13s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(last_request()["payload"], "7");
  finish_last("null");
  cloud().advance(24h);
  EXPECT_EQ(runs(), 2u);
}

TEST_F(EventTest, ARunLongerThanItsTimeoutOnTheVirtualClockRunsOnce) {
  send_event("f");
  cloud().advance(1h);
  EXPECT_EQ(runs(), 1u);
  finish_last("null");
  cloud().advance(1h);
  EXPECT_EQ(runs(), 1u);
}

TEST_F(EventTest, ATopicsMessageRunsItsSubscribedFunction) {
  const std::string topic = (*cloud().call("sns", "CreateTopic", {{"Name", "t"}}))["TopicArn"];
  ASSERT_TRUE(cloud()
                  .call("sns",
                        "Subscribe",
                        {{"TopicArn", topic},
                         {"Protocol", "lambda"},
                         {"Endpoint", "arn:aws:lambda:us-east-1:000000000000:function:f"}})
                  .ok());
  ASSERT_TRUE(cloud().call("sns", "Publish", {{"TopicArn", topic}, {"Message", "hello"}}).ok());
  ASSERT_EQ(runs(), 1u);
  const Document event = Document::parse(last_request()["payload"].get<std::string>());
  EXPECT_EQ(event["Records"][0]["Sns"]["Message"], "hello");
}

TEST_F(EventTest, SettingsAreKeptAndChecked) {
  const Result<Document> put =
      call("PutFunctionEventInvokeConfig", {{"FunctionName", "f"}, {"MaximumRetryAttempts", 1}});
  ASSERT_TRUE(put.ok());
  EXPECT_EQ((*put)["DestinationConfig"],
            Document({{"OnFailure", Document::object()}, {"OnSuccess", Document::object()}}));
  ASSERT_TRUE(call("UpdateFunctionEventInvokeConfig",
                   {{"FunctionName", "f"}, {"MaximumEventAgeInSeconds", 60}})
                  .ok());
  const Result<Document> got = call("GetFunctionEventInvokeConfig", {{"FunctionName", "f"}});
  EXPECT_EQ((*got)["MaximumRetryAttempts"], 1);
  EXPECT_EQ((*got)["MaximumEventAgeInSeconds"], 60);
  const auto fault = [&](const char* operation, Document input) {
    input["FunctionName"] = input.value("FunctionName", "f");
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? std::string() : answer.error().message;
  };
  EXPECT_EQ(fault("PutFunctionEventInvokeConfig", Document::object()),
            "You must specify at least one of error handling or destination setting.");
  EXPECT_EQ(fault("PutFunctionEventInvokeConfig",
                  {{"FunctionName", "none"}, {"MaximumRetryAttempts", 1}}),
            "The function doesn't exist.");
  const auto destination = [](const char* arn) {
    return Document{{"DestinationConfig", {{"OnFailure", {{"Destination", arn}}}}}};
  };
  EXPECT_EQ(fault("PutFunctionEventInvokeConfig",
                  destination("arn:aws:lambda:us-east-1:000000000000:function:none")),
            "The destination ARN arn:aws:lambda:us-east-1:000000000000:function:none is invalid.");
  EXPECT_EQ(fault("PutFunctionEventInvokeConfig",
                  destination("arn:aws:lambda:us-east-1:000000000000:function:f")),
            "You can't specify the function as a destination for itself.");
  ASSERT_TRUE(call("DeleteFunctionEventInvokeConfig", {{"FunctionName", "f"}}).ok());
  EXPECT_EQ(fault("GetFunctionEventInvokeConfig", Document::object()),
            "The function arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST doesn't have an "
            "EventInvokeConfig");
}

TEST_F(EventTest, ABucketKeepsWhatItIsTold) {
  ASSERT_TRUE(cloud().call("s3", "CreateBucket", {{"Bucket", "kept"}}).ok());
  configure({{"MaximumRetryAttempts", 0},
             {"DestinationConfig", {{"OnFailure", {{"Destination", "arn:aws:s3:::kept"}}}}}});
  send_event("f", R"({"n":1})");
  fail_last();
  const Document listed = *cloud().call("s3", "ListObjectsV2", {{"Bucket", "kept"}});
  ASSERT_EQ(listed["Contents"].size(), 1u);
  const std::string key = listed["Contents"][0]["Key"];
  EXPECT_EQ(key.substr(0, key.size() - 36), "aws/lambda/async/f/2026/01/01/2026-01-01T00.00.00-");
  const Document object = *cloud().call("s3", "GetObject", {{"Bucket", "kept"}, {"Key", key}});
  EXPECT_EQ(Document::parse(text(object["Body"]))["requestPayload"], (Document{{"n", 1}}));
}

}  // namespace
}  // namespace cloudtab::lambda
