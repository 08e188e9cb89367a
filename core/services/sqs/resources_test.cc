#include "core/services/sqs/resources.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/cloud/resource_testing.h"
#include "core/services/sqs/service.h"

namespace cloudtab::sqs {
namespace {

class ResourcesTest : public ResourceTypesTest<sqs_service> {
 protected:
  Document attributes(const std::string& url) {
    return cloud_
        .call("sqs",
              "GetQueueAttributes",
              {{"QueueUrl", url}, {"AttributeNames", Document::array({"All"})}})
        .value()["Attributes"];
  }
};

TEST_F(ResourcesTest, AQueueFromItsProperties) {
  ResourceRequest request{.type = "AWS::SQS::Queue"};
  request.generated_name = "stack-Queue-ABCDEFGHIJKL";
  request.properties = {{"DelaySeconds", 17},
                        {"FifoQueue", false},
                        {"RedriveAllowPolicy", {{"redrivePermission", "denyAll"}}},
                        {"Tags", Document::array({{{"Key", "a"}, {"Value", "own"}}})}};
  request.tags = Document::array({{{"Key", "a"}, {"Value", "stack's"}},
                                  {{"Key", "b"}, {"Value", "stack's"}},
                                  {{"Key", "aws:cloudformation:stack-name"}, {"Value", "stack"}}});
  const Document queue = run(Step::kCreate, request).value();
  const std::string url =
      "https://sqs.us-east-1.amazonaws.com/000000000000/stack-Queue-ABCDEFGHIJKL";
  EXPECT_EQ(queue["Ref"], url);
  EXPECT_EQ(queue["Attributes"],
            Document({{"Arn", "arn:aws:sqs:us-east-1:000000000000:stack-Queue-ABCDEFGHIJKL"},
                      {"QueueName", "stack-Queue-ABCDEFGHIJKL"},
                      {"QueueUrl", url}}));
  EXPECT_EQ(attributes(url)["DelaySeconds"], "17");
  EXPECT_EQ(attributes(url)["RedriveAllowPolicy"], R"({"redrivePermission":"denyAll"})");
  EXPECT_EQ(cloud_.call("sqs", "ListQueueTags", {{"QueueUrl", url}}).value()["Tags"],
            Document({{"a", "own"}, {"b", "stack's"}}));

  // What an update takes away goes back to its default.
  request.physical_id = url;
  request.previous_properties = request.properties;
  request.properties = {{"VisibilityTimeout", 40}};
  request.tags = Document::array();
  EXPECT_EQ(run(Step::kUpdate, request).value()["Ref"], url);
  EXPECT_EQ(attributes(url)["DelaySeconds"], "0");
  EXPECT_EQ(attributes(url)["VisibilityTimeout"], "40");
  EXPECT_FALSE(attributes(url).contains("RedriveAllowPolicy"));
  EXPECT_EQ(cloud_.call("sqs", "ListQueueTags", {{"QueueUrl", url}}).value(), Document::object());

  EXPECT_TRUE(run(Step::kRemove, request).ok());
  EXPECT_TRUE(run(Step::kRemove, request).ok());  // gone already
}

// Recorded: not everything an update takes away goes back to what a new queue has.
TEST_F(ResourcesTest, SomeOfWhatAnUpdateTakesAwayStays) {
  ResourceRequest request{.type = "AWS::SQS::Queue"};
  request.properties = {{"QueueName", "q.fifo"},
                        {"FifoQueue", true},
                        {"ContentBasedDeduplication", true},
                        {"DeduplicationScope", "messageGroup"},
                        {"FifoThroughputLimit", "perMessageGroupId"},
                        {"MaximumMessageSize", 3232},
                        {"SqsManagedSseEnabled", false},
                        {"KmsMasterKeyId", "alias/aws/sqs"},
                        {"KmsDataKeyReusePeriodSeconds", 200}};
  const std::string url = run(Step::kCreate, request).value()["Ref"];
  request.physical_id = url;
  request.previous_properties = request.properties;
  request.properties = {{"QueueName", "q.fifo"}, {"FifoQueue", true}};
  EXPECT_TRUE(run(Step::kUpdate, request).ok());
  const Document now = attributes(url);
  EXPECT_EQ(now["ContentBasedDeduplication"], "false");
  EXPECT_EQ(now["DeduplicationScope"], "messageGroup");
  EXPECT_EQ(now["FifoThroughputLimit"], "perMessageGroupId");
  EXPECT_EQ(now["MaximumMessageSize"], "262144");
  EXPECT_EQ(now["SqsManagedSseEnabled"], "false");
  EXPECT_FALSE(now.contains("KmsMasterKeyId"));
  EXPECT_FALSE(now.contains("KmsDataKeyReusePeriodSeconds"));
}

TEST_F(ResourcesTest, LongGeneratedNamesKeepTheirEnd) {
  ResourceRequest request{.type = "AWS::SQS::Queue"};
  request.generated_name = std::string(100, 's') + "-ABCDEFGHIJKL";
  request.properties = {{"FifoQueue", true}};
  const std::string name = run(Step::kCreate, request).value()["Attributes"]["QueueName"];
  EXPECT_EQ(name, std::string(62, 's') + "-ABCDEFGHIJKL.fifo");
  EXPECT_EQ(name.size(), 80u);
}

TEST_F(ResourcesTest, AFaultyQueueIsSqssError) {
  ResourceRequest request{.type = "AWS::SQS::Queue"};
  request.properties = {{"QueueName", "a b"}};
  EXPECT_EQ(run(Step::kCreate, request).error().code, "InvalidParameterValue");
}

TEST_F(ResourcesTest, APolicyFollowsItsListOfQueues) {
  std::vector<std::string> urls;
  for (const char* name : {"one", "two"}) {
    urls.push_back(cloud_.call("sqs", "CreateQueue", {{"QueueName", name}}).value()["QueueUrl"]);
  }
  const Document statement = {
      {"Effect", "Allow"}, {"Principal", "*"}, {"Action", "sqs:SendMessage"}};
  ResourceRequest request{.type = "AWS::SQS::QueuePolicy"};
  request.generated_name = "stack-Policy-ABCDEFGHIJKL";
  request.properties = {{"Queues", Document::array({urls[0]})},
                        {"PolicyDocument", {{"Statement", statement}}}};
  EXPECT_EQ(run(Step::kCreate, request).value()["Ref"], "stack-Policy-ABCDEFGHIJKL");
  EXPECT_TRUE(attributes(urls[0]).contains("Policy"));
  request.physical_id = request.generated_name;
  request.previous_properties = request.properties;
  request.properties["Queues"] = Document::array({urls[1]});
  EXPECT_TRUE(run(Step::kUpdate, request).ok());
  EXPECT_FALSE(attributes(urls[0]).contains("Policy"));
  EXPECT_EQ(parse_json(attributes(urls[1])["Policy"].get<std::string>()).value()["Statement"],
            statement);
  EXPECT_TRUE(run(Step::kRemove, request).ok());
  EXPECT_FALSE(attributes(urls[1]).contains("Policy"));

  ResourceRequest inline_policy{.type = "AWS::SQS::QueueInlinePolicy"};
  inline_policy.properties = {{"Queue", urls[0]}, {"PolicyDocument", {{"Statement", statement}}}};
  EXPECT_EQ(run(Step::kCreate, inline_policy).value()["Ref"], urls[0]);
  EXPECT_TRUE(attributes(urls[0]).contains("Policy"));
}

}  // namespace
}  // namespace cloudtab::sqs
