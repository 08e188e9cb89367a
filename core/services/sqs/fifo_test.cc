#include "core/services/sqs/testing.h"

namespace cloudtab::sqs {
namespace {

class FifoTest : public SqsTest {
 protected:
  void SetUp() override {
    url = create("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
  }
  Document put(const std::string& body,
               const std::string& group,
               Document more = Document::object()) {
    more["MessageGroupId"] = group;
    return send(url, body, more);
  }
  std::string url;
};

TEST_F(FifoTest, AGroupIsLockedByItsMessageInFlight) {
  for (const char* body : {"a1", "a2"}) put(body, "a");
  put("b1", "b");
  const Document first = receive(url, {{"MaxNumberOfMessages", 1}});
  EXPECT_EQ(first[0]["Body"], "a1");
  EXPECT_EQ(bodies(url), "b1 ");
  put("a3", "a");
  EXPECT_EQ(bodies(url), "");
  remove(url, first[0]);
  EXPECT_EQ(bodies(url), "a2 a3 ");
}

TEST_F(FifoTest, ATimedOutMessageComesBeforeTheOthersOfItsGroup) {
  for (const char* body : {"a1", "a2", "a3"}) put(body, "a");
  EXPECT_EQ(bodies(url, {{"MaxNumberOfMessages", 2}}), "a1 a2 ");
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), "a1 a2 a3 ");
}

// As observed of SQS: a group that was received and not deleted goes behind those that were not; a
// group whose messages in flight are deleted stands where its next message was sent.
TEST_F(FifoTest, GroupsComeInTheOrderTheirHeadsBecameVisible) {
  for (const char* body : {"a1", "a2", "b1", "c1"}) put(body, std::string(1, body[0]));
  cloud.advance(1s);
  EXPECT_EQ(bodies(url, {{"MaxNumberOfMessages", 3}, {"VisibilityTimeout", 0}}), "a1 a2 b1 ");
  EXPECT_EQ(bodies(url, {{"VisibilityTimeout", 0}}), "c1 a1 a2 b1 ");
  cloud.advance(1s);
  const Document first = receive(url, {{"MaxNumberOfMessages", 1}});
  EXPECT_EQ(first[0]["Body"], "a1");
  call("ChangeMessageVisibility",
       {{"QueueUrl", url}, {"ReceiptHandle", first[0]["ReceiptHandle"]}, {"VisibilityTimeout", 2}});
  cloud.advance(2s);
  EXPECT_EQ(bodies(url), "b1 c1 a1 a2 ");
}

TEST_F(FifoTest, AGroupThatWasWorkedOnGoesWhereItsNextMessageWasSent) {
  for (const char* body : {"a1", "b1", "a2", "c1"}) {
    put(body, std::string(1, body[0]));
    cloud.advance(1s);
  }
  const Document first = receive(url, {{"MaxNumberOfMessages", 1}});
  remove(url, first[0]);
  EXPECT_EQ(bodies(url), "b1 a2 c1 ");
}

// Recorded: of three received, the first is made visible; the others keep what is behind them back.
TEST_F(FifoTest, WhatIsBehindAMessageInFlightWaits) {
  for (const char* body : {"foo", "bar", "baz"}) put(body, "a");
  const Document messages = receive(url);
  call("ChangeMessageVisibility",
       {{"QueueUrl", url},
        {"ReceiptHandle", messages[0]["ReceiptHandle"]},
        {"VisibilityTimeout", 0}});
  EXPECT_EQ(bodies(url), "foo ");
}

TEST_F(FifoTest, DeletingWakesTheLongPollOfTheGroup) {
  put("a1", "a");
  put("a2", "a");
  const Document first = receive(url, {{"MaxNumberOfMessages", 1}});
  const uint64_t poll =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  EXPECT_EQ(cloud.answer(poll), nullptr);
  remove(url, first[0]);
  ASSERT_NE(cloud.answer(poll), nullptr);
  EXPECT_EQ((**cloud.answer(poll))["Messages"][0]["Body"], "a2");
}

TEST_F(FifoTest, ADuplicateIsAnsweredAndDropped) {
  const Document first = put("same", "a");
  const Document again = put("same", "b");
  EXPECT_EQ(again["MessageId"], first["MessageId"]);
  EXPECT_EQ(again["SequenceNumber"], first["SequenceNumber"]);
  remove(url, receive(url)[0]);
  put("same", "a");  // also after it was deleted
  EXPECT_EQ(counts(url), "0/0/0");
  cloud.advance(5min);
  put("same", "a");
  EXPECT_EQ(counts(url), "1/0/0");
}

TEST_F(FifoTest, APurgeForgetsWhatWasSent) {
  const Document first = put("same", "a");
  call("PurgeQueue", {{"QueueUrl", url}});
  EXPECT_NE(put("same", "a")["MessageId"], first["MessageId"]);
  EXPECT_EQ(counts(url), "1/0/0");
}

TEST_F(FifoTest, DeduplicationSurvivesARestart) {
  put("same", "a");
  EXPECT_EQ(cloud.restart().fault, "");
  put("same", "a");
  EXPECT_EQ(counts(url), "1/0/0");
  cloud.advance(5min);
  put("same", "a");
  EXPECT_EQ(counts(url), "2/0/0");
}

TEST_F(FifoTest, DeduplicationCanBePerGroup) {
  const std::string scoped = create("scoped.fifo",
                                    {{"FifoQueue", "true"},
                                     {"ContentBasedDeduplication", "true"},
                                     {"DeduplicationScope", "messageGroup"}});
  for (const char* group : {"a", "b", "a"}) send(scoped, "same", {{"MessageGroupId", group}});
  EXPECT_EQ(counts(scoped), "2/0/0");
}

// Recorded: the attribute changes, and duplicates are looked for where they were before.
TEST_F(FifoTest, ChangingTheScopeLaterChangesTheAttributeOnly) {
  const std::string queue =
      create("q2.fifo", {{"FifoQueue", "true"}, {"DeduplicationScope", "queue"}});
  const auto put_in = [&](const char* group) {
    send(queue, "x", {{"MessageGroupId", group}, {"MessageDeduplicationId", "1"}});
  };
  put_in("a");
  call("SetQueueAttributes",
       {{"QueueUrl", queue},
        {"Attributes",
         {{"DeduplicationScope", "messageGroup"}, {"FifoThroughputLimit", "perMessageGroupId"}}}});
  EXPECT_EQ(attribute(queue, "DeduplicationScope"), "messageGroup");
  put_in("b");
  EXPECT_EQ(counts(queue), "1/0/0");
  EXPECT_EQ(cloud.restart().fault, "");
  put_in("c");
  EXPECT_EQ(counts(queue), "1/0/0");
}

TEST_F(FifoTest, AReceiveCanBeRepeatedWithItsAttemptId) {
  for (const char* body : {"a1", "a2"}) put(body, "a");
  const Document attempt = {{"ReceiveRequestAttemptId", "try-1"}};
  const Document first = receive(url, attempt);
  cloud.advance(20s);
  EXPECT_EQ(cloud.restart().fault, "");
  EXPECT_EQ(receive(url, attempt), first);
  // The timeout counts from the repetition.
  cloud.advance(20s);
  EXPECT_EQ(counts(url), "0/2/0");
  EXPECT_EQ(receive(url, {{"ReceiveRequestAttemptId", "try-2"}}).size(), 0u);
  remove(url, first[0]);
  Document input = attempt;
  input["QueueUrl"] = url;
  EXPECT_EQ(
      error("ReceiveMessage", input),
      "InvalidParameterValue: Value try-1 for parameter ReceiveRequestAttemptId is invalid. "
      "Reason: The receiveRequestAttemptId is not valid anymore since the receive call is not "
      "retryable.");
  cloud.advance(5min);
  EXPECT_EQ(bodies(url, attempt), "a2 ");
  input["ReceiveRequestAttemptId"] = "no spaces";
  EXPECT_EQ(
      error("ReceiveMessage", input),
      "InvalidParameterValue: Value no spaces for parameter ReceiveRequestAttemptId is "
      "invalid. Reason: ReceiveRequestAttemptId can only include alphanumeric and punctuation "
      "characters. 1 to 128 in length.");
}

// A message that moves to a FIFO dead-letter queue is as old as its time there.
TEST_F(FifoTest, TheDeadLetterQueueCountsRetentionFromTheMove) {
  const std::string dead =
      create("dead.fifo", {{"FifoQueue", "true"}, {"MessageRetentionPeriod", "60"}});
  call(
      "SetQueueAttributes",
      {{"QueueUrl", url},
       {"Attributes",
        {{"RedrivePolicy",
          R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead.fifo","maxReceiveCount":1})"}}}});
  put("a", "a");
  cloud.advance(90s);
  receive(url);
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), "");
  EXPECT_EQ(counts(dead), "1/0/0");
  cloud.advance(59s);
  EXPECT_EQ(counts(dead), "1/0/0");
  cloud.advance(1s);
  EXPECT_EQ(counts(dead), "0/0/0");
}

TEST_F(FifoTest, SequenceNumbersRise) {
  const std::string first = put("1", "a")["SequenceNumber"];
  remove(url, receive(url)[0]);
  const std::string second = put("2", "a")["SequenceNumber"];
  EXPECT_EQ(first.size(), 20u);
  EXPECT_LT(first, second);
  EXPECT_EQ(receive(url,
                    {{"AttributeNames",
                      Document::array({"SequenceNumber"})}})[0]["Attributes"]["SequenceNumber"],
            second);
}

TEST_F(FifoTest, AnExpiredHandleIsRefused) {
  put("a", "a");
  const Document message = receive(url)[0];
  cloud.advance(30s);
  const std::string handle = message["ReceiptHandle"];
  EXPECT_EQ(error("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", handle}}),
            "InvalidParameterValue: Value " + handle +
                " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
}

TEST_F(FifoTest, RefusesInTheWordsOfSqs) {
  const std::string plain = create("plain.fifo", {{"FifoQueue", "true"}});
  EXPECT_EQ(error("SendMessage",
                  {{"QueueUrl", plain}, {"MessageBody", "x"}, {"MessageDeduplicationId", "1"}}),
            "MissingParameter: The request must contain the parameter MessageGroupId.");
  EXPECT_EQ(
      error("SendMessage", {{"QueueUrl", plain}, {"MessageBody", "x"}, {"MessageGroupId", "1"}}),
      "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or "
      "MessageDeduplicationId provided explicitly");
  EXPECT_EQ(
      error(
          "SendMessage",
          {{"QueueUrl", url}, {"MessageBody", "x"}, {"MessageGroupId", "1"}, {"DelaySeconds", 2}}),
      "InvalidParameterValue: Value 2 for parameter DelaySeconds is invalid. Reason: The request "
      "include parameter "
      "that is not valid for this queue type.");
  const Document entries =
      Document::array({{{"Id", "1"}, {"MessageBody", "x"}, {"MessageDeduplicationId", "1"}}});
  EXPECT_EQ(error("SendMessageBatch", {{"QueueUrl", plain}, {"Entries", entries}}),
            "InvalidParameterValue: The request must contain the parameter MessageGroupId.");
}

}  // namespace
}  // namespace cloudtab::sqs
