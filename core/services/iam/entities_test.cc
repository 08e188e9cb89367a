#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Users, groups, keys, profiles, policy versions and simulations.

namespace cloudtab {
namespace {

constexpr const char* kPolicy =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})";
constexpr const char* kTrust =
    R"({"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";

class IamEntities : public ::testing::Test {
 protected:
  Document answer(const char* operation, const Document& input = Document::object()) {
    const Result<Document> result = cloud_.call("iam", operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << (result.ok() ? "" : result.error().message);
    return result.ok() ? *result : Document::object();
  }
  std::string fault(const char* operation, const Document& input = Document::object()) {
    const Result<Document> result = cloud_.call("iam", operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  TestCloud cloud_;
};

TEST_F(IamEntities, AUserGoesLast) {
  const Document user = answer("CreateUser", {{"UserName", "ada"}, {"Path", "/staff/"}})["User"];
  EXPECT_EQ(user["Arn"], "arn:aws:iam::000000000000:user/staff/ada");
  EXPECT_EQ(user["UserId"].get<std::string>().substr(0, 4), "AIDA");
  EXPECT_EQ(fault("CreateUser", {{"UserName", "ada"}}),
            "EntityAlreadyExistsException: User with name ada already exists.");
  EXPECT_EQ(fault("GetUser", {{"UserName", "bob"}}),
            "NoSuchEntityException: The user with name bob cannot be found.");
  const Document of = {{"UserName", "ada"}};
  answer("CreateGroup", {{"GroupName", "staff"}});
  answer("AddUserToGroup", {{"UserName", "ada"}, {"GroupName", "staff"}});
  answer("PutUserPolicy", {{"UserName", "ada"}, {"PolicyName", "p"}, {"PolicyDocument", kPolicy}});
  answer("AttachUserPolicy",
         {{"UserName", "ada"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}});
  const Document key = answer("CreateAccessKey", of)["AccessKey"];
  answer("CreateLoginProfile", {{"UserName", "ada"}, {"Password", "secret"}});
  const std::string start = "DeleteConflictException: Cannot delete entity, must ";
  EXPECT_EQ(fault("DeleteUser", of), start + "remove users from group first.");
  answer("RemoveUserFromGroup", {{"UserName", "ada"}, {"GroupName", "staff"}});
  EXPECT_EQ(fault("DeleteUser", of), start + "detach all policies first.");
  answer("DetachUserPolicy",
         {{"UserName", "ada"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}});
  EXPECT_EQ(fault("DeleteUser", of), start + "delete policies first.");
  answer("DeleteUserPolicy", {{"UserName", "ada"}, {"PolicyName", "p"}});
  EXPECT_EQ(fault("DeleteUser", of), start + "delete access keys first.");
  answer("DeleteAccessKey", {{"UserName", "ada"}, {"AccessKeyId", key["AccessKeyId"]}});
  EXPECT_EQ(fault("DeleteUser", of), start + "delete login profile first.");
  answer("DeleteLoginProfile", of);
  answer("DeleteUser", of);
  answer("DeleteGroup", {{"GroupName", "staff"}});
}

TEST_F(IamEntities, AnAccessKeyIsItsUsers) {
  answer("CreateUser", {{"UserName", "ada"}});
  const Document key = answer("CreateAccessKey", {{"UserName", "ada"}})["AccessKey"];
  const std::string id = key["AccessKeyId"];
  EXPECT_EQ(id.substr(0, 4), "AKIA");
  EXPECT_EQ(key["SecretAccessKey"].get<std::string>().size(), 40u);
  const Scope as_ada{id, "us-east-1"};
  const auto identity = cloud_.call_in(as_ada, "sts", "GetCallerIdentity");
  EXPECT_EQ(identity->at("Arn"), "arn:aws:iam::000000000000:user/ada");
  EXPECT_EQ(cloud_.call_in(as_ada, "iam", "GetUser")->at("User")["UserName"], "ada");
  answer("UpdateUser", {{"UserName", "ada"}, {"NewUserName", "grace"}, {"NewPath", "/x/"}});
  EXPECT_EQ(cloud_.call_in(as_ada, "sts", "GetCallerIdentity")->at("Arn"),
            "arn:aws:iam::000000000000:user/x/grace");
  EXPECT_EQ(answer("ListAccessKeys", {{"UserName", "grace"}})["AccessKeyMetadata"].size(), 1u);
  answer("CreateAccessKey", {{"UserName", "grace"}});
  EXPECT_EQ(fault("CreateAccessKey", {{"UserName", "grace"}}),
            "LimitExceededException: Cannot exceed quota for AccessKeysPerUser: 2");
  EXPECT_EQ(answer("GetAccessKeyLastUsed", {{"AccessKeyId", id}})["UserName"], "grace");
  EXPECT_EQ(
      fault("DeleteAccessKey", {{"UserName", "grace"}, {"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"}}),
      "NoSuchEntityException: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.");
  // A key of another account acts there.
  const Scope other{"123456789012", "us-east-1"};
  ASSERT_TRUE(cloud_.call_in(other, "iam", "CreateUser", {{"UserName", "eve"}}).ok());
  const auto theirs = cloud_.call_in(other, "iam", "CreateAccessKey", {{"UserName", "eve"}});
  const Scope as_eve{theirs->at("AccessKey")["AccessKeyId"], "us-east-1"};
  EXPECT_EQ(cloud_.call_in(as_eve, "sqs", "CreateQueue", {{"QueueName", "q"}})
                ->at("QueueUrl")
                .get<std::string>()
                .find("/123456789012/"),
            std::string("https://sqs.us-east-1.amazonaws.com").size());
}

TEST_F(IamEntities, GroupsHaveMembers) {
  answer("CreateGroup", {{"GroupName", "staff"}});
  for (const char* name : {"ada", "bob"}) {
    answer("CreateUser", {{"UserName", name}});
    answer("AddUserToGroup", {{"UserName", name}, {"GroupName", "staff"}});
  }
  EXPECT_EQ(answer("GetGroup", {{"GroupName", "staff"}})["Users"].size(), 2u);
  answer("UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "crew"}});
  EXPECT_EQ(answer("ListGroupsForUser", {{"UserName", "bob"}})["Groups"][0]["GroupName"], "crew");
  EXPECT_EQ(fault("DeleteGroup", {{"GroupName", "crew"}}),
            "DeleteConflictException: Cannot delete entity, must remove users from group first.");
  EXPECT_EQ(fault("AddUserToGroup", {{"UserName", "ada"}, {"GroupName", "staff"}}),
            "NoSuchEntityException: The group with name staff cannot be found.");
}

TEST_F(IamEntities, AnInstanceProfileHoldsOneRole) {
  answer("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}});
  const Document of = {{"InstanceProfileName", "box"}};
  const Document both = {{"InstanceProfileName", "box"}, {"RoleName", "worker"}};
  answer("CreateInstanceProfile", of);
  answer("AddRoleToInstanceProfile", both);
  const Document profile = answer("GetInstanceProfile", of)["InstanceProfile"];
  EXPECT_EQ(profile["Arn"], "arn:aws:iam::000000000000:instance-profile/box");
  EXPECT_EQ(profile["Roles"][0]["RoleName"], "worker");
  EXPECT_EQ(
      fault("AddRoleToInstanceProfile", both),
      "LimitExceededException: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  EXPECT_EQ(
      answer("ListInstanceProfilesForRole", {{"RoleName", "worker"}})["InstanceProfiles"].size(),
      1u);
  const std::string held =
      "DeleteConflictException: Cannot delete entity, must remove roles from instance profile "
      "first.";
  EXPECT_EQ(fault("DeleteRole", {{"RoleName", "worker"}}), held);
  EXPECT_EQ(fault("DeleteInstanceProfile", of), held);
  answer("RemoveRoleFromInstanceProfile", both);
  answer("DeleteInstanceProfile", of);
  EXPECT_EQ(fault("GetInstanceProfile", of),
            "NoSuchEntityException: Instance Profile box cannot be found.");
}

TEST_F(IamEntities, APolicyHasVersions) {
  const Document arn =
      answer("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", kPolicy}})["Policy"]["Arn"];
  for (int i = 0; i < 4; ++i)
    answer("CreatePolicyVersion",
           {{"PolicyArn", arn}, {"PolicyDocument", kPolicy}, {"SetAsDefault", i == 3}});
  EXPECT_EQ(fault("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", kPolicy}}),
            "LimitExceededException: A managed policy can have up to 5 versions. Before you create "
            "a new version, you must delete an existing version.");
  EXPECT_EQ(answer("GetPolicy", {{"PolicyArn", arn}})["Policy"]["DefaultVersionId"], "v5");
  EXPECT_EQ(fault("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}}),
            "DeleteConflictException: Cannot delete the default version of a policy.");
  answer("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v2"}});
  EXPECT_EQ(answer("CreatePolicyVersion",
                   {{"PolicyArn", arn}, {"PolicyDocument", kPolicy}})["PolicyVersion"]["VersionId"],
            "v6");
  answer("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}});
  EXPECT_EQ(answer("ListPolicyVersions", {{"PolicyArn", arn}})["Versions"].size(), 5u);
  EXPECT_EQ(fault("DeletePolicy", {{"PolicyArn", arn}}).substr(0, 23), "DeleteConflictException");
}

TEST_F(IamEntities, AwsHasPoliciesOfItsOwn) {
  const char* arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  EXPECT_EQ(answer("GetPolicy", {{"PolicyArn", arn}})["Policy"]["Path"], "/service-role/");
  EXPECT_NE(answer("GetPolicyVersion",
                   {{"PolicyArn", arn}, {"VersionId", "v1"}})["PolicyVersion"]["Document"]
                .get<std::string>()
                .find("logs%3APutLogEvents"),
            std::string::npos);
  EXPECT_GT(answer("ListPolicies", {{"Scope", "AWS"}})["Policies"].size(), 20u);
  EXPECT_TRUE(answer("ListPolicies", {{"Scope", "Local"}})["Policies"].empty());
  answer("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}});
  answer("AttachRolePolicy", {{"RoleName", "worker"}, {"PolicyArn", arn}});
  EXPECT_EQ(answer("ListEntitiesForPolicy", {{"PolicyArn", arn}})["PolicyRoles"][0]["RoleName"],
            "worker");
  EXPECT_EQ(fault("AttachRolePolicy",
                  {{"RoleName", "worker"}, {"PolicyArn", "longer-than-twenty-characters"}}),
            "ValidationError: Invalid ARN:  Could not be parsed!");
}

TEST_F(IamEntities, PoliciesAreSimulated) {
  answer("CreateUser", {{"UserName", "ada"}});
  answer("PutUserPolicy",
         {{"UserName", "ada"}, {"PolicyName", "reads"}, {"PolicyDocument", kPolicy}});
  const Document results = answer("SimulatePrincipalPolicy",
                                  {{"PolicySourceArn", "arn:aws:iam::000000000000:user/ada"},
                                   {"ActionNames", {"s3:GetObject", "s3:PutObject"}},
                                   {"ResourceArns", {"arn:aws:s3:::shop/a"}}})["EvaluationResults"];
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0]["EvalDecision"], "allowed");
  const Document matched = {{"SourcePolicyId", "reads"},
                            {"SourcePolicyType", "IAM Policy"},
                            {"StartPosition", {{"Line", 1}, {"Column", 41}}},
                            {"EndPosition", {{"Line", 1}, {"Column", 97}}}};
  EXPECT_EQ(results[0]["MatchedStatements"][0], matched);
  EXPECT_EQ(results[1]["EvalDecision"], "implicitDeny");
  EXPECT_TRUE(results[1]["MatchedStatements"].empty());

  const Document custom = answer("SimulateCustomPolicy",
                                 {{"PolicyInputList",
                                   {kPolicy,
                                    R"({"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*",
             "Condition":{"Bool":{"aws:SecureTransport":"false"}}}})"}},
                                  {"ActionNames", {"s3:GetObject"}},
                                  {"ContextEntries",
                                   {{{"ContextKeyName", "aws:SecureTransport"},
                                     {"ContextKeyValues", {"false"}},
                                     {"ContextKeyType", "boolean"}}}}})["EvaluationResults"];
  EXPECT_EQ(custom[0]["EvalDecision"], "explicitDeny");
  EXPECT_EQ(custom[0]["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.2");
}

TEST_F(IamEntities, TheAccountHasAnAliasAndAPasswordPolicy) {
  answer("CreateAccountAlias", {{"AccountAlias", "shop"}});
  EXPECT_EQ(answer("ListAccountAliases")["AccountAliases"], Document({"shop"}));
  answer("DeleteAccountAlias", {{"AccountAlias", "shop"}});
  EXPECT_TRUE(answer("ListAccountAliases")["AccountAliases"].empty());
  EXPECT_EQ(fault("GetAccountPasswordPolicy").substr(0, 22), "NoSuchEntityException:");
  answer("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", 12}});
  EXPECT_EQ(answer("GetAccountPasswordPolicy")["PasswordPolicy"]["MinimumPasswordLength"], 12);
  EXPECT_EQ(answer("GetAccountSummary")["SummaryMap"]["Users"], 0);
}

TEST_F(IamEntities, TemplatesMakeThem) {
  const std::string text = R"({"Resources": {
    "Staff": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "staff",
      "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}},
    "Ada": {"Type": "AWS::IAM::User", "Properties": {"UserName": "ada", "Groups": [{"Ref": "Staff"}],
      "Policies": [{"PolicyName": "own", "PolicyDocument": POLICY}]}},
    "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "Ada"}}},
    "Worker": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}},
    "Box": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Worker"}]}},
    "Inline": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "both",
      "PolicyDocument": POLICY, "Users": [{"Ref": "Ada"}], "Groups": [{"Ref": "Staff"}]}},
    "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": POLICY,
      "Users": [{"Ref": "Ada"}]}}},
    "Outputs": {"Key": {"Value": {"Ref": "Key"}}}})";
  const auto deploy = [&](const char* operation, std::string template_text, std::string policy) {
    for (const auto& [name, value] :
         {std::pair("POLICY", policy), std::pair("TRUST", std::string(kTrust))}) {
      for (size_t at = template_text.find(name); at != std::string::npos;
           at = template_text.find(name, at))
        template_text.replace(at, std::string(name).size(), value);
    }
    const auto done = cloud_.call("cloudformation",
                                  operation,
                                  {{"StackName", "s"},
                                   {"TemplateBody", template_text},
                                   {"Capabilities", {"CAPABILITY_NAMED_IAM"}}});
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message);
    return cloud_.call("cloudformation", "DescribeStacks")
        ->at("Stacks")[0]["StackStatus"]
        .get<std::string>();
  };
  ASSERT_EQ(deploy("CreateStack", text, kPolicy), "CREATE_COMPLETE");
  EXPECT_EQ(answer("ListUserPolicies", {{"UserName", "ada"}})["PolicyNames"],
            Document({"both", "own"}));
  EXPECT_EQ(answer("ListGroupPolicies", {{"GroupName", "staff"}})["PolicyNames"],
            Document({"both"}));
  EXPECT_EQ(answer("ListInstanceProfiles")["InstanceProfiles"][0]["Roles"].size(), 1u);
  std::string other = kPolicy;
  other.replace(other.find("Get*"), 4, "Put*");
  ASSERT_EQ(deploy("UpdateStack", text, other), "UPDATE_COMPLETE");
  const Document arn =
      answer("ListAttachedUserPolicies", {{"UserName", "ada"}})["AttachedPolicies"][0]["PolicyArn"];
  EXPECT_EQ(answer("GetPolicy", {{"PolicyArn", arn}})["Policy"]["DefaultVersionId"], "v2");
  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_TRUE(answer("ListUsers")["Users"].empty());
  EXPECT_TRUE(answer("ListGroups")["Groups"].empty());
  EXPECT_TRUE(answer("ListInstanceProfiles")["InstanceProfiles"].empty());
}

TEST_F(IamEntities, Pages) {
  for (const char* name : {"a", "b", "c"}) answer("CreateUser", {{"UserName", name}});
  const Document first = answer("ListUsers", {{"MaxItems", 2}});
  EXPECT_EQ(first["IsTruncated"], true);
  const Document rest = answer("ListUsers", {{"Marker", first["Marker"]}});
  EXPECT_EQ(rest["Users"].size(), 1u);
  EXPECT_EQ(rest["Users"][0]["UserName"], "c");
}

}  // namespace
}  // namespace cloudtab
