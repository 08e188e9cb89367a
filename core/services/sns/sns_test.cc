#include "core/services/sns/testing.h"

namespace cloudtab::sns {
namespace {

TEST_F(SnsTest, ANotificationIsLaidOutAsSnsDoes) {
  create_topic();
  const std::string subscription = subscribe_queue("inbox");
  const Document published =
      publish("hello \"you\"",
              {{"Subject", "greeting"}, {"MessageAttributes", {{"kind", text_attribute("test")}}}});
  const Document messages = receive("inbox");
  ASSERT_EQ(messages.size(), 1u);
  const std::string body = messages[0]["Body"].get<std::string>();
  const std::string start =
      "{\n  \"Type\" : \"Notification\",\n  \"MessageId\" : \"" +
      published["MessageId"].get<std::string>() + "\",\n  \"TopicArn\" : \"" + kTopicArn +
      "\",\n  \"Subject\" : \"greeting\",\n  \"Message\" : \"hello \\\"you\\\"\",\n  "
      "\"Timestamp\" : \"2026-01-01T00:00:00.000Z\",\n  \"SignatureVersion\" : \"1\",\n  "
      "\"Signature\" : \"";
  EXPECT_EQ(body.substr(0, start.size()), start);
  const Document envelope = parse_json(body).value();
  EXPECT_EQ(
      envelope["UnsubscribeURL"],
      "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + subscription);
  EXPECT_EQ(envelope["MessageAttributes"],
            Document({{"kind", {{"Type", "String"}, {"Value", "test"}}}}));
  EXPECT_FALSE(messages[0].contains("MessageAttributes"));
}

// Recorded.
TEST_F(SnsTest, TheTraceHeaderReachesTheQueue) {
  create_topic();
  subscribe_queue("inbox");
  const std::string form =
      "Action=Publish&Version=2010-03-31&Message=m&TopicArn=" + std::string(kTopicArn);
  const HttpResponse response =
      cloud.http({"POST",
                  "/",
                  {{"Content-Type", "application/x-www-form-urlencoded"},
                   {"X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"}},
                  form});
  EXPECT_EQ(response.status, 200) << response.body;
  const Document answer =
      call("ReceiveMessage",
           {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/inbox"},
            {"MessageSystemAttributeNames", Document::array({"AWSTraceHeader"})}},
           "sqs");
  EXPECT_EQ(answer["Messages"][0]["Attributes"],
            Document({{"AWSTraceHeader", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"}}));
}

TEST_F(SnsTest, RawDeliveryIsTheMessageItself) {
  create_topic();
  subscribe_queue("inbox", {{"RawMessageDelivery", "true"}});
  const Document attributes = {{"n", text_attribute("99.12", "Number")}};
  publish("plain", {{"MessageAttributes", attributes}});
  const Document message = receive("inbox")[0];
  EXPECT_EQ(message["Body"], "plain");
  EXPECT_EQ(message["MessageAttributes"], attributes);
}

TEST_F(SnsTest, FilterPoliciesChooseByAttributes) {
  create_topic();
  subscribe_queue("all");
  subscribe_queue("paid",
                  {{"FilterPolicy", R"({"state":["paid"],"total":[{"numeric":[">=",100]}]})"}});
  const auto order = [&](const char* body, const char* state, const char* total) {
    publish(body,
            {{"MessageAttributes",
              {{"state", text_attribute(state)}, {"total", text_attribute(total, "Number")}}}});
  };
  order("one", "paid", "100");
  order("two", "paid", "99.9");
  order("three", "open", "200");
  publish("four");
  EXPECT_EQ(bodies("all"), "one two three four ");
  EXPECT_EQ(bodies("paid"), "one ");
}

TEST_F(SnsTest, FilterPoliciesChooseByBody) {
  create_topic();
  subscribe_queue(
      "inbox",
      {{"FilterPolicyScope", "MessageBody"}, {"FilterPolicy", R"({"order":{"state":["paid"]}})"}});
  publish(R"({"order":{"state":"paid"}})");
  publish(R"({"order":{"state":"open"}})");
  publish("no JSON");
  EXPECT_EQ(receive("inbox").size(), 1u);
}

TEST_F(SnsTest, MessageStructureGivesEachProtocolItsOwn) {
  create_topic();
  subscribe_queue("inbox", {{"RawMessageDelivery", "true"}});
  publish(R"({"default":"for all","sqs":"for queues"})", {{"MessageStructure", "json"}});
  publish(R"({"default":"for all"})", {{"MessageStructure", "json"}});
  EXPECT_EQ(bodies("inbox"), "for queues for all ");
  const auto bad = [&](const char* body) {
    return error("Publish",
                 {{"TopicArn", kTopicArn}, {"Message", body}, {"MessageStructure", "json"}});
  };
  EXPECT_EQ(bad("{}"),
            "InvalidParameterException: Invalid parameter: Message Structure - No default entry in "
            "JSON message body");
  EXPECT_EQ(bad("{"),
            "InvalidParameterException: Invalid parameter: Message Structure - JSON message body "
            "failed to parse");
}

TEST_F(SnsTest, WhatAQueueCannotTakeGoesToTheDeadLetterQueue) {
  create_topic();
  call("CreateQueue", {{"QueueName", "dead"}}, "sqs");
  subscribe_queue(
      "inbox",
      {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"})"}});
  call("DeleteQueue",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/inbox"}},
       "sqs");
  publish("lost");
  EXPECT_EQ(bodies("dead"), "lost ");
}

TEST_F(SnsTest, EmailWaitsForConfirmation) {
  create_topic();
  const Document subscribed = call(
      "Subscribe", {{"TopicArn", kTopicArn}, {"Protocol", "email"}, {"Endpoint", "a@example.com"}});
  EXPECT_EQ(subscribed["SubscriptionArn"], "pending confirmation");
  publish("too early");
  ASSERT_EQ(inbox("email").size(), 1u);  // nothing but what asks to confirm
  EXPECT_EQ(inbox("email")[0]["subject"], "AWS Notification - Subscription Confirmation");
  const Document confirmation = parse_json(inbox("email")[0]["body"].get<std::string>()).value();
  EXPECT_EQ(error("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", "x"}}),
            "InvalidParameterException: Invalid token");
  EXPECT_EQ(error("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", "abc123"}}),
            "InvalidParameterException: Invalid parameter: Token");
  const Document confirmed =
      call("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", confirmation["Token"]}});
  publish("in time", {{"Subject", "s"}});
  ASSERT_EQ(inbox("email").size(), 2u);
  EXPECT_EQ(inbox("email")[0]["body"], "in time");
  EXPECT_EQ(inbox("email")[0]["subject"], "s");
  EXPECT_EQ(call("ListSubscriptions", Document::object())["Subscriptions"][0]["SubscriptionArn"],
            confirmed["SubscriptionArn"]);
}

TEST_F(SnsTest, SubscribingAgainTakesDefaultsForTheSame) {
  create_topic();
  const std::string arn = subscribe_queue("inbox", {{"RawMessageDelivery", "True"}});
  EXPECT_EQ(
      subscribe_queue("inbox",
                      {{"RawMessageDelivery", "true"}, {"FilterPolicyScope", "MessageAttributes"}}),
      arn);
  EXPECT_EQ(subscribe_queue("inbox", {{"FilterPolicyScope", "MessageAttributes"}}), arn);
  EXPECT_EQ(error("Subscribe",
                  {{"TopicArn", kTopicArn},
                   {"Protocol", "sqs"},
                   {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:inbox"},
                   {"Attributes", {{"FilterPolicyScope", "MessageBody"}}}}),
            "InvalidParameterException: Invalid parameter: Attributes Reason: Subscription already "
            "exists with different attributes");
}

TEST_F(SnsTest, NumbersMayBeWrittenWithSeparators) {
  create_topic();
  for (const char* number : {"+1234567890", "+12/34-567.890"}) {
    EXPECT_EQ(
        error("Subscribe", {{"TopicArn", kTopicArn}, {"Protocol", "sms"}, {"Endpoint", number}}),
        "")
        << number;
  }
}

// Recorded: the dead-letter queue is as the subscribed queue is, not as the topic.
TEST_F(SnsTest, AStandardQueueAtAFifoTopicHasAStandardDeadLetterQueue) {
  const std::string topic =
      call("CreateTopic", {{"Name", "t.fifo"}, {"Attributes", {{"FifoTopic", "true"}}}})
          .value("TopicArn", "");
  const auto subscribe = [&](const std::string& queue) {
    return error("Subscribe",
                 {{"TopicArn", topic},
                  {"Protocol", "sqs"},
                  {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:" + queue},
                  {"Attributes",
                   {{"RedrivePolicy",
                     R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"})"}}}});
  };
  EXPECT_EQ(subscribe("q"), "");
  EXPECT_EQ(subscribe("q.fifo"),
            "InvalidParameterException: Invalid parameter: Attributes Reason: RedrivePolicy: must "
            "use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
}

TEST_F(SnsTest, SubscriptionsAndTheirAttributes) {
  create_topic();
  const std::string arn = subscribe_queue("inbox");
  EXPECT_EQ(subscribe_queue("inbox"), arn);  // the same again
  const Document expected = {{"ConfirmationWasAuthenticated", "true"},
                             {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:inbox"},
                             {"Owner", "000000000000"},
                             {"PendingConfirmation", "false"},
                             {"Protocol", "sqs"},
                             {"RawMessageDelivery", "false"},
                             {"SubscriptionArn", arn},
                             {"SubscriptionPrincipal", "arn:aws:iam::000000000000:root"},
                             {"TopicArn", kTopicArn}};
  EXPECT_EQ(call("GetSubscriptionAttributes", {{"SubscriptionArn", arn}})["Attributes"], expected);
  const auto set = [&](const char* name, const char* value) {
    return error("SetSubscriptionAttributes",
                 {{"SubscriptionArn", arn}, {"AttributeName", name}, {"AttributeValue", value}});
  };
  const std::string invalid = "InvalidParameterException: Invalid parameter: ";
  EXPECT_EQ(set("Fake", "x"), invalid + "AttributeName");
  EXPECT_EQ(set("RawMessageDelivery", "test-ValUe"),
            invalid + "RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.");
  EXPECT_EQ(set("FilterPolicyScope", "RandomValue"),
            invalid +
                "FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or "
                "MessageAttributes");
  EXPECT_EQ(
      set("FilterPolicy", R"({"a":{"b":["c"]}})"),
      invalid + "Filter policy scope MessageAttributes does not support nested filter policy");
  EXPECT_EQ(set("RedrivePolicy", R"({"deadLetterTargetArn":"fake"})"),
            invalid + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
  EXPECT_EQ(set("FilterPolicy", R"({"a":["b"]})"), "");
  EXPECT_EQ(call("GetSubscriptionAttributes",
                 {{"SubscriptionArn", arn}})["Attributes"]["FilterPolicyScope"],
            "MessageAttributes");
  EXPECT_EQ(set("FilterPolicy", "{}"), "");
  EXPECT_EQ(set("FilterPolicyScope", "MessageAttributes"), "");
  EXPECT_EQ(call("GetSubscriptionAttributes", {{"SubscriptionArn", arn}})["Attributes"], expected);
  EXPECT_EQ(
      set("RedrivePolicy",
          R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:d","maxReceiveCount":3})"),
      invalid + "RedrivePolicy: invalid JSON. Attribute maxReceiveCount is unknown.");
  EXPECT_EQ(set("RedrivePolicy", "invalid"),
            invalid +
                "RedrivePolicy: failed to parse JSON. Unrecognized token 'invalid': was expecting "
                "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at "
                "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
                "line: 1, column: 8]");
  EXPECT_EQ(error("Subscribe",
                  {{"TopicArn", kTopicArn},
                   {"Protocol", "sqs"},
                   {"Endpoint", expected["Endpoint"]},
                   {"Attributes", {{"RawMessageDelivery", "true"}}}}),
            invalid + "Attributes Reason: Subscription already exists with different attributes");
  call("Unsubscribe", {{"SubscriptionArn", arn}});
  call("Unsubscribe", {{"SubscriptionArn", arn}});
  EXPECT_EQ(error("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}),
            "NotFoundException: Subscription does not exist");
  EXPECT_EQ(
      call("GetTopicAttributes", {{"TopicArn", kTopicArn}})["Attributes"]["SubscriptionsDeleted"],
      "1");
}

struct FaultCase {
  const char* operation;
  Document input;
  std::string message;
};

TEST_F(SnsTest, RefusesInTheWordsOfSns) {
  create_topic();
  const auto subscribe = [&](const char* protocol, const char* endpoint) -> Document {
    return {{"TopicArn", kTopicArn}, {"Protocol", protocol}, {"Endpoint", endpoint}};
  };
  const auto publish_with = [&](const char* name, const Document& attribute) -> Document {
    return {{"TopicArn", kTopicArn}, {"Message", "m"}, {"MessageAttributes", {{name, attribute}}}};
  };
  const FaultCase cases[] = {
      {"CreateTopic", {{"Name", "a b"}}, "Invalid parameter: Topic Name"},
      {"CreateTopic", {{"Name", std::string(257, 'a')}}, "Invalid parameter: Topic Name"},
      {"GetTopicAttributes",
       {{"TopicArn", "x"}},
       "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"},
      {"GetTopicAttributes",
       {{"TopicArn", "arn:aws:sns:eu-west-1:000000000000:events"}},
       "Invalid parameter: TopicArn"},
      {"GetTopicAttributes",
       {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:none"}},
       "Topic does not exist"},
      {"SetTopicAttributes",
       {{"TopicArn", kTopicArn}, {"AttributeName", "FifoTopic"}, {"AttributeValue", "false"}},
       "Invalid parameter: AttributeName"},
      {"Subscribe",
       subscribe("test-protocol", "x"),
       "Invalid parameter: Amazon SNS does not support this protocol string: test-protocol"},
      {"Subscribe",
       subscribe("sqs", "https://x/000000000000/q"),
       "Invalid parameter: SQS endpoint ARN"},
      {"Subscribe",
       subscribe("sqs", "arn:aws:sqs:us-east-1:000000000000:q.fifo"),
       "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
       "subscribed to standard SNS "
       "topics"},
      {"Subscribe", subscribe("sms", "+15--551234567"), "Invalid SMS endpoint: +15--551234567"},
      {"ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", "randomtoken"}}, "Invalid token"},
      {"SetTopicAttributes",
       {{"TopicArn", kTopicArn}, {"AttributeName", "Policy"}, {"AttributeValue", "{x"}},
       "Invalid parameter: Policy Error: null"},
      {"SetTopicAttributes",
       {{"TopicArn", kTopicArn},
        {"AttributeName", "Policy"},
        {"AttributeValue", R"({"Statement":{"Effect":"Allow","Action":"sns:Publish"}})"}},
       "Invalid parameter: Policy Error: null"},
      {"Unsubscribe", {{"SubscriptionArn", kTopicArn}}, "Invalid parameter: SubscriptionId"},
      {"Publish",
       {{"Message", "m"}},
       "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"},
      {"Publish", {{"TopicArn", kTopicArn}, {"Message", ""}}, "Invalid parameter: Empty message"},
      {"Publish",
       {{"TopicArn", kTopicArn}, {"Message", "m"}, {"Subject", ""}},
       "Invalid parameter: Subject"},
      {"Publish",
       {{"TopicArn", kTopicArn}, {"Message", std::string(262'145, 'a')}},
       "Invalid parameter: Message too long"},
      {"Publish",
       {{"PhoneNumber", "+1a234"}, {"Message", "m"}},
       "Invalid parameter: PhoneNumber Reason: +1a234 is not valid to publish to"},
      {"Publish",
       publish_with("attr1", text_attribute("")),
       "The message attribute 'attr1' must contain non-empty message attribute value for message "
       "attribute type "
       "'String'."},
      {"Publish",
       publish_with("attr1", text_attribute("x", "prefixed.String")),
       "The message attribute 'attr1' has an invalid message attribute type, the set of supported "
       "type prefixes is "
       "Binary, Number, and String."},
      {"Publish",
       publish_with("attr1", text_attribute("x", "String.")),
       "The message attribute 'attr1' has an invalid message attribute type, the set of supported "
       "type prefixes is "
       "Binary, Number, and String."},
      {"Publish",
       publish_with("a^b", text_attribute("x")),
       "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can "
       "only include "
       "alphanumeric characters, hyphens, underscores, or dots."},
      {"Publish",
       publish_with("a..b", text_attribute("x")),
       "Message attribute name can not have successive '.' character."},
      {"Publish",
       publish_with("attr1", text_attribute("x", "Binary")),
       "The message attribute 'attr1' with type 'Binary' must use field 'Binary'."},
      {"AddPermission",
       {{"TopicArn", kTopicArn},
        {"Label", "l"},
        {"AWSAccountId", Document::array({"111111111111"})},
        {"ActionName", Document::array({"Fly"})}},
       "Invalid parameter: Policy statement action out of service scope!"},
      {"TagResource",
       {{"ResourceArn", kTopicArn},
        {"Tags", {{{"Key", "k"}, {"Value", "1"}}, {{"Key", "k"}, {"Value", "2"}}}}},
       "Invalid parameter: Duplicated keys are not allowed."},
  };
  for (const FaultCase& c : cases) {
    const Result<Document> answer = cloud.call("sns", c.operation, c.input);
    ASSERT_FALSE(answer.ok()) << c.message;
    EXPECT_EQ(answer.error().message, c.message) << c.operation;
  }
}

TEST_F(SnsTest, BatchesPublishEachEntry) {
  create_topic();
  subscribe_queue("inbox");
  const Document answer =
      call("PublishBatch",
           {{"TopicArn", kTopicArn},
            {"PublishBatchRequestEntries",
             {{{"Id", "1"}, {"Message", "one"}}, {{"Id", "2"}, {"Message", "two"}}}}});
  EXPECT_EQ(answer["Successful"].size(), 2u);
  EXPECT_EQ(answer["Failed"], Document::array());
  EXPECT_EQ(bodies("inbox"), "one two ");
  const auto fault = [&](const std::vector<std::string>& ids) {
    Document entries = Document::array();
    for (const std::string& id : ids) entries.push_back({{"Id", id}, {"Message", "m"}});
    return error("PublishBatch",
                 {{"TopicArn", kTopicArn}, {"PublishBatchRequestEntries", entries}});
  };
  EXPECT_EQ(fault({"a", "a"}),
            "BatchEntryIdsNotDistinctException: Two or more batch entries in the request have the "
            "same Id.");
  EXPECT_EQ(fault({"message.id"}),
            "InvalidBatchEntryIdException: The Id of a batch entry in the batch request contains "
            "an impermissible "
            "character: message.id");
  EXPECT_EQ(fault(std::vector<std::string>(11, "a")),
            "TooManyEntriesInBatchRequestException: The batch request contains more entries than "
            "permissible.");
}

TEST_F(SnsTest, FifoTopicsFeedFifoQueues) {
  call("CreateTopic",
       {{"Name", "events.fifo"},
        {"Attributes", {{"FifoTopic", "true"}, {"ContentBasedDeduplication", "true"}}}});
  call(
      "CreateQueue", {{"QueueName", "inbox.fifo"}, {"Attributes", {{"FifoQueue", "true"}}}}, "sqs");
  const std::string topic = "arn:aws:sns:us-east-1:000000000000:events.fifo";
  call("Subscribe",
       {{"TopicArn", topic},
        {"Protocol", "sqs"},
        {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:inbox.fifo"}});
  EXPECT_EQ(error("Publish", {{"TopicArn", topic}, {"Message", "m"}}),
            "InvalidParameterException: Invalid parameter: The MessageGroupId parameter is "
            "required for FIFO topics");
  const Document published =
      call("Publish", {{"TopicArn", topic}, {"Message", "m"}, {"MessageGroupId", "g"}});
  EXPECT_EQ(published["SequenceNumber"].get<std::string>().size(), 20u);
  call("Publish", {{"TopicArn", topic}, {"Message", "m"}, {"MessageGroupId", "g"}});
  const Document messages = receive("inbox.fifo");
  ASSERT_EQ(messages.size(), 1u);
  const Document envelope = parse_json(messages[0]["Body"].get<std::string>()).value();
  EXPECT_EQ(envelope["SequenceNumber"], published["SequenceNumber"]);
  EXPECT_FALSE(envelope.contains("Signature"));
}

TEST_F(SnsTest, TopicsTagsAndPermissions) {
  const Document tags = Document::array({{{"Key", "k1"}, {"Value", "v1"}}});
  EXPECT_EQ(call("CreateTopic", {{"Name", "events"}, {"Tags", tags}})["TopicArn"], kTopicArn);
  EXPECT_EQ(call("CreateTopic", {{"Name", "events"}})["TopicArn"], kTopicArn);
  EXPECT_EQ(
      error("CreateTopic",
            {{"Name", "events"}, {"Tags", Document::array({{{"Key", "k2"}, {"Value", "v"}}})}}),
      "InvalidParameterException: Invalid parameter: Tags Reason: Topic already exists with "
      "different tags");
  EXPECT_EQ(call("ListTagsForResource", {{"ResourceArn", kTopicArn}})["Tags"], tags);
  const Document more = Document::array({{{"Key", "k2"}, {"Value", "v2"}}});
  call("TagResource", {{"ResourceArn", kTopicArn}, {"Tags", more}});
  // Some of the tags, or none, make it the same topic.
  for (const Document& some : {tags, more, Document::array()})
    EXPECT_EQ(call("CreateTopic", {{"Name", "events"}, {"Tags", some}})["TopicArn"], kTopicArn);
  const Document permission = {{"TopicArn", kTopicArn},
                               {"Label", "test"},
                               {"AWSAccountId", Document::array({"111111111111"})},
                               {"ActionName", Document::array({"Publish"})}};
  call("AddPermission", permission);
  EXPECT_EQ(error("AddPermission", permission),
            "InvalidParameterException: Invalid parameter: Statement already exists");
  const auto policy = [&] {
    return parse_json(call("GetTopicAttributes", {{"TopicArn", kTopicArn}})["Attributes"]["Policy"]
                          .get<std::string>())
        .value();
  };
  EXPECT_EQ(policy()["Statement"][1],
            Document({{"Sid", "test"},
                      {"Effect", "Allow"},
                      {"Principal", {{"AWS", "arn:aws:iam::111111111111:root"}}},
                      {"Action", "SNS:Publish"},
                      {"Resource", kTopicArn}}));
  call("RemovePermission", {{"TopicArn", kTopicArn}, {"Label", "test"}});
  EXPECT_EQ(policy()["Statement"].size(), 1u);
  EXPECT_EQ(call("ListTopics", Document::object())["Topics"],
            Document::array({{{"TopicArn", kTopicArn}}}));
  call("DeleteTopic", {{"TopicArn", kTopicArn}});
  call("DeleteTopic", {{"TopicArn", kTopicArn}});
  EXPECT_EQ(error("Publish", {{"TopicArn", kTopicArn}, {"Message", "m"}}),
            "NotFoundException: Topic does not exist");
}

TEST_F(SnsTest, EverythingSurvivesARestart) {
  create_topic();
  subscribe_queue("inbox", {{"FilterPolicy", R"({"a":["b"]})"}});
  const Document before = call("GetTopicAttributes", {{"TopicArn", kTopicArn}});
  for (const bool checkpoint : {false, true}) {
    EXPECT_EQ(cloud.restart(checkpoint).fault, "");
    EXPECT_EQ(call("GetTopicAttributes", {{"TopicArn", kTopicArn}}), before);
  }
  publish("m", {{"MessageAttributes", {{"a", text_attribute("b")}}}});
  EXPECT_EQ(bodies("inbox"), "m ");
}

}  // namespace
}  // namespace cloudtab::sns
