// Stacks within stacks, whose templates lie in the cloud's own S3.

#include <string>
#include <vector>

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

  void create_parent(const std::string& text) {
    const Result<Document> made = cloud_.call(
        "cloudformation", "CreateStack", {{"StackName", "parent"}, {"TemplateBody", text}});
    ASSERT_TRUE(made.ok()) << made.error().message;
    ASSERT_EQ(stack("parent")["StackStatus"], "CREATE_COMPLETE");
    cloud_.advance(1s);
  }
  void update_parent(const std::string& wait) {
    const Result<Document> asked =
        cloud_.call("cloudformation",
                    "UpdateStack",
                    {{"StackName", "parent"},
                     {"UsePreviousTemplate", true},
                     {"Parameters", {{{"ParameterKey", "Wait"}, {"ParameterValue", wait}}}}});
    ASSERT_TRUE(asked.ok()) << asked.error().message;
  }
  /// "status[: reason]" of every event of a resource, or of the stack itself by its name; oldest
  /// first.
  std::vector<std::string> events(const std::string& name, const std::string& logical_id) {
    const Result<Document> answer =
        cloud_.call("cloudformation", "DescribeStackEvents", {{"StackName", name}});
    std::vector<std::string> out;
    if (!answer.ok()) return out;
    for (const Document& event : answer->at("StackEvents")) {
      if (event.at("LogicalResourceId") != logical_id) continue;
      const std::string reason = event.value("ResourceStatusReason", "");
      out.insert(
          out.begin(),
          event.at("ResourceStatus").get<std::string>() + (reason.empty() ? "" : ": " + reason));
    }
    return out;
  }

  TestCloud cloud_;
};

using Lines = std::vector<std::string>;

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

TEST_F(NestedStacksTest, SayWhatFailedWhenTheyAreMade) {
  put_child("Resources: {Bad: {Type: AWS::SQS::Queue, Properties: {QueueName: 'not a name'}}}");
  const Result<Document> made = cloud_.call(
      "cloudformation",
      "CreateStack",
      {{"StackName", "parent"},
       {"OnFailure", "DO_NOTHING"},
       {"TemplateBody",
        "Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
        "'https://s3.amazonaws.com/templates/child.yaml'}}}"}});
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(stack("parent")["StackStatus"], "CREATE_FAILED");
  const std::string id = child_id();
  EXPECT_EQ(stack(id)["StackStatus"], "CREATE_FAILED");
  EXPECT_EQ(events("parent", "Child").back(),
            "CREATE_FAILED: Embedded stack " + id +
                " was not successfully created: The following resource(s) failed to create: "
                "[Bad]. ");
}

/// The update makes a table first, so that it takes time, and then fails.
constexpr const char* kSlowToFail = R"(
Parameters: {Name: {Type: String}, Wait: {Type: String}}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: Table
    Properties: {QueueName: !Ref Name, VisibilityTimeout: !Ref Wait}
Outputs:
  Arn: {Value: !GetAtt Queue.Arn}
)";

TEST_F(NestedStacksTest, AreAskedOnceForAnUpdateThatFails) {
  create_parent(kParent);
  const std::string id = child_id();
  put_child(kSlowToFail);
  update_parent("999999");
  for (int minutes = 0; minutes < 30; ++minutes) cloud_.advance(60s);
  EXPECT_EQ(stack("parent")["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(stack(id)["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(queue_attributes()["VisibilityTimeout"], "5");
  const std::string reason = "The following resource(s) failed to update: [Queue]. ";
  EXPECT_EQ(events("parent", "Child"),
            (Lines{"CREATE_IN_PROGRESS",
                   "CREATE_IN_PROGRESS: Resource creation Initiated",
                   "CREATE_COMPLETE",
                   "UPDATE_IN_PROGRESS",
                   "UPDATE_FAILED: Embedded stack " + id +
                       " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS "
                       "with reason: " +
                       reason,
                   "UPDATE_IN_PROGRESS",
                   "UPDATE_COMPLETE"}));
  const std::string child_name = stack(id)["StackName"];
  EXPECT_EQ(events(id, child_name),
            (Lines{"CREATE_IN_PROGRESS: User Initiated",
                   "CREATE_COMPLETE",
                   "UPDATE_IN_PROGRESS: User Initiated",
                   "UPDATE_ROLLBACK_IN_PROGRESS: " + reason,
                   "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                   "UPDATE_ROLLBACK_COMPLETE"}));
  const size_t tables = cloud_.call("dynamodb", "ListTables")->at("TableNames").size();
  EXPECT_EQ(tables, 0u);

  // Both can be updated again.
  put_child(kChild);
  update_parent("7");
  EXPECT_EQ(stack("parent")["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(queue_attributes()["VisibilityTimeout"], "7");
}

/// After the child, a topic whose update fails when `Wait` is 8.
constexpr const char* kFailsAfterChild = R"(
Parameters: {Wait: {Type: String, Default: '5'}}
Conditions: {Fail: !Equals [!Ref Wait, '8']}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://templates.s3.us-east-1.amazonaws.com/child.yaml
      Parameters: {Name: inner, Wait: !Ref Wait}
  After:
    Type: AWS::SQS::Queue
    DependsOn: Child
    Properties: {VisibilityTimeout: !If [Fail, 999999, 3]}
Outputs:
  Wait: {Value: !GetAtt Child.Outputs.Wait}
)";

constexpr const char* kReplacing = R"(
Parameters: {Name: {Type: String}, Wait: {Type: String}}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${Name}-${Wait}', VisibilityTimeout: !Ref Wait}}
Outputs:
  Wait: {Value: !Ref Wait, Export: {Name: child-wait}}
)";

TEST_F(NestedStacksTest, GoBackWithTheirParent) {
  put_child(kReplacing);
  create_parent(kFailsAfterChild);
  const std::string id = child_id();
  const auto queues = [&] {
    return cloud_.call("sqs", "ListQueues", {{"QueueNamePrefix", "inner"}})->at("QueueUrls");
  };
  const Document before = queues();

  for (const bool restart : {false, true}) {
    SCOPED_TRACE(restart);
    update_parent("8");
    if (restart) cloud_.restart();
    // The template at the URL is another by now: what stood comes back without it.
    put_child(kSlowToFail);
    cloud_.advance(60s);
    EXPECT_EQ(stack("parent")["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
    const Document child = stack(id);
    EXPECT_EQ(child["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
    EXPECT_EQ(child["Outputs"][0]["OutputValue"], "5");
    EXPECT_EQ(cloud_.call("cloudformation", "ListExports")->at("Exports").at(0).at("Value"), "5");
    EXPECT_EQ(queues(), before);
    put_child(kReplacing);
  }
  EXPECT_EQ(events(id, stack(id)["StackName"]),
            (Lines{"CREATE_IN_PROGRESS: User Initiated",
                   "CREATE_COMPLETE",
                   "UPDATE_IN_PROGRESS: User Initiated",
                   "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                   "UPDATE_ROLLBACK_IN_PROGRESS",
                   "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                   "UPDATE_ROLLBACK_COMPLETE",
                   "UPDATE_IN_PROGRESS: User Initiated",
                   "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                   "UPDATE_ROLLBACK_IN_PROGRESS",
                   "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                   "UPDATE_ROLLBACK_COMPLETE"}));

  // The child's replaced queue goes only when the parent has come through.
  update_parent("9");
  EXPECT_EQ(stack("parent")["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(stack(id)["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(queues(), Document({"https://sqs.us-east-1.amazonaws.com/000000000000/inner-9"}));
  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "parent"}}).ok());
  EXPECT_EQ(stack(id)["StackStatus"], "DELETE_COMPLETE");
}

}  // namespace
}  // namespace cloudtab
