#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class InsightsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    cloud_.advance(0s);
    call("CreateLogGroup", {{"logGroupName", "g"}});
    call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}});
    Document events = Document::array();
    const char* kMessages[] = {
        R"({"level":"INFO","took":10,"user":{"name":"ann"}})",
        R"({"level":"ERROR","took":250,"user":{"name":"bob"}})",
        R"({"level":"INFO","took":30,"user":{"name":"ann"}})",
        R"(GET /a user=7 took=9ms)",
    };
    int64_t at = to_millis(cloud_.now()) - 240'000;
    for (const char* message : kMessages) {
      events.push_back({{"timestamp", at}, {"message", message}});
      at += 60'000;
    }
    call("PutLogEvents", {{"logGroupName", "g"}, {"logStreamName", "s"}, {"logEvents", events}});
  }
  Document call(std::string_view operation, const Document& input) {
    const Result<Document> result = cloud_.call("logs", operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << result.error().message;
    return result.ok() ? *result : Document::object();
  }
  Document start(const char* query) {
    return {{"logGroupName", "g"},
            {"queryString", query},
            {"startTime", to_seconds(cloud_.now()) - 3600},
            {"endTime", to_seconds(cloud_.now())}};
  }
  /// The rows, as `field=value` texts.
  std::string rows(const char* query) {
    const Result<Document> started = cloud_.call("logs", "StartQuery", start(query));
    if (!started.ok()) return started.error().code;
    const Document answer = call("GetQueryResults", {{"queryId", (*started)["queryId"]}});
    EXPECT_EQ(answer["status"], "Complete");
    std::string text;
    for (const Document& row : answer["results"]) {
      for (const Document& field : row) {
        if (field["field"] == "@ptr") continue;
        text += field["field"].get<std::string>() + "=" + field["value"].get<std::string>() + " ";
      }
      text += "| ";
    }
    return text;
  }
  TestCloud cloud_;
};

TEST_F(InsightsTest, Answers) {
  const struct {
    const char* query;
    const char* rows;
  } kCases[] = {
      {"fields level, took | filter ispresent(level)",
       "level=INFO took=30 | level=ERROR took=250 | level=INFO took=10 | "},
      {"fields @timestamp | limit 1", "@timestamp=2025-12-31 23:59:00.000 | "},
      {"fields took / 10 as t | filter level = \"ERROR\"", "t=25 | "},
      {"fields took | filter took > 5 and took < 100 | sort took asc", "took=10 | took=30 | "},
      {"fields user.name | filter user.name like /^b/", "user.name=bob | "},
      {"fields user.name | filter user.name not like \"an\" and ispresent(user.name)",
       "user.name=bob | "},
      {"fields took | filter level in [\"ERROR\", \"WARN\"]", "took=250 | "},
      {"fields took | filter @message like /(?i)error/", "took=250 | "},
      {"stats count(*) as n by level | sort n desc",
       "level=INFO n=2 | level= n=1 | level=ERROR n=1 | "},
      {"filter ispresent(took) | stats avg(took), max(took), pct(took, 50) as p",
       "avg(took)=96.66666666666667 max(took)=250 p=30 | "},
      {"stats count(*) by bin(2m)",
       "bin(2m)=2025-12-31 23:56:00.000 count(*)=2 | bin(2m)=2025-12-31 23:58:00.000 count(*)=2 "
       "| "},
      {"stats count_distinct(user.name) as users, sum(took) + 1 as more", "users=2 more=291 | "},
      {"parse @message \"user=* took=*ms\" as who, t | filter ispresent(who) | fields who, t",
       "who=7 t=9 | "},
      {"fields level | filter ispresent(level) | dedup level", "level=INFO | level=ERROR | "},
      {"fields concat(toupper(user.name), '-', strlen(level)) as x | filter took = 250",
       "x=BOB-5 | "},
      {"fields coalesce(level, 'none') as l | sort @timestamp asc | limit 1", "l=INFO | "},
      {"fields level # a comment\n| display took | filter took = 10", "took=10 | "},
      {"fields took | filter not (took = 10 or took = 30) and ispresent(took)", "took=250 | "},
      {"nonsense", "MalformedQueryException"},
      {"filter (level", "MalformedQueryException"},
      {"stats count(*) by", "MalformedQueryException"},
      {"parse @message \"a * b\" as x, y", "MalformedQueryException"},
  };
  for (const auto& c : kCases) EXPECT_EQ(rows(c.query), c.rows) << c.query;
}

TEST_F(InsightsTest, QueriesAreKept) {
  const std::string id = call("StartQuery", start("stats count(*)"))["queryId"];
  EXPECT_EQ(cloud_.restart().fault, "");
  const Document results = call("GetQueryResults", {{"queryId", id}});
  EXPECT_EQ(results["statistics"]["recordsMatched"], 4.0);
  EXPECT_EQ(call("DescribeQueries", {{"logGroupName", "g"}})["queries"].size(), 1u);
  EXPECT_EQ(cloud_.call("logs", "StopQuery", {{"queryId", id}}).error().code,
            "InvalidParameterException");
  EXPECT_EQ(cloud_.call("logs", "GetQueryResults", {{"queryId", "none"}}).error().code,
            "ResourceNotFoundException");
  Document without = start("stats count(*)");
  without["logGroupName"] = "none";
  EXPECT_EQ(cloud_.call("logs", "StartQuery", without).error().message,
            "The specified log group does not exist.");
}

TEST_F(InsightsTest, NestingIsBounded) {
  const std::string deep = "filter " + std::string(5'000, '(');
  EXPECT_EQ(rows(deep.c_str()), "MalformedQueryException");
}

}  // namespace
}  // namespace cloudtab
