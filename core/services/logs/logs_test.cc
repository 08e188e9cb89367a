#include <string>
#include <utility>
#include <vector>

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

TEST_F(LogsTest, GroupsAreListedByPattern) {
  for (const char* name : {"/app/a", "/app/b", "/other"})
    ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", name}}).ok());
  const auto count = [&](const Document& input) {
    return (*call("ListLogGroups", input))["logGroups"].size();
  };
  EXPECT_EQ(count(Document::object()), 3u);
  EXPECT_EQ(count({{"logGroupNamePattern", "^/app"}}), 2u);
  EXPECT_EQ(count({{"logGroupNamePattern", "other"}}), 1u);
  EXPECT_EQ(count({{"logGroupNamePattern", "none"}}), 0u);
}

TEST_F(LogsTest, StreamsAreListedInEitherOrder) {
  cloud_.advance(0s);
  ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}}).ok());
  int64_t at = to_millis(cloud_.now());
  for (const char* name : {"b", "c", "a"}) {
    ASSERT_TRUE(call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", name}}).ok());
    ASSERT_TRUE(call("PutLogEvents",
                     {{"logGroupName", "g"},
                      {"logStreamName", name},
                      {"logEvents", Document::array({{{"timestamp", at++}, {"message", "x"}}})}})
                    .ok());
  }
  const auto names = [&](Document input) {
    input["logGroupName"] = "g";
    const Result<Document> answer = call("DescribeLogStreams", input);
    if (!answer.ok()) return answer.error().message;
    std::string text;
    for (const Document& stream : (*answer)["logStreams"])
      text += stream.value("logStreamName", "");
    return text + (answer->contains("nextToken") ? "+" : "");
  };
  EXPECT_EQ(names(Document::object()), "abc");
  EXPECT_EQ(names({{"descending", true}}), "cba");
  EXPECT_EQ(names({{"orderBy", "LastEventTime"}, {"descending", true}, {"limit", 1}}), "a+");
  EXPECT_EQ(names({{"orderBy", "LastEventTime"}, {"descending", true}, {"nextToken", "a"}}), "cb");
  EXPECT_EQ(names({{"orderBy", "LastEventTime"}, {"logStreamNamePrefix", "a"}}),
            "Cannot order by LastEventTime with a logStreamNamePrefix.");
  EXPECT_EQ(names({{"logGroupIdentifier", "g"}}),
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
}

class LogEventsTest : public LogsTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(call("CreateLogGroup", {{"logGroupName", "g"}}).ok());
    for (const char* stream : {"a", "b"})
      ASSERT_TRUE(call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", stream}}).ok());
  }
  Result<Document> put(const char* stream,
                       const std::vector<std::pair<Duration, const char*>>& events) {
    Document list = Document::array();
    for (const auto& [ago, message] : events)
      list.push_back({{"timestamp", to_millis(cloud_.now() - ago)}, {"message", message}});
    return call("PutLogEvents",
                {{"logGroupName", "g"}, {"logStreamName", stream}, {"logEvents", list}});
  }
  Document get(Document more = Document::object()) {
    more["logGroupName"] = "g";
    more["logStreamName"] = "a";
    const Result<Document> answer = call("GetLogEvents", more);
    EXPECT_TRUE(answer.ok());
    return answer.ok() ? *answer : Document::object();
  }
  std::string filtered(Document more = Document::object()) {
    more["logGroupName"] = "g";
    const Result<Document> answer = call("FilterLogEvents", more);
    return answer.ok() ? messages(*answer) : answer.error().code;
  }
  static std::string messages(const Document& answer) {
    std::string joined;
    for (const Document& event : answer["events"]) joined += event.value("message", "") + "|";
    return joined;
  }
};

TEST_F(LogEventsTest, ArePagedFromBothEnds) {
  ASSERT_TRUE(put("a", {{3s, "1"}, {2s, "2"}, {2s, "3"}, {1s, "4"}, {0s, "5"}}).ok());
  EXPECT_EQ(cloud_.restart().fault, "");
  EXPECT_EQ(messages(get()), "1|2|3|4|5|");
  Document page = get({{"limit", 2}, {"startFromHead", true}});
  EXPECT_EQ(messages(page), "1|2|");
  page = get({{"limit", 2}, {"nextToken", page["nextForwardToken"]}});
  EXPECT_EQ(messages(page), "3|4|");
  page = get({{"limit", 2}, {"nextToken", page["nextForwardToken"]}});
  EXPECT_EQ(messages(page), "5|");
  // At the end the token stays.
  const Document end = get({{"nextToken", page["nextForwardToken"]}});
  EXPECT_EQ(messages(end), "");
  EXPECT_EQ(end["nextForwardToken"], page["nextForwardToken"]);
  page = get({{"limit", 2}});
  EXPECT_EQ(messages(page), "4|5|");
  EXPECT_EQ(messages(get({{"limit", 2}, {"nextToken", page["nextBackwardToken"]}})), "2|3|");
  EXPECT_EQ(
      code("GetLogEvents", {{"logGroupName", "g"}, {"logStreamName", "a"}, {"nextToken", "f/1/s"}}),
      "InvalidParameterException");
}

TEST_F(LogEventsTest, AreFilteredOverAllStreams) {
  ASSERT_TRUE(put("a", {{4s, "ERROR disk full"}, {2s, "INFO fine"}}).ok());
  ASSERT_TRUE(put("b", {{3s, "ERROR net down"}, {1s, "WARN net slow"}}).ok());
  EXPECT_EQ(filtered(), "ERROR disk full|ERROR net down|INFO fine|WARN net slow|");
  EXPECT_EQ(filtered({{"filterPattern", "ERROR net"}}), "ERROR net down|");
  EXPECT_EQ(filtered({{"filterPattern", "?WARN ?INFO"}}), "INFO fine|WARN net slow|");
  EXPECT_EQ(filtered({{"filterPattern", "ERROR -disk"}}), "ERROR net down|");
  EXPECT_EQ(filtered({{"filterPattern", "\"disk full\""}}), "ERROR disk full|");
  EXPECT_EQ(filtered({{"filterPattern", "\"disk"}}), "InvalidParameterException");
  EXPECT_EQ(filtered({{"filterPattern", "{ $.a = 1 }"}}), "");
  EXPECT_EQ(filtered({{"filterPattern", "[level=ERROR, ...]"}}), "ERROR disk full|ERROR net down|");
  EXPECT_EQ(filtered({{"logStreamNames", {"b"}}}), "ERROR net down|WARN net slow|");
  EXPECT_EQ(filtered({{"startTime", to_millis(cloud_.now() - 3s)},
                      {"endTime", to_millis(cloud_.now() - 1s)}}),
            "ERROR net down|INFO fine|");
  const Result<Document> first = call("FilterLogEvents", {{"logGroupName", "g"}, {"limit", 3}});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(filtered({{"nextToken", (*first)["nextToken"]}}), "WARN net slow|");
}

TEST_F(LogEventsTest, KeepToTheRulesOfABatch) {
  EXPECT_EQ(put("a", {{1s, "x"}, {2s, "y"}}).error().message,
            "Log events in a single PutLogEvents request must be in chronological order.");
  EXPECT_EQ(put("a", {{25h, "x"}, {0s, "y"}}).error().code, "InvalidParameterException");
  EXPECT_EQ(put("none", {{0s, "x"}}).error().message, "The specified log stream does not exist.");
  EXPECT_EQ((*put("a", {{15 * 24h, "old"}}))["rejectedLogEventsInfo"],
            Document({{"tooOldLogEventEndIndex", 1}}));
  EXPECT_EQ((*put("a", {{0s, "now"}, {-3h, "new"}}))["rejectedLogEventsInfo"],
            Document({{"tooNewLogEventStartIndex", 1}}));
  EXPECT_EQ(messages(get()), "now|");
}

TEST_F(LogEventsTest, GoWithTheirRetention) {
  ASSERT_TRUE(call("PutRetentionPolicy", {{"logGroupName", "g"}, {"retentionInDays", 1}}).ok());
  ASSERT_TRUE(put("a", {{0s, "x"}}).ok());
  cloud_.advance(24h);
  EXPECT_EQ(messages(get()), "x|");
  cloud_.advance(1s);
  EXPECT_EQ(messages(get()), "");
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
