#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr const char* kPolicy = R"({"Version":"2012-10-17","Statement":[]})";

class IamTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("iam", operation, input);
  }
  std::string code(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code;
  }
  TestCloud cloud_;
};

TEST_F(IamTest, ARoleLivesFromCreationToDeletion) {
  const Result<Document> created =
      call("CreateRole",
           {{"RoleName", "worker"}, {"Path", "/jobs/"}, {"AssumeRolePolicyDocument", kTrust}});
  ASSERT_TRUE(created.ok());
  EXPECT_EQ((*created)["Role"]["Arn"], "arn:aws:iam::000000000000:role/jobs/worker");
  EXPECT_EQ((*created)["Role"]["AssumeRolePolicyDocument"].get<std::string>().substr(0, 6),
            "%7B%22");
  EXPECT_EQ(code("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}}),
            "EntityAlreadyExistsException");
  const Scope other_region{"000000000000", "eu-west-1"};
  EXPECT_TRUE(cloud_.call_in(other_region, "iam", "GetRole", {{"RoleName", "worker"}}).ok());

  ASSERT_TRUE(call("PutRolePolicy",
                   {{"RoleName", "worker"}, {"PolicyName", "p"}, {"PolicyDocument", kPolicy}})
                  .ok());
  EXPECT_EQ((*call("ListRolePolicies", {{"RoleName", "worker"}}))["PolicyNames"], Document({"p"}));
  EXPECT_EQ(code("DeleteRole", {{"RoleName", "worker"}}), "DeleteConflictException");
  ASSERT_TRUE(call("DeleteRolePolicy", {{"RoleName", "worker"}, {"PolicyName", "p"}}).ok());
  ASSERT_TRUE(call("DeleteRole", {{"RoleName", "worker"}}).ok());
  EXPECT_EQ(code("GetRole", {{"RoleName", "worker"}}), "NoSuchEntityException");
}

TEST_F(IamTest, PoliciesAreAttachedAndDetached) {
  ASSERT_TRUE(
      call("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}}).ok());
  const Result<Document> policy =
      call("CreatePolicy", {{"PolicyName", "read"}, {"PolicyDocument", kPolicy}});
  ASSERT_TRUE(policy.ok());
  const Document arn = (*policy)["Policy"]["Arn"];
  const Document attachment = {{"RoleName", "worker"}, {"PolicyArn", arn}};
  ASSERT_TRUE(call("AttachRolePolicy", attachment).ok());
  ASSERT_TRUE(
      call("AttachRolePolicy",
           {{"RoleName", "worker"},
            {"PolicyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}})
          .ok());
  EXPECT_EQ(
      (*call("ListAttachedRolePolicies", {{"RoleName", "worker"}}))["AttachedPolicies"].size(), 2u);
  EXPECT_EQ((*call("GetPolicy", {{"PolicyArn", arn}}))["Policy"]["AttachmentCount"], 1);
  EXPECT_EQ(code("DeletePolicy", {{"PolicyArn", arn}}), "DeleteConflictException");
  ASSERT_TRUE(call("DetachRolePolicy", attachment).ok());
  EXPECT_EQ(code("DetachRolePolicy", attachment), "NoSuchEntityException");
  EXPECT_TRUE(call("DeletePolicy", {{"PolicyArn", arn}}).ok());
  EXPECT_EQ(code("AttachRolePolicy", attachment), "NoSuchEntityException");
}

TEST_F(IamTest, PolicyDocumentsMustBePolicies) {
  EXPECT_EQ(code("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", "not json"}}),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(code("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", "{}"}}),
            "MalformedPolicyDocumentException");
}

TEST_F(IamTest, ARolePolicyIsAResourceOfItsOwn) {
  ASSERT_TRUE(
      call("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}}).ok());
  const auto deploy = [&](const char* operation, const std::string& name, const char* effect) {
    const std::string text =
        std::string(R"({"Resources": {"Policy": {"Type": "AWS::IAM::RolePolicy",
      "Properties": {"RoleName": "worker", "PolicyName": ")") +
        name +
        R"(", "PolicyDocument": {"Version": "2012-10-17", "Statement":
      [{"Effect": ")" +
        effect +
        R"(", "Action": "s3:*", "Resource": "*"}]}}}},
      "Outputs": {"Id": {"Value": {"Ref": "Policy"}}}})";
    ASSERT_TRUE(
        cloud_
            .call(
                "cloudformation",
                operation,
                {{"StackName", "s"}, {"TemplateBody", text}, {"Capabilities", {"CAPABILITY_IAM"}}})
            .ok());
  };
  const auto names = [&] {
    return call("ListRolePolicies", {{"RoleName", "worker"}})->at("PolicyNames");
  };
  deploy("CreateStack", "read", "Allow");
  const Result<Document> stacks = cloud_.call("cloudformation", "DescribeStacks");
  const Document& stack = stacks->at("Stacks").at(0);
  EXPECT_EQ(stack.at("StackStatus"), "CREATE_COMPLETE");
  EXPECT_EQ(stack.at("Outputs").at(0).at("OutputValue"), "read|worker");
  EXPECT_EQ(names(), Document({"read"}));
  deploy("UpdateStack", "read", "Deny");
  const Result<Document> policy =
      call("GetRolePolicy", {{"RoleName", "worker"}, {"PolicyName", "read"}});
  EXPECT_NE(policy->at("PolicyDocument").get<std::string>().find("Deny"), std::string::npos);
  deploy("UpdateStack", "write", "Deny");
  EXPECT_EQ(names(), Document({"write"}));
  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(names(), Document::array());
}

}  // namespace
}  // namespace cloudtab
