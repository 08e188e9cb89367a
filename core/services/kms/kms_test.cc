#include <map>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class KmsTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("kms", operation, input);
  }
  std::string code(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code;
  }
  TestCloud cloud_;
};

TEST_F(KmsTest, AKeyIsFoundByIdArnAndAlias) {
  const Document key = (*call("CreateKey", {{"Description", "orders"}}))["KeyMetadata"];
  const std::string id = key["KeyId"];
  EXPECT_EQ(key["Arn"], "arn:aws:kms:us-east-1:000000000000:key/" + id);
  ASSERT_TRUE(call("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", id}}).ok());
  for (const std::string& name : {id,
                                  key["Arn"].get<std::string>(),
                                  std::string("alias/orders"),
                                  std::string("arn:aws:kms:us-east-1:000000000000:alias/orders")}) {
    const Result<Document> described = call("DescribeKey", {{"KeyId", name}});
    ASSERT_TRUE(described.ok()) << name;
    EXPECT_EQ((*described)["KeyMetadata"]["KeyId"], id);
  }
  EXPECT_EQ(code("CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", id}}),
            "AlreadyExistsException");
  EXPECT_EQ(code("CreateAlias", {{"AliasName", "orders"}, {"TargetKeyId", id}}),
            "ValidationException");
  EXPECT_EQ(code("DescribeKey", {{"KeyId", "alias/none"}}), "NotFoundException");
}

TEST_F(KmsTest, AwsMakesItsOwnKeysWhenTheyAreFirstAskedFor) {
  EXPECT_TRUE((*call("ListKeys"))["Keys"].empty());
  const auto first = call("DescribeKey", {{"KeyId", "alias/aws/dynamodb"}});
  ASSERT_TRUE(first.ok()) << first.error().message;
  const Document& key = first->at("KeyMetadata");
  EXPECT_EQ(key["KeyManager"], "AWS");
  EXPECT_EQ(key["Description"],
            "Default key that protects my DynamoDB data when no other key is defined");
  EXPECT_EQ(
      *call("DescribeKey", {{"KeyId", "arn:aws:kms:us-east-1:000000000000:alias/aws/dynamodb"}}),
      *first);
  EXPECT_EQ(*call("DescribeKey", {{"KeyId", key["KeyId"]}}), *first);
  EXPECT_EQ((*call("ListKeys"))["Keys"].size(), 1u);
  EXPECT_EQ(code("DescribeKey", {{"KeyId", "alias/aws/nothing"}}), "NotFoundException");
}

TEST_F(KmsTest, AKeyIsDeletedWhenItsWindowEnds) {
  const std::string id = (*call("CreateKey"))["KeyMetadata"]["KeyId"];
  ASSERT_TRUE(call("CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", id}}).ok());
  ASSERT_TRUE(call("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}}).ok());
  EXPECT_EQ((*call("DescribeKey", {{"KeyId", id}}))["KeyMetadata"]["KeyState"], "PendingDeletion");
  EXPECT_EQ(code("EnableKey", {{"KeyId", id}}), "KMSInvalidStateException");
  cloud_.restart();
  cloud_.advance(std::chrono::hours(24 * 7));
  EXPECT_EQ(code("DescribeKey", {{"KeyId", id}}), "NotFoundException");
  EXPECT_TRUE((*call("ListAliases"))["Aliases"].empty());
}

TEST_F(KmsTest, DeletionCanBeCancelled) {
  const std::string id = (*call("CreateKey"))["KeyMetadata"]["KeyId"];
  EXPECT_EQ(code("CancelKeyDeletion", {{"KeyId", id}}), "KMSInvalidStateException");
  ASSERT_TRUE(call("ScheduleKeyDeletion", {{"KeyId", id}}).ok());
  ASSERT_TRUE(call("CancelKeyDeletion", {{"KeyId", id}}).ok());
  cloud_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ((*call("DescribeKey", {{"KeyId", id}}))["KeyMetadata"]["KeyState"], "Disabled");
}

TEST_F(KmsTest, TemplatesMakeKeysOfAllKinds) {
  const char* text = R"({"Resources": {
    "Plain": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": true,
      "RotationPeriodInDays": 100, "KeyPolicy": {"Version": "2012-10-17", "Statement": []}}},
    "Signing": {"Type": "AWS::KMS::Key", "Properties": {"KeySpec": "ECC_NIST_P256",
      "KeyUsage": "SIGN_VERIFY", "Enabled": false}},
    "Many": {"Type": "AWS::KMS::Key", "Properties": {"MultiRegion": true}}},
    "Outputs": {"Plain": {"Value": {"Ref": "Plain"}}, "Signing": {"Value": {"Ref": "Signing"}},
      "Many": {"Value": {"Fn::GetAtt": ["Many", "Arn"]}}}})";
  ASSERT_TRUE(
      cloud_.call("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", text}})
          .ok());
  const Document stack = cloud_.call("cloudformation", "DescribeStacks")->at("Stacks").at(0);
  ASSERT_EQ(stack.at("StackStatus"), "CREATE_COMPLETE")
      << *cloud_.call("cloudformation", "DescribeStackEvents", {{"StackName", "s"}});
  std::map<std::string, std::string> outputs;
  for (const Document& output : stack.at("Outputs"))
    outputs[output["OutputKey"]] = output["OutputValue"];
  EXPECT_EQ((*call("GetKeyRotationStatus", {{"KeyId", outputs["Plain"]}}))["RotationPeriodInDays"],
            100);
  EXPECT_EQ((*call("DescribeKey", {{"KeyId", outputs["Signing"]}}))["KeyMetadata"]["KeyState"],
            "Disabled");
  const std::string replica = R"({"Resources": {"Copy": {"Type": "AWS::KMS::ReplicaKey",
    "Properties": {"PrimaryKeyArn": ")" +
                              outputs["Many"] + R"(", "KeyPolicy": {"Statement": []}}}}})";
  const Scope there{"000000000000", "eu-west-1"};
  ASSERT_TRUE(cloud_
                  .call_in(there,
                           "cloudformation",
                           "CreateStack",
                           {{"StackName", "r"}, {"TemplateBody", replica}})
                  .ok());
  EXPECT_EQ(cloud_.call_in(there, "cloudformation", "DescribeStacks")
                ->at("Stacks")
                .at(0)
                .at("StackStatus"),
            "CREATE_COMPLETE");
  EXPECT_EQ(cloud_.call_in(there, "kms", "ListKeys")->at("Keys").size(), 1u);
}

}  // namespace
}  // namespace cloudtab
