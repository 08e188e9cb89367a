#include "core/services/sns/delivery_log.h"

#include "core/base/json.h"
#include "core/services/sns/testing.h"

namespace cloudtab::sns {
namespace {

class DeliveryLogTest : public SnsTest {
 protected:
  static constexpr const char* kGroup = "sns/us-east-1/000000000000/events";

  void set(const char* name, const char* value) {
    call("SetTopicAttributes",
         {{"TopicArn", kTopicArn}, {"AttributeName", name}, {"AttributeValue", value}});
  }
  /// The lines of a group, as JSON; none if there is no such group.
  Document lines(const std::string& group) {
    const Result<Document> events =
        cloud.call("logs", "FilterLogEvents", {{"logGroupName", group}});
    Document read = Document::array();
    if (!events.ok()) return read;
    for (const Document& event : (*events)["events"])
      read.push_back(parse_json(event["message"].get<std::string>()).value());
    return read;
  }
};

TEST_F(DeliveryLogTest, ASuccessIsLoggedWithAwsFields) {
  create_topic();
  subscribe_queue("inbox");
  set("SQSSuccessFeedbackRoleArn", "arn:aws:iam::000000000000:role/feedback");
  publish("unsampled");
  EXPECT_EQ(lines(kGroup), Document::array());
  set("SQSSuccessFeedbackSampleRate", "100");
  const Document published = publish("hello");
  const Document logged = lines(kGroup);
  ASSERT_EQ(logged.size(), 1u);
  const Document& line = logged[0];
  EXPECT_EQ(line["notification"],
            Document({{"messageMD5Sum", "5d41402abc4b2a76b9719d911017c592"},
                      {"messageId", published["MessageId"]},
                      {"topicArn", kTopicArn},
                      {"timestamp", "2026-01-01 00:00:00.000"}}));
  EXPECT_EQ(line["status"], "SUCCESS");
  EXPECT_EQ(line["delivery"]["destination"], "arn:aws:sqs:us-east-1:000000000000:inbox");
  EXPECT_EQ(line["delivery"]["statusCode"], 200);
  EXPECT_EQ(line["delivery"]["dwellTimeMs"], 0);
  EXPECT_EQ(line["delivery"]["attempts"], 1);
  EXPECT_EQ(line["delivery"]["deliveryId"].get<std::string>().size(), 36u);
  const Document response =
      parse_json(line["delivery"]["providerResponse"].get<std::string>()).value();
  EXPECT_EQ(response["sqsMessageId"].get<std::string>().size(), 36u);
  EXPECT_EQ(response["sqsRequestId"].get<std::string>().size(), 36u);
}

TEST_F(DeliveryLogTest, AFailureIsLoggedInItsOwnGroup) {
  create_topic();
  subscribe_queue("inbox");
  call("DeleteQueue",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/inbox"}},
       "sqs");
  set("SQSFailureFeedbackRoleArn", "arn:aws:iam::000000000000:role/feedback");
  publish("hello");
  publish("again");
  EXPECT_EQ(lines(kGroup), Document::array());
  const Document logged = lines(std::string(kGroup) + "/Failure");
  ASSERT_EQ(logged.size(), 2u);
  EXPECT_EQ(logged[0]["status"], "FAILURE");
  EXPECT_EQ(logged[0]["delivery"]["statusCode"], 400);
  const Document response =
      parse_json(logged[0]["delivery"]["providerResponse"].get<std::string>()).value();
  EXPECT_EQ(response["ErrorCode"], "QueueDoesNotExist");
  EXPECT_EQ(response["sqsRequestId"], "Unrecoverable");
}

TEST_F(DeliveryLogTest, OnlyTheProtocolsThatAreAskedForAreLogged) {
  create_topic();
  subscribe_queue("inbox");
  set("HTTPSuccessFeedbackRoleArn", "arn:aws:iam::000000000000:role/feedback");
  set("HTTPSuccessFeedbackSampleRate", "100");
  publish("hello");
  EXPECT_EQ(lines(kGroup), Document::array());
}

}  // namespace
}  // namespace cloudtab::sns
