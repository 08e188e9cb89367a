#include "core/services/s3/resources.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Buckets of templates.

namespace cloudtab::s3 {
namespace {

class BucketResourceTest : public ::testing::Test {
 protected:
  Document ask(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = cloud.call(service, operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  Document bucket(const char* operation) { return ask("s3", operation, {{"Bucket", "box"}}); }
  /// Creates or updates the stack of one bucket; answers the stack's status.
  std::string deploy(const char* operation, const char* properties) {
    const Document body = {
        {"Resources",
         {{"Logs", {{"Type", "AWS::S3::Bucket"}, {"Properties", {{"BucketName", "logs"}}}}},
          {"Box",
           {{"Type", "AWS::S3::Bucket"},
            {"DependsOn", "Logs"},
            {"Properties", Document::parse(properties)}}}}}};
    ask("cloudformation", operation, {{"StackName", "s"}, {"TemplateBody", body.dump()}});
    cloud.advance(10min);
    return ask(
        "cloudformation", "DescribeStacks", {{"StackName", "s"}})["Stacks"][0]["StackStatus"];
  }

  TestCloud cloud;
};

TEST_F(BucketResourceTest, PropertiesAreMadeSoAndUnmade) {
  ASSERT_EQ(deploy("CreateStack", R"({
      "BucketName": "box",
      "AccessControl": "LogDeliveryWrite",
      "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
      "AccelerateConfiguration": {"AccelerationStatus": "Enabled"},
      "VersioningConfiguration": {"Status": "Enabled"},
      "LoggingConfiguration": {"DestinationBucketName": "logs", "LogFilePrefix": "p/"},
      "LifecycleConfiguration": {"Rules": [
        {"Id": "a", "Status": "Enabled", "Prefix": "tmp/", "ExpirationInDays": "7",
         "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2},
         "Transitions": [{"TransitionInDays": 3, "StorageClass": "GLACIER"}]},
        {"Status": "Disabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
         "TagFilters": [{"Key": "k", "Value": "v"}, {"Key": "l", "Value": "w"}]}]}})"),
            "CREATE_COMPLETE");
  EXPECT_EQ(bucket("GetBucketVersioning")["Status"], "Enabled");
  EXPECT_EQ(bucket("GetBucketLogging")["LoggingEnabled"],
            (Document{{"TargetBucket", "logs"}, {"TargetPrefix", "p/"}}));
  EXPECT_EQ(bucket("GetBucketAccelerateConfiguration")["Status"], "Enabled");
  EXPECT_EQ(bucket("GetBucketAcl")["Grants"].size(), 3u);
  const Document rules = bucket("GetBucketLifecycleConfiguration")["Rules"];
  EXPECT_EQ(rules[0], Document::parse(R"({"ID": "a", "Status": "Enabled",
      "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 7},
      "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2},
      "Transitions": [{"Days": 3, "StorageClass": "GLACIER"}]})"));
  EXPECT_EQ(rules[1]["Filter"]["And"]["Tags"].size(), 2u);

  ASSERT_EQ(deploy("UpdateStack", R"({"BucketName": "box"})"), "UPDATE_COMPLETE");
  EXPECT_EQ(bucket("GetBucketVersioning")["Status"], "Suspended");
  EXPECT_TRUE(bucket("GetBucketLogging").empty());
  EXPECT_EQ(cloud.call("s3", "GetBucketLifecycleConfiguration", {{"Bucket", "box"}}).error().code,
            "NoSuchLifecycleConfiguration");
}

TEST_F(BucketResourceTest, ABucketIsMadeWithObjectLock) {
  ASSERT_EQ(deploy("CreateStack", R"({
      "BucketName": "box",
      "ObjectLockEnabled": true,
      "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": "5"}}}})"),
            "CREATE_COMPLETE");
  EXPECT_EQ(bucket("GetObjectLockConfiguration")["ObjectLockConfiguration"]["Rule"],
            Document::parse(R"({"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 5}})"));
}

}  // namespace
}  // namespace cloudtab::s3
