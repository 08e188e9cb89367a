#include <string>

#include <gtest/gtest.h>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

constexpr const char* kRole =
    "arn:aws:iam::000000000000:role/aws-service-role/"
    "dynamodb.application-autoscaling.amazonaws.com/"
    "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";

class ReplicaAutoScalingTest : public ::testing::Test, protected TestTables {
 protected:
  void SetUp() override {
    make_indexed_table("lone");
    make_indexed_table("tab");
    EXPECT_EQ(failure("UpdateTable",
                      {{"TableName", "tab"},
                       {"StreamSpecification",
                        {{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}}}}),
              "");
    EXPECT_EQ(failure("UpdateTable",
                      {{"TableName", "tab"},
                       {"ReplicaUpdates", {{{"Create", {{"RegionName", "eu-west-1"}}}}}}}),
              "");
  }
  Document in_europe(const char* operation) {
    return cloud
        .call_in({"000000000000", "eu-west-1"}, "dynamodb", operation, {{"TableName", "tab"}})
        .value();
  }
  static Document update(int least, double target) {
    return {{"MinimumUnits", least},
            {"MaximumUnits", 100},
            {"ScalingPolicyUpdate",
             {{"TargetTrackingScalingPolicyConfiguration", {{"TargetValue", target}}}}}};
  }
  static Document settings(int least, double target, const std::string& policy) {
    return {{"MinimumUnits", least},
            {"MaximumUnits", 100},
            {"AutoScalingRoleArn", kRole},
            {"ScalingPolicies",
             {{{"PolicyName", policy},
               {"TargetTrackingScalingPolicyConfiguration", {{"TargetValue", target}}}}}}};
  }
};

TEST_F(ReplicaAutoScalingTest, IsKeptForEachRegion) {
  const Document updated = call(
      "UpdateTableReplicaAutoScaling",
      {{"TableName", "tab"},
       {"ProvisionedWriteCapacityAutoScalingUpdate", update(10, 80)},
       {"GlobalSecondaryIndexUpdates",
        {{{"IndexName", "by-g"}, {"ProvisionedWriteCapacityAutoScalingUpdate", update(7, 60)}}}},
       {"ReplicaUpdates",
        {{{"RegionName", "eu-west-1"},
          {"ReplicaProvisionedReadCapacityAutoScalingUpdate", {{"AutoScalingDisabled", true}}},
          {"ReplicaGlobalSecondaryIndexUpdates",
           {{{"IndexName", "keys"},
             {"ProvisionedReadCapacityAutoScalingUpdate", update(5, 70)}}}}}}}});
  const Document write = settings(10, 80, "DynamoDBWriteCapacityUtilization:table/tab");
  const Document of_index =
      settings(7, 60, "DynamoDBWriteCapacityUtilization:table/tab/index/by-g");
  const Document by_g = {{"IndexName", "by-g"},
                         {"IndexStatus", "ACTIVE"},
                         {"ProvisionedWriteCapacityAutoScalingSettings", of_index}};
  const Document keys = {{"IndexName", "keys"}, {"IndexStatus", "ACTIVE"}};
  Document read_keys = keys;
  read_keys["ProvisionedReadCapacityAutoScalingSettings"] =
      settings(5, 70, "DynamoDBReadCapacityUtilization:table/tab/index/keys");
  const Document here = {{"RegionName", "us-east-1"},
                         {"ReplicaStatus", "ACTIVE"},
                         {"GlobalSecondaryIndexes", {by_g, keys}},
                         {"ReplicaProvisionedWriteCapacityAutoScalingSettings", write}};
  const Document there = {
      {"RegionName", "eu-west-1"},
      {"ReplicaStatus", "ACTIVE"},
      {"GlobalSecondaryIndexes", {by_g, read_keys}},
      {"ReplicaProvisionedReadCapacityAutoScalingSettings", {{"AutoScalingDisabled", true}}},
      {"ReplicaProvisionedWriteCapacityAutoScalingSettings", write}};
  EXPECT_EQ(
      updated["TableAutoScalingDescription"],
      (Document{{"TableName", "tab"}, {"TableStatus", "ACTIVE"}, {"Replicas", {here, there}}}));
  EXPECT_EQ(call("DescribeTableReplicaAutoScaling", {{"TableName", "tab"}}), updated);
  EXPECT_EQ(in_europe("DescribeTableReplicaAutoScaling")["TableAutoScalingDescription"]["Replicas"],
            Document::array({there, here}));
}

TEST_F(ReplicaAutoScalingTest, WhatIsRefused) {
  const char* kUpdate = "UpdateTableReplicaAutoScaling";
  const char* kDescribe = "DescribeTableReplicaAutoScaling";
  EXPECT_EQ(failure(kDescribe, {{"TableName", "none"}}),
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
  EXPECT_EQ(refusal(kDescribe, {{"TableName", "lone"}}), "Table lone is not a global table.");
  EXPECT_EQ(refusal(kUpdate, {{"TableName", "lone"}}), "Table lone is not a global table.");
  EXPECT_EQ(
      failure(kUpdate,
              {{"TableName", "tab"}, {"GlobalSecondaryIndexUpdates", {{{"IndexName", "by-l"}}}}}),
      "ResourceNotFoundException: Requested resource not found: Index: by-l not found for "
      "table: tab");
  EXPECT_EQ(
      refusal(kUpdate, {{"TableName", "tab"}, {"ReplicaUpdates", {{{"RegionName", "eu-west-2"}}}}}),
      "The global table has no replica in the region eu-west-2.");
}

}  // namespace
}  // namespace cloudtab::dynamodb
