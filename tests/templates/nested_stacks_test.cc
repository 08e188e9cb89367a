// Stacks within stacks, whose templates lie in the cloud's own S3.

#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr const char* kChild = R"(
Parameters: {Name: {Type: String}, Wait: {Type: String, Default: '5'}}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name, VisibilityTimeout: !Ref Wait}}
Outputs:
  Arn: {Value: !GetAtt Queue.Arn}
)";

constexpr const char* kParent = R"(
Parameters: {Wait: {Type: String, Default: '5'}}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://templates.s3.us-east-1.amazonaws.com/child.yaml
      Parameters: {Name: inner, Wait: !Ref Wait}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [5, !Split [':', !GetAtt Child.Outputs.Arn]]}}
Outputs:
  ChildArn: {Value: !GetAtt Child.Outputs.Arn}
  Topic: {Value: !Ref Topic}
)";

class NestedStacksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(cloud_.call("s3", "CreateBucket", {{"Bucket", "templates"}}).ok());
    put_child(kChild);
  }
  void put_child(const std::string& text) {
    const Result<Document> put =
        cloud_.call("s3",
                    "PutObject",
                    {{"Bucket", "templates"},
                     {"Key", "child.yaml"},
                     {"Body", Document::binary(std::vector<uint8_t>(text.begin(), text.end()))}});
    ASSERT_TRUE(put.ok()) << put.error().message;
  }
  Document stack(const std::string& name) {
    const Result<Document> answer =
        cloud_.call("cloudformation", "DescribeStacks", {{"StackName", name}});
    return answer.ok() ? answer->at("Stacks").at(0) : Document{{"StackStatus", "none"}};
  }
  std::string child_id() {
    const Result<Document> answer =
        cloud_.call("cloudformation",
                    "DescribeStackResource",
                    {{"StackName", "parent"}, {"LogicalResourceId", "Child"}});
    return answer.ok() ? answer->at("StackResourceDetail").value("PhysicalResourceId", "") : "";
  }
  Document queue_attributes() {
    const Result<Document> answer =
        cloud_.call("sqs",
                    "GetQueueAttributes",
                    {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/inner"},
                     {"AttributeNames", {"VisibilityTimeout"}}});
    return answer.ok() ? answer->at("Attributes") : Document(answer.error().code);
  }

  TestCloud cloud_;
};

TEST_F(NestedStacksTest, AreCreatedUpdatedAndDeletedWithTheirParent) {
  ASSERT_TRUE(cloud_
                  .call("cloudformation",
                        "CreateStack",
                        {{"StackName", "parent"}, {"TemplateBody", kParent}})
                  .ok());
  const Document parent = stack("parent");
  ASSERT_EQ(parent["StackStatus"], "CREATE_COMPLETE") << parent;
  EXPECT_EQ(parent["Outputs"][0]["OutputValue"], "arn:aws:sqs:us-east-1:000000000000:inner");
  const std::string id = child_id();
  const Document child = stack(id);
  EXPECT_EQ(child["StackStatus"], "CREATE_COMPLETE");
  EXPECT_EQ(child["ParentId"], parent["StackId"]);
  EXPECT_EQ(child["RootId"], parent["StackId"]);
  EXPECT_EQ(queue_attributes()["VisibilityTimeout"], "5");
  const Result<Document> topic =
      cloud_.call("sns", "GetTopicAttributes", {{"TopicArn", parent["Outputs"][1]["OutputValue"]}});
  ASSERT_TRUE(topic.ok());
  EXPECT_EQ(topic->at("Attributes").at("DisplayName"), "inner");

  cloud_.advance(1s);
  ASSERT_TRUE(cloud_
                  .call("cloudformation",
                        "UpdateStack",
                        {{"StackName", "parent"},
                         {"UsePreviousTemplate", true},
                         {"Parameters", {{{"ParameterKey", "Wait"}, {"ParameterValue", "9"}}}}})
                  .ok());
  EXPECT_EQ(stack("parent")["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(stack(id)["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(queue_attributes()["VisibilityTimeout"], "9");

  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "parent"}}).ok());
  EXPECT_EQ(stack("parent")["StackStatus"], "none");
  EXPECT_EQ(stack(id)["StackStatus"], "DELETE_COMPLETE");
  EXPECT_TRUE(queue_attributes().is_string());
}

TEST_F(NestedStacksTest, TakeTheirParentDownWhenTheyFail) {
  put_child("Resources: {Bad: {Type: AWS::SQS::Queue, Properties: {QueueName: 'not a name'}}}");
  const std::string text =
      "Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
      "'https://s3.amazonaws.com/templates/child.yaml'}}}";
  ASSERT_TRUE(
      cloud_
          .call("cloudformation", "CreateStack", {{"StackName", "parent"}, {"TemplateBody", text}})
          .ok());
  EXPECT_EQ(stack("parent")["StackStatus"], "ROLLBACK_COMPLETE");
  const Result<Document> stacks = cloud_.call("cloudformation", "DescribeStacks");
  EXPECT_EQ(stacks->at("Stacks").size(), 1u);
}

}  // namespace
}  // namespace cloudtab
