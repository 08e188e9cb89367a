#include "core/services/lambda/resources.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/lambda/testing_faults.h"

namespace cloudtab::lambda {
namespace {

constexpr const char* kTemplate = R"({
  "Resources": {
    "Layer": {"Type": "AWS::Lambda::LayerVersion", "Properties": {
      "LayerName": "tools", "Content": {"S3Bucket": "code", "S3Key": "layer.zip"}}},
    "Shared": {"Type": "AWS::Lambda::LayerVersionPermission", "Properties": {
      "LayerVersionArn": {"Ref": "Layer"}, "Action": "lambda:GetLayerVersion", "Principal": "*"}},
    "Signing": {"Type": "AWS::Lambda::CodeSigningConfig", "Properties": {
      "AllowedPublishers": {"SigningProfileVersionArns": [
        "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p"]}}},
    "Function": {"Type": "AWS::Lambda::Function", "Properties": {
      "FunctionName": "f", "Runtime": "nodejs22.x", "Handler": "index.handler",
      "Role": "arn:aws:iam::000000000000:role/worker",
      "Code": {"ZipFile": "exports.handler = () => 1;"},
      "CodeSigningConfigArn": {"Ref": "Signing"}, "RecursiveLoop": "Allow",
      "ReservedConcurrentExecutions": 20, "Layers": [{"Ref": "Layer"}]}},
    "Version": {"Type": "AWS::Lambda::Version", "Properties": {
      "FunctionName": {"Ref": "Function"},
      "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 2}}},
    "Url": {"Type": "AWS::Lambda::Url", "Properties": {
      "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]}, "AuthType": "NONE",
      "Cors": {"AllowOrigins": ["*"]}}}
  },
  "Outputs": {
    "Layer": {"Value": {"Ref": "Layer"}},
    "Shared": {"Value": {"Ref": "Shared"}},
    "Url": {"Value": {"Fn::GetAtt": ["Url", "FunctionUrl"]}},
    "UrlOf": {"Value": {"Ref": "Url"}},
    "Signing": {"Value": {"Fn::GetAtt": ["Signing", "CodeSigningConfigId"]}}
  }
})";

TEST_F(ControlTest, ATemplateHasAllOfIt) {
  ASSERT_TRUE(cloud().call("s3", "CreateBucket", {{"Bucket", "code"}}).ok());
  ASSERT_TRUE(cloud()
                  .call("s3",
                        "PutObject",
                        {{"Bucket", "code"},
                         {"Key", "layer.zip"},
                         {"Body", blob(zip_one_file("nodejs/node_modules/a/index.js", "1"))}})
                  .ok());
  const Document outputs = deploy(kTemplate);
  EXPECT_EQ(outputs["Layer"], "arn:aws:lambda:us-east-1:000000000000:layer:tools:1");
  EXPECT_EQ(outputs["Shared"].get<std::string>().rfind("layer:tools:1#"), 38u);
  EXPECT_EQ(outputs["UrlOf"], std::string(kArn) + "f");
  EXPECT_EQ(outputs["Url"], done("GetFunctionUrlConfig", {{"FunctionName", "f"}})["FunctionUrl"]);
  EXPECT_EQ(outputs["Signing"].get<std::string>().substr(0, 4), "csc-");
  EXPECT_EQ(done("GetFunctionConfiguration", {{"FunctionName", "f"}})["Layers"][0]["Arn"],
            outputs["Layer"]);
  EXPECT_EQ(done("GetFunctionRecursionConfig", {{"FunctionName", "f"}})["RecursiveLoop"], "Allow");
  EXPECT_TRUE(done("GetFunctionCodeSigningConfig", {{"FunctionName", "f"}})
                  .contains("CodeSigningConfigArn"));
  EXPECT_EQ(
      done("GetProvisionedConcurrencyConfig",
           {{"FunctionName", "f"}, {"Qualifier", "1"}})["RequestedProvisionedConcurrentExecutions"],
      2);
  ASSERT_TRUE(cloud().call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  cloud().advance(std::chrono::minutes(5));
  EXPECT_TRUE(done("ListFunctions")["Functions"].empty());
  EXPECT_TRUE(done("ListLayers")["Layers"].empty());
  EXPECT_TRUE(done("ListCodeSigningConfigs")["CodeSigningConfigs"].empty());
}

}  // namespace
}  // namespace cloudtab::lambda
