#include <gtest/gtest.h>

#include "core/cloud/testing.h"
#include "core/services/lambda/zip.h"

namespace cloudtab {
namespace {

Document blob(const std::string& bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

class LambdaTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("lambda", operation, input);
  }
  std::string code(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code;
  }
  Document function(const char* name) {
    return {{"FunctionName", name},
            {"Runtime", "nodejs22.x"},
            {"Handler", "index.handler"},
            {"Role", "arn:aws:iam::000000000000:role/worker"},
            {"Code",
             {{"ZipFile", blob(lambda::zip_one_file("index.js", "exports.handler = () => 1;"))}}}};
  }
  TestCloud cloud_;
};

TEST_F(LambdaTest, AFunctionIsKeptAndFoundByEveryName) {
  const Result<Document> created = call("CreateFunction", function("f"));
  ASSERT_TRUE(created.ok()) << created.error().message;
  EXPECT_EQ((*created)["FunctionArn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
  EXPECT_EQ((*created)["Timeout"], 3);
  EXPECT_EQ(code("CreateFunction", function("f")), "ResourceConflictException");
  for (const char* name : {"f",
                           "000000000000:function:f",
                           "arn:aws:lambda:us-east-1:000000000000:function:f",
                           "f:$LATEST"}) {
    EXPECT_EQ(code("GetFunction", {{"FunctionName", name}}), "") << name;
  }
  EXPECT_EQ(code("GetFunction", {{"FunctionName", "f:7"}}), "ResourceNotFoundException");
  ASSERT_TRUE(call("UpdateFunctionConfiguration", {{"FunctionName", "f"}, {"Timeout", 30}}).ok());
  cloud_.restart();
  EXPECT_EQ((*call("GetFunctionConfiguration", {{"FunctionName", "f"}}))["Timeout"], 30);
  ASSERT_TRUE(call("DeleteFunction", {{"FunctionName", "f"}}).ok());
  EXPECT_TRUE((*call("ListFunctions"))["Functions"].empty());
}

TEST_F(LambdaTest, CodeMustBeAZipFromSomewhere) {
  Document text = function("f");
  text["Code"] = {{"ZipFile", blob("no zip")}};
  EXPECT_EQ(code("CreateFunction", text), "InvalidParameterValueException");
  Document bucket = function("f");
  bucket["Code"] = {{"S3Bucket", "none"}, {"S3Key", "f.zip"}};
  const Result<Document> missing = call("CreateFunction", bucket);
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().message.find("NoSuchBucket"), std::string::npos);
  ASSERT_TRUE(cloud_.call("s3", "CreateBucket", {{"Bucket", "code"}}).ok());
  ASSERT_TRUE(cloud_
                  .call("s3",
                        "PutObject",
                        {{"Bucket", "code"},
                         {"Key", "f.zip"},
                         {"Body", blob(lambda::zip_one_file("index.js", "1"))}})
                  .ok());
  bucket["Code"]["S3Bucket"] = "code";
  EXPECT_EQ(code("CreateFunction", bucket), "");
}

TEST_F(LambdaTest, PermissionsMakeItsPolicy) {
  ASSERT_TRUE(call("CreateFunction", function("f")).ok());
  EXPECT_EQ(code("GetPolicy", {{"FunctionName", "f"}}), "ResourceNotFoundException");
  const Document permission = {{"FunctionName", "f"},
                               {"StatementId", "api"},
                               {"Action", "lambda:InvokeFunction"},
                               {"Principal", "apigateway.amazonaws.com"},
                               {"SourceArn", "arn:aws:execute-api:us-east-1:000000000000:a/*"}};
  ASSERT_TRUE(call("AddPermission", permission).ok());
  EXPECT_EQ(code("AddPermission", permission), "ResourceConflictException");
  const Document policy =
      Document::parse((*call("GetPolicy", {{"FunctionName", "f"}}))["Policy"].get<std::string>());
  EXPECT_EQ(policy["Statement"][0]["Principal"]["Service"], "apigateway.amazonaws.com");
  ASSERT_TRUE(call("RemovePermission", {{"FunctionName", "f"}, {"StatementId", "api"}}).ok());
  EXPECT_EQ(code("RemovePermission", {{"FunctionName", "f"}, {"StatementId", "api"}}),
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace cloudtab
