#include "core/services/sns/resources.h"

#include <utility>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/cloud/resource_testing.h"
#include "core/services/sns/service.h"

namespace cloudtab::sns {
namespace {

constexpr const char* kQueueArn = "arn:aws:sqs:us-east-1:000000000000:inbox";

class ResourcesTest : public ResourceTypesTest<sns_service> {
 protected:
  /// As `run`; a handler that fails is a test failure.
  Document make(Step step, const ResourceRequest& request) {
    Result<Document> made = run(step, request);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? std::move(made).value() : Document::object();
  }
  Document call(std::string_view operation, const Document& input) {
    return cloud_.call("sns", operation, input).value();
  }
  /// The topic's subscriptions as `protocol:endpoint`, with a space after each.
  std::string subscriptions(const std::string& topic) {
    std::string joined;
    const Document listed = call("ListSubscriptionsByTopic", {{"TopicArn", topic}});
    for (const Document& entry : listed["Subscriptions"]) {
      joined +=
          entry["Protocol"].get<std::string>() + ":" + entry["Endpoint"].get<std::string>() + " ";
    }
    return joined;
  }
};

TEST_F(ResourcesTest, ATopicFromItsProperties) {
  ResourceRequest request{.type = "AWS::SNS::Topic"};
  request.generated_name = "stack-Topic-ABCDEFGHIJKL";
  request.properties = {
      {"DisplayName", "Events"},
      {"Subscription", Document::array({{{"Protocol", "sqs"}, {"Endpoint", kQueueArn}}})},
      {"Tags", Document::array({{{"Key", "a"}, {"Value", "1"}}})}};
  const Document topic = make(Step::kCreate, request);
  const std::string arn = "arn:aws:sns:us-east-1:000000000000:stack-Topic-ABCDEFGHIJKL";
  EXPECT_EQ(topic["Ref"], arn);
  EXPECT_EQ(topic["Attributes"],
            Document({{"TopicArn", arn}, {"TopicName", "stack-Topic-ABCDEFGHIJKL"}}));
  EXPECT_EQ(call("GetTopicAttributes", {{"TopicArn", arn}})["Attributes"]["DisplayName"], "Events");
  EXPECT_EQ(subscriptions(arn), "sqs:" + std::string(kQueueArn) + " ");

  request.physical_id = arn;
  request.previous_properties = request.properties;
  request.properties = {
      {"Subscription", Document::array({{{"Protocol", "sms"}, {"Endpoint", "+15551234567"}}})}};
  make(Step::kUpdate, request);
  EXPECT_EQ(call("GetTopicAttributes", {{"TopicArn", arn}})["Attributes"]["DisplayName"], "");
  EXPECT_EQ(subscriptions(arn), "sms:+15551234567 ");
  EXPECT_EQ(call("ListTagsForResource", {{"ResourceArn", arn}})["Tags"], Document::array());
  make(Step::kRemove, request);
  make(Step::kRemove, request);  // gone already
  EXPECT_EQ(call("ListTopics", Document::object())["Topics"], Document::array());
}

TEST_F(ResourcesTest, ASubscriptionFromItsProperties) {
  const std::string topic = call("CreateTopic", {{"Name", "events"}})["TopicArn"];
  ResourceRequest request{.type = "AWS::SNS::Subscription"};
  request.properties = {{"TopicArn", topic},
                        {"Protocol", "sqs"},
                        {"Endpoint", kQueueArn},
                        {"RawMessageDelivery", true},
                        {"FilterPolicy", {{"a", {{"b", Document::array({"c"})}}}}},
                        {"FilterPolicyScope", "MessageBody"}};
  const std::string arn = make(Step::kCreate, request)["Ref"];
  const auto attributes = [&] {
    return call("GetSubscriptionAttributes", {{"SubscriptionArn", arn}})["Attributes"];
  };
  EXPECT_EQ(attributes()["RawMessageDelivery"], "true");
  EXPECT_EQ(attributes()["FilterPolicy"], R"({"a":{"b":["c"]}})");

  // From a nested policy on the body to a flat one on attributes, in one step.
  request.physical_id = arn;
  request.previous_properties = request.properties;
  request.properties.erase("FilterPolicyScope");
  request.properties.erase("RawMessageDelivery");
  request.properties["FilterPolicy"] = {{"a", Document::array({"c"})}};
  EXPECT_EQ(make(Step::kUpdate, request)["Ref"], arn);
  EXPECT_EQ(attributes()["FilterPolicy"], R"({"a":["c"]})");
  EXPECT_EQ(attributes()["FilterPolicyScope"], "MessageAttributes");
  EXPECT_EQ(attributes()["RawMessageDelivery"], "false");
  make(Step::kRemove, request);
  EXPECT_EQ(subscriptions(topic), "");
}

TEST_F(ResourcesTest, ATopicThatArchivesIsRemovedWithItsArchive) {
  ResourceRequest request{.type = "AWS::SNS::Topic"};
  request.generated_name = "stack-Topic-ABCDEFGHIJKL";
  request.properties = {{"FifoTopic", true}, {"ArchivePolicy", {{"MessageRetentionPeriod", "3"}}}};
  request.physical_id = make(Step::kCreate, request)["Ref"];
  make(Step::kRemove, request);
  EXPECT_EQ(call("ListTopics", Document::object())["Topics"], Document::array());
}

TEST_F(ResourcesTest, APolicyGoesBackToTheDefault) {
  const std::string topic = call("CreateTopic", {{"Name", "events"}})["TopicArn"];
  const auto policy = [&] {
    return parse_json(call("GetTopicAttributes", {{"TopicArn", topic}})["Attributes"]["Policy"]
                          .get<std::string>())
        .value();
  };
  const Document born = policy();
  for (const char* type : {"AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"}) {
    ResourceRequest request{.type = type};
    request.generated_name = "stack-Policy-ABCDEFGHIJKL";
    request.properties = {
        {"PolicyDocument",
         {{"Statement", Document::array({{{"Effect", "Allow"}, {"Principal", "*"}}})}}}};
    if (request.type == "AWS::SNS::TopicPolicy") {
      request.properties["Topics"] = Document::array({topic});
    } else {
      request.properties["TopicArn"] = topic;
    }
    request.physical_id = make(Step::kCreate, request)["Ref"];
    EXPECT_EQ(policy(), request.properties["PolicyDocument"]) << type;
    make(Step::kRemove, request);
    EXPECT_EQ(policy(), born) << type;
  }
}

}  // namespace
}  // namespace cloudtab::sns
