#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class LogsTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("logs", operation, input);
  }
  std::string code(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code;
  }
  TestCloud cloud_;
};

TEST_F(LogsTest, GroupsAreMadeDescribedAndDeleted) {
  for (const char* name : {"/app/a", "/app/b", "/other"})
    ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", name}}).ok());
  EXPECT_EQ(code("CreateLogGroup", {{"logGroupName", "/app/a"}}), "ResourceAlreadyExistsException");
  const Result<Document> page =
      call("DescribeLogGroups", {{"logGroupNamePrefix", "/app"}, {"limit", 1}});
  ASSERT_EQ((*page)["logGroups"].size(), 1u);
  EXPECT_EQ((*page)["logGroups"][0]["arn"],
            "arn:aws:logs:us-east-1:000000000000:log-group:/app/a:*");
  const Result<Document> next =
      call("DescribeLogGroups",
           {{"logGroupNamePrefix", "/app"}, {"limit", 1}, {"nextToken", (*page)["nextToken"]}});
  EXPECT_EQ((*next)["logGroups"][0]["logGroupName"], "/app/b");
  EXPECT_FALSE(next->contains("nextToken"));
  ASSERT_TRUE(call("DeleteLogGroup", {{"logGroupName", "/app/a"}}).ok());
  EXPECT_EQ(code("DeleteLogGroup", {{"logGroupName", "/app/a"}}), "ResourceNotFoundException");
}

TEST_F(LogsTest, RetentionTakesTheDocumentedDaysOnly) {
  ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}}).ok());
  EXPECT_EQ(code("PutRetentionPolicy", {{"logGroupName", "g"}, {"retentionInDays", 2}}),
            "InvalidParameterException");
  ASSERT_TRUE(call("PutRetentionPolicy", {{"logGroupName", "g"}, {"retentionInDays", 7}}).ok());
  EXPECT_EQ((*call("DescribeLogGroups"))["logGroups"][0]["retentionInDays"], 7);
  ASSERT_TRUE(call("DeleteRetentionPolicy", {{"logGroupName", "g"}}).ok());
  EXPECT_FALSE((*call("DescribeLogGroups"))["logGroups"][0].contains("retentionInDays"));
}

TEST_F(LogsTest, StreamsBelongToTheirGroup) {
  ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}}).ok());
  ASSERT_TRUE(call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}}).ok());
  EXPECT_EQ(code("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}}),
            "ResourceAlreadyExistsException");
  EXPECT_EQ(code("CreateLogStream", {{"logGroupName", "none"}, {"logStreamName", "s"}}),
            "ResourceNotFoundException");
  EXPECT_EQ((*call("DescribeLogStreams", {{"logGroupName", "g"}}))["logStreams"].size(), 1u);
  ASSERT_TRUE(call("DeleteLogGroup", {{"logGroupName", "g"}}).ok());
  ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}}).ok());
  EXPECT_TRUE((*call("DescribeLogStreams", {{"logGroupName", "g"}}))["logStreams"].empty());
}

TEST_F(LogsTest, TagsAreKeptByArn) {
  ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}, {"tags", {{"a", "1"}}}}).ok());
  const char* arn = "arn:aws:logs:us-east-1:000000000000:log-group:g";
  ASSERT_TRUE(call("TagResource", {{"resourceArn", arn}, {"tags", {{"b", "2"}}}}).ok());
  ASSERT_TRUE(call("UntagResource", {{"resourceArn", arn}, {"tagKeys", {"a"}}}).ok());
  EXPECT_EQ((*call("ListTagsForResource", {{"resourceArn", arn}}))["tags"], Document({{"b", "2"}}));
  EXPECT_EQ(code("ListTagsForResource",
                 {{"resourceArn", "arn:aws:logs:us-east-1:000000000000:log-group:none"}}),
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace cloudtab
