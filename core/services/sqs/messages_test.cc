#include "core/services/sqs/testing.h"

namespace cloudtab::sqs {
namespace {

TEST_F(SqsTest, SendReceiveDelete) {
  const std::string url = create("orders");
  EXPECT_EQ(url, "https://sqs.us-east-1.amazonaws.com/000000000000/orders");
  const Document sent = send(url, "hello");
  EXPECT_EQ(sent["MD5OfMessageBody"], "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(counts(url), "1/0/0");

  const Document messages = receive(url, {{"AttributeNames", Document::array({"All"})}});
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0]["MessageId"], sent["MessageId"]);
  EXPECT_EQ(messages[0]["Body"], "hello");
  EXPECT_EQ(messages[0]["MD5OfBody"], sent["MD5OfMessageBody"]);
  const Document expected = {{"SenderId", "000000000000"},
                             {"SentTimestamp", "1767225600000"},
                             {"ApproximateReceiveCount", "1"},
                             {"ApproximateFirstReceiveTimestamp", "1767225600000"}};
  EXPECT_EQ(messages[0]["Attributes"], expected);
  EXPECT_EQ(counts(url), "0/1/0");
  EXPECT_TRUE(receive(url).empty());

  remove(url, messages[0]);
  EXPECT_EQ(counts(url), "0/0/0");
  remove(url, messages[0]);  // gone already: still a success
  cloud.advance(31s);
  EXPECT_TRUE(receive(url).empty());
}

TEST_F(SqsTest, AMessageNotDeletedComesBack) {
  const std::string url = create("q", {{"VisibilityTimeout", "5"}});
  send(url, "a");
  const Document first = receive(url);
  cloud.advance(4999ms);
  EXPECT_TRUE(receive(url).empty());
  cloud.advance(1ms);
  const Document second =
      receive(url, {{"MessageSystemAttributeNames", Document::array({"ApproximateReceiveCount"})}});
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0]["Attributes"]["ApproximateReceiveCount"], "2");
  EXPECT_NE(second[0]["ReceiptHandle"], first[0]["ReceiptHandle"]);
  // A standard queue takes the older handle too.
  remove(url, first[0]);
  EXPECT_EQ(counts(url), "0/0/0");
}

TEST_F(SqsTest, ReceivesInOrderOfBecomingVisible) {
  const std::string url = create("q");
  for (const char* body : {"a", "b", "c"}) send(url, body);
  EXPECT_EQ(bodies(url, {{"MaxNumberOfMessages", 1}}), "a ");
  EXPECT_EQ(bodies(url), "b c ");
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), "a b c ");
}

TEST_F(SqsTest, DelaysOfQueueAndMessage) {
  const std::string url = create("q", {{"DelaySeconds", "10"}});
  send(url, "queue's delay");
  send(url, "none", {{"DelaySeconds", 0}});
  send(url, "own", {{"DelaySeconds", 5}});
  EXPECT_EQ(counts(url), "1/0/2");
  EXPECT_EQ(bodies(url), "none ");
  cloud.advance(5s);
  EXPECT_EQ(bodies(url), "own ");
  cloud.advance(5s);
  EXPECT_EQ(bodies(url), "queue's delay ");
  EXPECT_EQ(error("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}, {"DelaySeconds", 901}}),
            "InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid. Reason: "
            "DelaySeconds must be >= 0 "
            "and <= 900.");
}

TEST_F(SqsTest, LongPollEndsWhenAMessageComes) {
  const std::string url = create("q");
  const uint64_t poll =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  EXPECT_EQ(cloud.answer(poll), nullptr);
  cloud.advance(3s);
  send(url, "now");
  ASSERT_NE(cloud.answer(poll), nullptr);
  EXPECT_EQ((**cloud.answer(poll))["Messages"][0]["Body"], "now");
}

TEST_F(SqsTest, LongPollEndsWhenAMessageBecomesVisible) {
  const std::string url = create("q", {{"VisibilityTimeout", "10"}});
  send(url, "again");
  receive(url);
  const uint64_t poll =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  cloud.advance(9s);
  EXPECT_EQ(cloud.answer(poll), nullptr);
  cloud.advance(1s);
  ASSERT_NE(cloud.answer(poll), nullptr);
  EXPECT_EQ((**cloud.answer(poll))["Messages"][0]["Body"], "again");
}

TEST_F(SqsTest, LongPollEndsEmptyAfterItsTime) {
  const std::string url = create("q", {{"ReceiveMessageWaitTimeSeconds", "2"}});
  const uint64_t poll = cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}});
  cloud.advance(1999ms);
  EXPECT_EQ(cloud.answer(poll), nullptr);
  cloud.advance(1ms);
  ASSERT_NE(cloud.answer(poll), nullptr);
  EXPECT_EQ(**cloud.answer(poll), Document::object());
}

TEST_F(SqsTest, OneMessageEndsOneOfTwoLongPolls) {
  const std::string url = create("q");
  const uint64_t first =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  const uint64_t second =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  send(url, "one");
  EXPECT_NE(cloud.answer(first), nullptr);
  EXPECT_EQ(cloud.answer(second), nullptr);
  send(url, "two");
  EXPECT_NE(cloud.answer(second), nullptr);
}

TEST_F(SqsTest, ChangeMessageVisibility) {
  const std::string url = create("q");
  send(url, "a");
  const Document message = receive(url)[0];
  const auto change = [&](int seconds) {
    return error("ChangeMessageVisibility",
                 {{"QueueUrl", url},
                  {"ReceiptHandle", message["ReceiptHandle"]},
                  {"VisibilityTimeout", seconds}});
  };
  EXPECT_EQ(change(60), "");
  cloud.advance(59s);
  EXPECT_TRUE(receive(url).empty());
  EXPECT_EQ(change(43'200),
            "InvalidParameterValue: Value 43200 for parameter VisibilityTimeout is invalid. "
            "Reason: Total "
            "VisibilityTimeout for the message is beyond the limit [43200 seconds]");
  EXPECT_EQ(change(43'201),
            "InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is invalid. "
            "Reason: Must be >= 0 and <= "
            "43200, if provided.");
  EXPECT_EQ(change(0), "");
  EXPECT_EQ(counts(url), "1/0/0");
  EXPECT_EQ(change(60), "");  // visible again: a success without effect
  EXPECT_EQ(counts(url), "1/0/0");
  remove(url, message);
  EXPECT_NE(
      change(60).find("Message does not exist or is not available for visibility timeout change."),
      std::string::npos);
  EXPECT_EQ(
      error("ChangeMessageVisibility",
            {{"QueueUrl", url}, {"ReceiptHandle", "x"}, {"VisibilityTimeout", 1}}),
      "ReceiptHandleIsInvalid: The input receipt handle \"x\" is not a valid receipt handle.");
  EXPECT_EQ(error("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", ""}}),
            "MissingParameter: The request must contain the parameter ReceiptHandle.");
}

// Source: SQS developer guide, "How Amazon SQS fair queues work".
TEST_F(SqsTest, ANoisyGroupComesAfterTheOthers) {
  const std::string url = create("tenants");
  for (int i = 0; i < 45; ++i) send(url, "loud", {{"MessageGroupId", "a"}});
  cloud.advance(1s);
  send(url, "quiet", {{"MessageGroupId", "b"}});
  send(url, "nobody");
  const std::string ten = "loud loud loud loud loud loud loud loud loud loud ";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bodies(url), ten);
  // 30 in flight, all of one group.
  EXPECT_EQ(cloud.restart().fault, "");
  EXPECT_EQ(bodies(url, {{"MaxNumberOfMessages", 3}}), "quiet nobody loud ");
  // When they are visible again, nobody is noisy and the oldest comes first.
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), ten);
}

TEST_F(SqsTest, AHandleOfAnotherQueueIsInvalid) {
  const std::string one = create("one");
  const std::string two = create("two");
  send(one, "a");
  const Document message = receive(one)[0];
  EXPECT_EQ(error("DeleteMessage", {{"QueueUrl", two}, {"ReceiptHandle", message["ReceiptHandle"]}})
                .substr(0, 22),
            "ReceiptHandleIsInvalid");
}

TEST_F(SqsTest, MessageAttributesComeBackAsAskedFor) {
  const std::string url = create("q", {{"VisibilityTimeout", "0"}});
  const Document attributes = {{"Hello", {{"DataType", "String"}, {"StringValue", "There"}}},
                               {"Help.Me", {{"DataType", "String"}, {"StringValue", "Me"}}}};
  const Document sent = send(url, "msg", {{"MessageAttributes", attributes}});
  EXPECT_EQ(sent["MD5OfMessageAttributes"], "83fee93c1bcd8b9a5a923ffacdc636c7");
  EXPECT_FALSE(receive(url)[0].contains("MessageAttributes"));
  const Document all = receive(url, {{"MessageAttributeNames", Document::array({"All"})}})[0];
  EXPECT_EQ(all["MessageAttributes"], attributes);
  EXPECT_EQ(all["MD5OfMessageAttributes"], "83fee93c1bcd8b9a5a923ffacdc636c7");
  const Document one =
      receive(url, {{"MessageAttributeNames", Document::array({"Hello", "Foo"})}})[0];
  EXPECT_EQ(one["MD5OfMessageAttributes"], "a311262e065454b75da111d535b8dacd");
}

TEST_F(SqsTest, TraceHeaderIsASystemAttribute) {
  const std::string url = create("q");
  const Document header = {
      {"AWSTraceHeader", {{"DataType", "String"}, {"StringValue", "Root=1-2-3"}}}};
  const Document sent = send(url, "a", {{"MessageSystemAttributes", header}});
  EXPECT_EQ(sent["MD5OfMessageSystemAttributes"].get<std::string>().size(), 32u);
  EXPECT_FALSE(sent.contains("MD5OfMessageAttributes"));
  EXPECT_EQ(
      receive(url, {{"AttributeNames", Document::array({"AWSTraceHeader"})}})[0]["Attributes"],
      Document({{"AWSTraceHeader", "Root=1-2-3"}}));
}

TEST_F(SqsTest, SizeLimits) {
  const std::string url = create("q", {{"MaximumMessageSize", "1024"}});
  EXPECT_EQ(error("SendMessage", {{"QueueUrl", url}, {"MessageBody", std::string(1024, 'a')}}), "");
  EXPECT_EQ(error("SendMessage", {{"QueueUrl", url}, {"MessageBody", std::string(1025, 'a')}}),
            "InvalidParameterValue: One or more parameters are invalid. Reason: Message must be "
            "shorter than 1024 "
            "bytes.");
  const Document answer = call("SendMessageBatch",
                               {{"QueueUrl", url},
                                {"Entries",
                                 {{{"Id", "big"}, {"MessageBody", std::string(1025, 'a')}},
                                  {{"Id", "small"}, {"MessageBody", "a"}}}}});
  EXPECT_EQ(answer["Successful"].size(), 1u);
  EXPECT_EQ(answer["Failed"],
            Document::array(
                {{{"Id", "big"},
                  {"Code", "InvalidParameterValue"},
                  {"SenderFault", true},
                  {"Message",
                   "One or more parameters cannot be validated. Reason: Message must be shorter "
                   "than 1024 bytes."}}}));
  const std::string wide = create("wide");
  const Document entries = {{{"Id", "1"}, {"MessageBody", std::string(1'048'576, 'a')}},
                            {{"Id", "2"}, {"MessageBody", "a"}}};
  EXPECT_EQ(error("SendMessageBatch", {{"QueueUrl", wide}, {"Entries", entries}}),
            "BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have "
            "sent 1048577 bytes.");
}

TEST_F(SqsTest, BatchesCheckTheirIds) {
  const std::string url = create("q");
  const auto batch_error = [&](const std::vector<std::string>& ids) {
    Document entries = Document::array();
    for (const std::string& id : ids) entries.push_back({{"Id", id}, {"MessageBody", "x"}});
    return error("SendMessageBatch", {{"QueueUrl", url}, {"Entries", entries}});
  };
  EXPECT_EQ(batch_error({"a", "b"}), "");
  EXPECT_EQ(batch_error({}),
            "EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the "
            "request.");
  EXPECT_EQ(batch_error({"a", "b", "a"}), "BatchEntryIdsNotDistinct: Id a repeated.");
  EXPECT_EQ(batch_error({"invalid:id"}).substr(0, 19), "InvalidBatchEntryId");
  EXPECT_EQ(batch_error({std::string(81, 'a')}).substr(0, 19), "InvalidBatchEntryId");
  EXPECT_EQ(batch_error(std::vector<std::string>(11, "a")),
            "TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have "
            "sent 11.");
}

TEST_F(SqsTest, DeleteAndVisibilityBatchesAnswerPerEntry) {
  const std::string url = create("q");
  send(url, "a");
  send(url, "b");
  const Document messages = receive(url);
  const Document visibility = call(
      "ChangeMessageVisibilityBatch",
      {{"QueueUrl", url},
       {"Entries",
        {{{"Id", "1"}, {"ReceiptHandle", messages[0]["ReceiptHandle"]}, {"VisibilityTimeout", 0}},
         {{"Id", "2"}, {"ReceiptHandle", "bad"}, {"VisibilityTimeout", 0}}}}});
  EXPECT_EQ(visibility["Successful"], Document::array({{{"Id", "1"}}}));
  EXPECT_EQ(visibility["Failed"][0]["Code"], "ReceiptHandleIsInvalid");
  EXPECT_EQ(counts(url), "1/1/0");
  const Document deleted =
      call("DeleteMessageBatch",
           {{"QueueUrl", url},
            {"Entries",
             {{{"Id", "1"}, {"ReceiptHandle", messages[0]["ReceiptHandle"]}},
              {{"Id", "2"}, {"ReceiptHandle", messages[1]["ReceiptHandle"]}}}}});
  EXPECT_EQ(deleted, Document({{"Successful", {{{"Id", "1"}}, {{"Id", "2"}}}}}));
  EXPECT_EQ(counts(url), "0/0/0");
}

TEST_F(SqsTest, ReceiveRefusesBadNumbers) {
  const std::string url = create("q");
  EXPECT_EQ(error("ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 11}}),
            "InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: "
            "Must be between 1 and "
            "10, if provided.");
  EXPECT_EQ(error("ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 21}}),
            "InvalidParameterValue: Value 21 for parameter WaitTimeSeconds is invalid. Reason: "
            "Must be >= 0 and <= 20, "
            "if provided.");
}

TEST_F(SqsTest, MessagesExpire) {
  const std::string url = create("q", {{"MessageRetentionPeriod", "60"}});
  send(url, "a");
  cloud.advance(30s);
  send(url, "b");
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), "b ");
  cloud.advance(29s);
  EXPECT_EQ(counts(url), "0/1/0");
  // The timer takes it away without anyone asking, also while it is in flight.
  cloud.advance(1s);
  EXPECT_EQ(cloud.machine().trace().events().back().kind, "sqs.expire");
  EXPECT_EQ(counts(url), "0/0/0");
}

TEST_F(SqsTest, AShorterRetentionReachesWhatIsThere) {
  const std::string url = create("q");
  send(url, "a");
  cloud.advance(70s);
  call("SetQueueAttributes",
       {{"QueueUrl", url}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
  EXPECT_EQ(counts(url), "0/0/0");
}

TEST_F(SqsTest, AStandardQueueCanBeToldToDuplicate) {
  const std::string url = create("q");
  call("TagQueue", {{"QueueUrl", url}, {"Tags", {{"cloudtab:duplicates", "100"}}}});
  send(url, "twice");
  const Document first = receive(url);
  ASSERT_EQ(first.size(), 1u);
  cloud.advance(1ms);
  EXPECT_EQ(bodies(url), "twice ");
  remove(url, first[0]);
  cloud.advance(1ms);
  EXPECT_EQ(bodies(url), "");
}

TEST_F(SqsTest, AStandardQueueCanBeToldToReorder) {
  const std::string url = create("q");
  const std::string in_order = "0 1 2 3 4 5 6 7 8 9 ";
  for (int i = 0; i < 10; ++i) send(url, std::to_string(i));
  call("TagQueue", {{"QueueUrl", url}, {"Tags", {{"cloudtab:reorder", "100"}}}});
  const std::string order = bodies(url);
  EXPECT_NE(order, in_order);
  EXPECT_EQ(order.size(), in_order.size());
  call("TagQueue", {{"QueueUrl", url}, {"Tags", {{"cloudtab:reorder", "often"}}}});
  cloud.advance(30s);
  EXPECT_EQ(bodies(url), in_order);
}

TEST_F(SqsTest, TimesOfDays) {
  const std::string url =
      create("q", {{"MessageRetentionPeriod", "1209600"}, {"VisibilityTimeout", "43200"}});
  send(url, "old");
  const Document first = receive(url);
  cloud.advance(12h - 1s);
  EXPECT_EQ(counts(url), "0/1/0");
  cloud.advance(1s);
  EXPECT_EQ(counts(url), "1/0/0");
  cloud.advance(14 * 24h - 12h - 1s);
  EXPECT_EQ(counts(url), "1/0/0");
  cloud.advance(1s);
  EXPECT_EQ(counts(url), "0/0/0");
}

TEST_F(SqsTest, EverythingSurvivesARestart) {
  const std::string url = create("q");
  for (const char* body : {"a", "b", "c"}) send(url, body);
  send(url, "later", {{"DelaySeconds", 60}});
  const Document first = receive(url, {{"MaxNumberOfMessages", 1}})[0];
  for (const bool checkpoint : {false, true}) {
    EXPECT_EQ(cloud.restart(checkpoint).fault, "");
    EXPECT_EQ(counts(url), "2/1/1");
  }
  remove(url, first);
  EXPECT_EQ(bodies(url), "b c ");
  cloud.advance(60s);
  EXPECT_EQ(counts(url), "3/0/0");
}

}  // namespace
}  // namespace cloudtab::sqs
