#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr const char* kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";
constexpr const char* kTrust =
    R"({"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";

class AccountDetailsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    answer("CreateGroup", {{"GroupName", "staff"}});
    answer("CreateUser", {{"UserName", "ada"}});
    answer("AddUserToGroup", {{"UserName", "ada"}, {"GroupName", "staff"}});
    answer("PutGroupPolicy",
           {{"GroupName", "staff"}, {"PolicyName", "files"}, {"PolicyDocument", kPolicy}});
    answer("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}});
    answer("CreateInstanceProfile", {{"InstanceProfileName", "machine"}});
    answer("AddRoleToInstanceProfile",
           {{"InstanceProfileName", "machine"}, {"RoleName", "worker"}});
    const std::string own = answer(
        "CreatePolicy", {{"PolicyName", "own"}, {"PolicyDocument", kPolicy}})["Policy"]["Arn"];
    answer("AttachRolePolicy", {{"RoleName", "worker"}, {"PolicyArn", own}});
    answer("AttachUserPolicy",
           {{"UserName", "ada"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}});
  }
  Document answer(const char* operation, const Document& input = Document::object()) {
    const Result<Document> result = cloud_.call("iam", operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << (result.ok() ? "" : result.error().message);
    return result.ok() ? *result : Document::object();
  }
  TestCloud cloud_;
};

TEST_F(AccountDetailsTest, AllThatAnAccountHasWithWhatItMay) {
  const Document details = answer("GetAccountAuthorizationDetails");
  EXPECT_EQ(details["IsTruncated"], false);
  const Document& user = details["UserDetailList"][0];
  EXPECT_EQ(user["GroupList"], Document::array({"staff"}));
  EXPECT_TRUE(user["UserPolicyList"].empty());
  EXPECT_EQ(user["AttachedManagedPolicies"][0]["PolicyName"], "AmazonS3ReadOnlyAccess");
  const Document& group = details["GroupDetailList"][0];
  EXPECT_EQ(group["GroupPolicyList"][0]["PolicyName"], "files");
  EXPECT_EQ(group["GroupPolicyList"][0]["PolicyDocument"].get<std::string>().substr(0, 6),
            "%7B%22");
  const Document& role = details["RoleDetailList"][0];
  EXPECT_EQ(role["InstanceProfileList"][0]["InstanceProfileName"], "machine");
  EXPECT_EQ(role["AttachedManagedPolicies"][0]["PolicyName"], "own");
  EXPECT_EQ(role["AssumeRolePolicyDocument"].get<std::string>().substr(0, 6), "%7B%22");
  ASSERT_EQ(details["Policies"].size(), 2u);
  EXPECT_EQ(details["Policies"][0]["PolicyName"], "own");
  EXPECT_EQ(details["Policies"][0]["PolicyVersionList"][0]["IsDefaultVersion"], true);
  EXPECT_EQ(details["Policies"][1]["PolicyName"], "AmazonS3ReadOnlyAccess");
  EXPECT_TRUE(details["Policies"][1]["PolicyVersionList"][0].contains("Document"));
}

TEST_F(AccountDetailsTest, FiltersAndPages) {
  const Document roles = answer("GetAccountAuthorizationDetails", {{"Filter", {"Role"}}});
  EXPECT_EQ(roles["RoleDetailList"].size(), 1u);
  for (const char* list : {"UserDetailList", "GroupDetailList", "Policies"})
    EXPECT_TRUE(roles[list].empty()) << list;

  std::vector<std::string> seen;
  Document input = {{"MaxItems", 2}};
  for (bool more = true; more;) {
    const Document page = answer("GetAccountAuthorizationDetails", input);
    size_t count = 0;
    for (const char* list : {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}) {
      for (const Document& detail : page[list]) seen.push_back(detail["Arn"]);
      count += page[list].size();
    }
    EXPECT_LE(count, 2u);
    more = page["IsTruncated"];
    EXPECT_EQ(page.contains("Marker"), more);
    if (more) input["Marker"] = page["Marker"];
  }
  EXPECT_EQ(seen,
            std::vector<std::string>({"arn:aws:iam::000000000000:user/ada",
                                      "arn:aws:iam::000000000000:group/staff",
                                      "arn:aws:iam::000000000000:role/worker",
                                      "arn:aws:iam::000000000000:policy/own",
                                      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}));
}

TEST_F(AccountDetailsTest, TheSummaryCounts) {
  answer("CreateOpenIDConnectProvider", {{"Url", "https://issuer.example"}});
  const Document before = answer("GetAccountSummary")["SummaryMap"];
  EXPECT_EQ(before.size(), 34u);  // all that the model names
  for (const char* one : {"Users", "Groups", "Roles", "Policies", "InstanceProfiles", "Providers"})
    EXPECT_EQ(before[one], 1) << one;
  EXPECT_EQ(before["PolicyVersionsInUse"], 1);
  answer("CreatePolicyVersion",
         {{"PolicyArn", "arn:aws:iam::000000000000:policy/own"}, {"PolicyDocument", kPolicy}});
  EXPECT_EQ(answer("GetAccountSummary")["SummaryMap"]["PolicyVersionsInUse"], 2);
}

TEST_F(AccountDetailsTest, WhatCannotBeMadeIsListedAsNone) {
  EXPECT_TRUE(answer("ListMFADevices", {{"UserName", "ada"}})["MFADevices"].empty());
  EXPECT_TRUE(answer("ListMFADevices")["MFADevices"].empty());
  EXPECT_TRUE(answer("ListSSHPublicKeys", {{"UserName", "ada"}})["SSHPublicKeys"].empty());
  EXPECT_TRUE(answer("ListVirtualMFADevices")["VirtualMFADevices"].empty());
  EXPECT_TRUE(answer("ListServerCertificates")["ServerCertificateMetadataList"].empty());
  EXPECT_TRUE(answer("ListSAMLProviders")["SAMLProviderList"].empty());
  EXPECT_EQ(cloud_.call("iam", "ListMFADevices", {{"UserName", "bob"}}).error().message,
            "The user with name bob cannot be found.");
}

}  // namespace
}  // namespace cloudtab
