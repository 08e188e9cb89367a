#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class ServiceLinkedRolesTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input) {
    return cloud_.call("iam", operation, input);
  }
  std::string fault(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  TestCloud cloud_;
};

TEST_F(ServiceLinkedRolesTest, TheServiceNamesItsRoleAndSaysWhatItMayDo) {
  const Result<Document> created =
      call("CreateServiceLinkedRole", {{"AWSServiceName", "elasticache.amazonaws.com"}});
  ASSERT_TRUE(created.ok());
  EXPECT_EQ((*created)["Role"]["Arn"],
            "arn:aws:iam::000000000000:role/aws-service-role/elasticache.amazonaws.com/"
            "AWSServiceRoleForElastiCache");
  const Document name = {{"RoleName", "AWSServiceRoleForElastiCache"}};
  const Document role = (*call("GetRole", name))["Role"];
  EXPECT_EQ(role["Path"], "/aws-service-role/elasticache.amazonaws.com/");
  EXPECT_EQ(role["MaxSessionDuration"], 3600);
  EXPECT_FALSE(role.contains("Description"));
  EXPECT_FALSE(role.contains("ServiceLinked"));
  EXPECT_EQ((*call("ListAttachedRolePolicies", name))["AttachedPolicies"],
            Document::array({{{"PolicyName", "ElastiCacheServiceRolePolicy"},
                              {"PolicyArn",
                               "arn:aws:iam::aws:policy/aws-service-role/"
                               "ElastiCacheServiceRolePolicy"}}}));
}

TEST_F(ServiceLinkedRolesTest, AnAccountHasOneOfAServiceOrOneOfEachSuffix) {
  const Document batch = {{"AWSServiceName", "batch.amazonaws.com"}};
  ASSERT_TRUE(call("CreateServiceLinkedRole", batch).ok());
  EXPECT_EQ(
      fault("CreateServiceLinkedRole", batch),
      "InvalidInputException: Service role name AWSServiceRoleForBatch has been taken in this "
      "account, please try a different suffix.");
  EXPECT_EQ(fault("CreateServiceLinkedRole",
                  {{"AWSServiceName", "ecs.amazonaws.com"}, {"CustomSuffix", "two"}}),
            "InvalidInputException: Custom suffix is not allowed for ecs.amazonaws.com");
  const Result<Document> second =
      call("CreateServiceLinkedRole",
           {{"AWSServiceName", "autoscaling.amazonaws.com"}, {"CustomSuffix", "blue"}});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)["Role"]["RoleName"], "AWSServiceRoleForAutoScaling_blue");
  for (const char* unknown : {"nothing.amazonaws.com", ".amazonaws.com", "batch"}) {
    EXPECT_EQ(fault("CreateServiceLinkedRole", {{"AWSServiceName", unknown}}).substr(0, 21),
              "InvalidInputException")
        << unknown;
  }
}

TEST_F(ServiceLinkedRolesTest, OnlyATaskOfItsOwnTakesItAway) {
  ASSERT_TRUE(call("CreateServiceLinkedRole", {{"AWSServiceName", "batch.amazonaws.com"}}).ok());
  const std::string name = "AWSServiceRoleForBatch";
  const std::string protected_role =
      "UnmodifiableEntityException: Cannot perform the operation on the protected role "
      "'AWSServiceRoleForBatch' - this role is only modifiable by AWS";
  const std::string arn = "arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy";
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  const struct {
    const char* operation;
    Document input;
  } kForbidden[] = {
      {"DeleteRole", {{"RoleName", name}}},
      {"AttachRolePolicy", {{"RoleName", name}, {"PolicyArn", arn}}},
      {"DetachRolePolicy", {{"RoleName", name}, {"PolicyArn", arn}}},
      {"PutRolePolicy", {{"RoleName", name}, {"PolicyName", "p"}, {"PolicyDocument", policy}}},
      {"DeleteRolePolicy", {{"RoleName", name}, {"PolicyName", "p"}}},
      {"PutRolePermissionsBoundary", {{"RoleName", name}, {"PermissionsBoundary", arn}}},
      {"DeleteRolePermissionsBoundary", {{"RoleName", name}}},
  };
  for (const auto& [operation, input] : kForbidden)
    EXPECT_EQ(fault(operation, input), protected_role) << operation;
  EXPECT_TRUE(call("UpdateRoleDescription", {{"RoleName", name}, {"Description", "jobs"}}).ok());

  const Result<Document> deleted = call("DeleteServiceLinkedRole", {{"RoleName", name}});
  ASSERT_TRUE(deleted.ok());
  const std::string task = (*deleted)["DeletionTaskId"];
  EXPECT_EQ(task.rfind("task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/", 0), 0u);
  cloud_.restart();
  EXPECT_EQ((*call("GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", task}}))["Status"],
            "SUCCEEDED");
  EXPECT_EQ(fault("GetRole", {{"RoleName", name}}),
            "NoSuchEntityException: The role with name AWSServiceRoleForBatch cannot be found.");
  EXPECT_EQ(fault("GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", "task/other"}}),
            "NoSuchEntityException: Deletion task task/other cannot be found.");
}

}  // namespace
}  // namespace cloudtab
