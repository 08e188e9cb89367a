#include "core/base/json.h"
#include "core/services/sqs/testing.h"

namespace cloudtab::sqs {
namespace {

TEST_F(SqsTest, ANewQueueHasTheDefaults) {
  const std::string url = create("q");
  const Document attributes =
      call("GetQueueAttributes",
           {{"QueueUrl", url}, {"AttributeNames", Document::array({"All"})}})["Attributes"];
  const Document expected = {{"ApproximateNumberOfMessages", "0"},
                             {"ApproximateNumberOfMessagesDelayed", "0"},
                             {"ApproximateNumberOfMessagesNotVisible", "0"},
                             {"CreatedTimestamp", "1767225600"},
                             {"DelaySeconds", "0"},
                             {"LastModifiedTimestamp", "1767225600"},
                             {"MaximumMessageSize", "1048576"},
                             {"MessageRetentionPeriod", "345600"},
                             {"QueueArn", "arn:aws:sqs:us-east-1:000000000000:q"},
                             {"ReceiveMessageWaitTimeSeconds", "0"},
                             {"SqsManagedSseEnabled", "true"},
                             {"VisibilityTimeout", "30"}};
  EXPECT_EQ(attributes, expected);
  EXPECT_EQ(call("GetQueueAttributes", {{"QueueUrl", url}}), Document::object());
}

TEST_F(SqsTest, ANameDoesForAUrl) {
  const std::string url = create("q.fifo", {{"FifoQueue", "true"}});
  send("q.fifo", "x", {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "1"}});
  EXPECT_EQ(bodies(url), "x ");
}

TEST_F(SqsTest, AFifoQueueHasMore) {
  const std::string url = create("q.fifo", {{"FifoQueue", "true"}});
  EXPECT_EQ(attribute(url, "FifoQueue"), "true");
  EXPECT_EQ(attribute(url, "ContentBasedDeduplication"), "false");
  EXPECT_EQ(attribute(url, "DeduplicationScope"), "queue");
  EXPECT_EQ(attribute(url, "FifoThroughputLimit"), "perQueue");
}

struct FaultCase {
  const char* operation;
  Document input;
  std::string error;
};

TEST_F(SqsTest, RefusesInTheWordsOfSqs) {
  const std::string url = create("q");
  create("other.fifo", {{"FifoQueue", "true"}});
  const auto with = [](const char* name, const char* value) -> Document {
    return {{"QueueName", "new"}, {"Attributes", {{name, value}}}};
  };
  const auto setting = [&](const char* name, const char* value) -> Document {
    return {{"QueueUrl", url}, {"Attributes", {{name, value}}}};
  };
  const std::string redrive =
      R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:other.fifo","maxReceiveCount":3})";
  const FaultCase cases[] = {
      {"CreateQueue",
       {{"QueueName", "a b"}},
       "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. "
       "1 to 80 in length"},
      {"CreateQueue",
       {{"QueueName", std::string(81, 'a')}},
       "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. "
       "1 to 80 in length"},
      {"CreateQueue",
       {{"QueueName", "q.fifo"}},
       "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. "
       "1 to 80 in length"},
      {"CreateQueue",
       with("FifoQueue", "true"),
       "InvalidParameterValue: The name of a FIFO queue can only include alphanumeric characters, "
       "hyphens, or "
       "underscores, must end with .fifo suffix and be 1 to 80 in length."},
      {"CreateQueue",
       with("FifoQueue", "false"),
       "InvalidAttributeName: Unknown Attribute FifoQueue."},
      {"CreateQueue",
       with("ContentBasedDeduplication", "false"),
       "InvalidAttributeName: Unknown Attribute ContentBasedDeduplication."},
      {"CreateQueue",
       with("DeduplicationScope", "queue"),
       "InvalidAttributeName: You can specify the DeduplicationScope only when FifoQueue is set to "
       "true."},
      {"CreateQueue",
       with("VisibilityTimeout", "43201"),
       "InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout."},
      {"CreateQueue",
       with("MessageRetentionPeriod", "59"),
       "InvalidAttributeValue: Invalid value for the parameter MessageRetentionPeriod."},
      {"CreateQueue",
       with("DelaySeconds", "-1"),
       "InvalidAttributeValue: Invalid value for the parameter DelaySeconds."},
      {"CreateQueue",
       with("MaximumMessageSize", "1023"),
       "InvalidAttributeValue: Invalid value for the parameter MaximumMessageSize."},
      {"CreateQueue",
       with("Policy", "{}"),
       "InvalidAttributeValue: Invalid value for the parameter Policy."},
      {"CreateQueue",
       {{"QueueName", "q"}, {"Attributes", {{"DelaySeconds", "5"}}}},
       "QueueNameExists: A queue already exists with the same name and a different value for "
       "attribute DelaySeconds"},
      {"SetQueueAttributes",
       setting("QueueArn", "x"),
       "InvalidAttributeName: Unknown Attribute QueueArn."},
      {"SetQueueAttributes",
       setting("RedrivePolicy", "x"),
       "InvalidParameterValue: Value x for parameter RedrivePolicy is invalid. Reason: Redrive "
       "policy is not a valid JSON "
       "map."},
      {"SetQueueAttributes",
       setting("RedrivePolicy", "{}"),
       "InvalidParameterValue: Value {} for parameter RedrivePolicy is invalid. Reason: Redrive "
       "policy does not contain "
       "mandatory attribute: maxReceiveCount."},
      {"SetQueueAttributes",
       setting("RedrivePolicy", redrive.c_str()),
       "InvalidParameterValue: Value " + redrive +
           " for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type "
           "of queue as the source."},
      {"GetQueueUrl",
       {{"QueueName", "none"}},
       "QueueDoesNotExist: The specified queue does not exist."},
      {"SendMessage",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/none"},
        {"MessageBody", "x"}},
       "QueueDoesNotExist: The specified queue does not exist."},
      {"SendMessage",
       {{"QueueUrl", "none"}, {"MessageBody", "x"}},
       "QueueDoesNotExist: The specified queue does not exist."},
      {"SendMessage",
       {{"QueueUrl", "https://elsewhere"}, {"MessageBody", "x"}},
       "QueueDoesNotExist: The specified queue does not exist."},
      {"SendMessage",
       {{"QueueUrl", "https://elsewhere/"}, {"MessageBody", "x"}},
       "InvalidAddress: The address https://elsewhere/ is not valid for this endpoint."},
      {"SendMessage",
       {{"QueueUrl", url},
        {"MessageBody", "x"},
        {"MessageSystemAttributes", {{"Other", {{"DataType", "String"}, {"StringValue", "x"}}}}}},
       "InvalidParameterValue: Message (system) attribute 'Other' is invalid. You must use only "
       "AWSTraceHeader, of type 'String'."},
      {"SendMessage",
       {{"QueueUrl", url}, {"MessageBody", ""}},
       "MissingParameter: The request must contain the parameter MessageBody."},
      {"SendMessage",
       {{"QueueUrl", url}, {"MessageBody", "x"}, {"MessageGroupId", "group 123"}},
       "InvalidParameterValue: Value group 123 for parameter MessageGroupId is invalid. Reason: "
       "MessageGroupId can only "
       "include alphanumeric and punctuation characters. 1 to 128 in length."},
  };
  for (const FaultCase& c : cases) EXPECT_EQ(error(c.operation, c.input), c.error) << c.input;
}

TEST_F(SqsTest, CreatingAgainWithTheSameAttributesIsFine) {
  const std::string url = create("q", {{"DelaySeconds", "5"}});
  EXPECT_EQ(create("q", {{"DelaySeconds", "5"}}), url);
  EXPECT_EQ(create("q"), url);
}

TEST_F(SqsTest, AttributesCanBeSet) {
  const std::string url = create("q");
  cloud.advance(5s);
  call("SetQueueAttributes",
       {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "69"}, {"DelaySeconds", "420"}}}});
  EXPECT_EQ(attribute(url, "VisibilityTimeout"), "69");
  EXPECT_EQ(attribute(url, "DelaySeconds"), "420");
  EXPECT_EQ(attribute(url, "CreatedTimestamp"), "1767225600");
  EXPECT_EQ(attribute(url, "LastModifiedTimestamp"), "1767225605");
}

TEST_F(SqsTest, OneEncryptionAtATime) {
  const std::string url = create("q");
  const auto set = [&](const Document& attributes) {
    return error("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", attributes}});
  };
  EXPECT_EQ(set({{"KmsMasterKeyId", "testKeyId"}, {"KmsDataKeyReusePeriodSeconds", "6000"}}), "");
  EXPECT_EQ(attribute(url, "SqsManagedSseEnabled"), "false");
  EXPECT_EQ(attribute(url, "KmsDataKeyReusePeriodSeconds"), "6000");
  EXPECT_EQ(set({{"SqsManagedSseEnabled", "true"}}),
            "InvalidAttributeName: You can use one type of server-side encryption (SSE) at one "
            "time. You can either "
            "enable KMS SSE or SQS SSE.");
  EXPECT_EQ(set({{"KmsMasterKeyId", ""}, {"KmsDataKeyReusePeriodSeconds", "300"}}), "");
  EXPECT_EQ(attribute(url, "KmsMasterKeyId"), "");
  EXPECT_EQ(attribute(url, "KmsDataKeyReusePeriodSeconds"), "");
  EXPECT_EQ(attribute(url, "SqsManagedSseEnabled"), "false");
}

TEST_F(SqsTest, ADeletedNameRestsForAMinute) {
  const std::string url = create("q");
  send(url, "old");
  const Document message = receive(url)[0];
  call("DeleteQueue", {{"QueueUrl", url}});
  EXPECT_EQ(error("GetQueueUrl", {{"QueueName", "q"}}),
            "QueueDoesNotExist: The specified queue does not exist.");
  cloud.advance(59s);
  EXPECT_EQ(error("CreateQueue", {{"QueueName", "q"}}),
            "QueueDeletedRecently: You must wait 60 seconds after deleting a queue before you can "
            "create another with "
            "the same name.");
  cloud.advance(1s);
  create("q");
  EXPECT_EQ(counts(url), "0/0/0");
  // A handle of the old queue is none of the new one.
  EXPECT_NE(
      error("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}}), "");
}

TEST_F(SqsTest, DeletingAQueueEndsItsLongPolls) {
  const std::string url = create("q");
  const uint64_t poll =
      cloud.start("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"WaitTimeSeconds", 20}});
  call("DeleteQueue", {{"QueueUrl", url}});
  ASSERT_NE(cloud.answer(poll), nullptr);
  EXPECT_EQ(cloud.answer(poll)->error().code, "QueueDoesNotExist");
}

TEST_F(SqsTest, PurgeTakesEverythingOnceAMinute) {
  const std::string url = create("q");
  for (const char* body : {"a", "b"}) send(url, body);
  send(url, "later", {{"DelaySeconds", 10}});
  receive(url, {{"MaxNumberOfMessages", 1}});
  call("PurgeQueue", {{"QueueUrl", url}});
  EXPECT_EQ(counts(url), "0/0/0");
  EXPECT_EQ(
      error("PurgeQueue", {{"QueueUrl", url}}),
      "PurgeQueueInProgress: Only one PurgeQueue operation on q is allowed every 60 seconds.");
  cloud.advance(60s);
  EXPECT_EQ(error("PurgeQueue", {{"QueueUrl", url}}), "");
}

TEST_F(SqsTest, ListsPageByPage) {
  EXPECT_EQ(call("ListQueues", Document::object()), Document::object());
  for (int i = 0; i < 5; ++i) create("queue-" + std::to_string(i));
  create("else");
  const Document all = call("ListQueues", {{"QueueNamePrefix", "queue-"}});
  EXPECT_EQ(all["QueueUrls"].size(), 5u);
  EXPECT_FALSE(all.contains("NextToken"));
  Document seen = Document::array();
  Document input = {{"QueueNamePrefix", "queue-"}, {"MaxResults", 2}};
  for (int page = 0; page < 3; ++page) {
    const Document answer = call("ListQueues", input);
    for (const Document& url : answer["QueueUrls"]) seen.push_back(url);
    if (answer.contains("NextToken")) input["NextToken"] = answer["NextToken"];
  }
  EXPECT_EQ(seen, all["QueueUrls"]);
}

TEST_F(SqsTest, QueuesOfOtherScopesAreOthers) {
  create("q");
  const Scope elsewhere{"111111111111", "eu-west-1"};
  EXPECT_FALSE(cloud.call_in(elsewhere, "sqs", "GetQueueUrl", {{"QueueName", "q"}}).ok());
  const Result<Document> made =
      cloud.call_in(elsewhere, "sqs", "CreateQueue", {{"QueueName", "q"}});
  EXPECT_EQ((*made)["QueueUrl"], "https://sqs.eu-west-1.amazonaws.com/111111111111/q");
  const Result<Document> found =
      cloud.call_in({"222222222222", "eu-west-1"},
                    "sqs",
                    "GetQueueUrl",
                    {{"QueueName", "q"}, {"QueueOwnerAWSAccountId", "111111111111"}});
  EXPECT_EQ(found.value(), made.value());
}

TEST_F(SqsTest, Tags) {
  const std::string url =
      call("CreateQueue",
           {{"QueueName", "q"}, {"tags", {{"tag1", "value1"}, {"tag2", "value2"}}}})["QueueUrl"];
  call("TagQueue", {{"QueueUrl", url}, {"Tags", {{"tag2", "new"}, {"tag3", ""}}}});
  call("UntagQueue", {{"QueueUrl", url}, {"TagKeys", Document::array({"tag1"})}});
  EXPECT_EQ(call("ListQueueTags", {{"QueueUrl", url}})["Tags"],
            Document({{"tag2", "new"}, {"tag3", ""}}));
  call("UntagQueue", {{"QueueUrl", url}, {"TagKeys", Document::array({"tag2", "tag3"})}});
  EXPECT_EQ(call("ListQueueTags", {{"QueueUrl", url}}), Document::object());
  EXPECT_EQ(error("TagQueue", {{"QueueUrl", url}, {"Tags", Document::object()}}),
            "MissingParameter: The request must contain the parameter Tags.");
  EXPECT_EQ(error("UntagQueue", {{"QueueUrl", url}, {"TagKeys", Document::array()}}),
            "InvalidParameterValue: Tag keys must be between 1 and 128 characters in length.");
  Document many = Document::object();
  for (int i = 0; i < 51; ++i) many["k" + std::to_string(i)] = "v";
  EXPECT_EQ(error("TagQueue", {{"QueueUrl", url}, {"Tags", many}}),
            "InvalidParameterValue: Too many tags added for queue " +
                url.substr(url.rfind('/') + 1) + ".");
}

TEST_F(SqsTest, PermissionsAreStatementsOfThePolicy) {
  const std::string url = create("q");
  const Document grant = {{"QueueUrl", url},
                          {"Label", "crossaccountpermission"},
                          {"AWSAccountIds", Document::array({"111111111111", "668614515564"})},
                          {"Actions", Document::array({"ReceiveMessage"})}};
  call("AddPermission", grant);
  const Document policy = parse_json(attribute(url, "Policy")).value();
  EXPECT_EQ(policy["Version"], "2008-10-17");
  EXPECT_EQ(policy["Id"], "arn:aws:sqs:us-east-1:000000000000:q/SQSDefaultPolicy");
  const Document expected = {
      {"Sid", "crossaccountpermission"},
      {"Effect", "Allow"},
      {"Principal",
       {{"AWS",
         Document::array({"arn:aws:iam::111111111111:root", "arn:aws:iam::668614515564:root"})}}},
      {"Action", "SQS:ReceiveMessage"},
      {"Resource", "arn:aws:sqs:us-east-1:000000000000:q"}};
  EXPECT_EQ(policy["Statement"], Document::array({expected}));
  EXPECT_EQ(error("AddPermission", grant),
            "InvalidParameterValue: Value crossaccountpermission for parameter Label is invalid. "
            "Reason: Already exists.");
  call("RemovePermission", {{"QueueUrl", url}, {"Label", "crossaccountpermission"}});
  EXPECT_EQ(attribute(url, "Policy"), "");
  EXPECT_EQ(
      error("RemovePermission", {{"QueueUrl", url}, {"Label", "x"}}),
      "InvalidParameterValue: Value x for parameter Label is invalid. Reason: can't find label.");
}

}  // namespace
}  // namespace cloudtab::sqs
