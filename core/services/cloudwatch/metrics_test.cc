#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class MetricsTest : public ::testing::Test {
 protected:
  void SetUp() override { cloud_.advance(0s); }
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("cloudwatch", operation, input);
  }
  Document answer(std::string_view operation, const Document& input = Document::object()) {
    const Result<Document> result = call(operation, input);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result.ok() ? *result : Document::object();
  }
  void put(Document datum, const char* space = "App") {
    if (!datum.contains("MetricName")) datum["MetricName"] = "Depth";
    answer("PutMetricData", {{"Namespace", space}, {"MetricData", {datum}}});
  }
  int64_t at(Duration from_now) { return to_millis(cloud_.now() + from_now); }

  Document statistics(const Document& names,
                      int64_t period = 60,
                      Document more = Document::object()) {
    more["Namespace"] = more.value("Namespace", "App");
    more["MetricName"] = more.value("MetricName", "Depth");
    more["StartTime"] = at(-1h);
    more["EndTime"] = at(1min);
    more["Period"] = period;
    more["Statistics"] = names;
    return answer("GetMetricStatistics", more)["Datapoints"];
  }
  static Document metric_query(const char* id, const char* metric, const char* stat) {
    return {{"Id", id},
            {"MetricStat",
             {{"Metric", {{"Namespace", "App"}, {"MetricName", metric}}},
              {"Period", 60},
              {"Stat", stat}}}};
  }
  Document data(const Document& queries, Document more = Document::object()) {
    more["MetricDataQueries"] = queries;
    more["StartTime"] = at(-1h);
    more["EndTime"] = at(1min);
    return answer("GetMetricData", more);
  }
  TestCloud cloud_;
};

TEST_F(MetricsTest, ValuesOfEveryFormMakeOnePoint) {
  put({{"Value", 4.0}, {"Unit", "Count"}});
  put({{"Values", {1.0, 2.0}}, {"Counts", {3.0, 1.0}}, {"Unit", "Count"}});
  put({{"StatisticValues",
        {{"SampleCount", 2.0}, {"Sum", 30.0}, {"Minimum", 10.0}, {"Maximum", 20.0}}},
       {"Unit", "Count"}});
  const Document points = statistics({"SampleCount", "Sum", "Minimum", "Maximum", "Average"});
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0],
            Document({{"Timestamp", to_millis(TestCloud::kStart)},
                      {"Unit", "Count"},
                      {"SampleCount", 7.0},
                      {"Sum", 39.0},
                      {"Minimum", 1.0},
                      {"Maximum", 20.0},
                      {"Average", 39.0 / 7}}));
}

TEST_F(MetricsTest, PeriodsBeginWhereTheQueryBegins) {
  for (int minute = 0; minute < 10; ++minute)
    put({{"Value", 1.0}, {"Timestamp", at(-minute * 1min)}});
  EXPECT_EQ(statistics({"Sum"}, 60).size(), 10u);
  const Document five = statistics({"Sum"}, 300);
  ASSERT_EQ(five.size(), 3u);
  EXPECT_EQ(five[0]["Sum"], 4.0);
  EXPECT_EQ(five[1]["Sum"], 5.0);
  EXPECT_EQ(five[2]["Sum"], 1.0);
}

TEST_F(MetricsTest, UnitsAndDimensionsAreApart) {
  put({{"Value", 1.0}, {"Unit", "Seconds"}});
  put({{"Value", 5.0}, {"Unit", "Count"}});
  put({{"Value", 9.0}, {"Dimensions", {{{"Name", "Host"}, {"Value", "a"}}}}});
  const Document points = statistics({"Average"});
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0]["Unit"], "Count");
  EXPECT_EQ(statistics({"Average"}, 60, {{"Unit", "Seconds"}})[0]["Average"], 1.0);
  EXPECT_EQ(statistics(
                {"Average"}, 60, {{"Dimensions", {{{"Name", "Host"}, {"Value", "a"}}}}})[0]["Unit"],
            "None");
  const Document many =
      data(Document::array({metric_query("m", "Depth", "Sum")}))["MetricDataResults"][0];
  EXPECT_EQ(many["Messages"][0]["Value"], "Multiple units returned: '[Count, Seconds]'");
  EXPECT_EQ(many["Values"], Document::array({5.0}));
}

TEST_F(MetricsTest, PercentilesAreOfTheValues) {
  Document values = Document::array();
  for (int i = 1; i <= 100; ++i) values.push_back(i * 1.0);
  put({{"Values", values}});
  const auto of = [&](const char* stat) {
    return data(
        Document::array({metric_query("m", "Depth", stat)}))["MetricDataResults"][0]["Values"];
  };
  EXPECT_EQ(of("p50"), Document::array({50.0}));
  EXPECT_EQ(of("p99.9"), Document::array({100.0}));
  EXPECT_EQ(of("tc50"), Document::array({50.0}));
  EXPECT_EQ(of("PR(:10)"), Document::array({10.0}));
  EXPECT_EQ(of("TM(:2)"), Document::array({1.5}));
  EXPECT_EQ(of("IQM"), Document::array({50.0}));
  const Result<Document> none =
      call("GetMetricData",
           {{"MetricDataQueries", Document::array({metric_query("m", "Depth", "p101")})},
            {"StartTime", at(-1h)},
            {"EndTime", at(0s)}});
  EXPECT_EQ(none.error().code, "ValidationError");
}

TEST_F(MetricsTest, HighResolutionIsKeptBySecond) {
  put({{"Value", 1.0}, {"StorageResolution", 1}});
  cloud_.advance(10s);
  put({{"Value", 2.0}, {"StorageResolution", 1}});
  EXPECT_EQ(statistics({"Sum"}, 10).size(), 2u);
  EXPECT_EQ(statistics({"Sum"}, 60).size(), 1u);
}

struct Refusal {
  const char* name;
  Document datum;
  const char* code;
  const char* message;
};

TEST_F(MetricsTest, RefusesBadData) {
  const std::string place = "MetricData.member.1";
  const Refusal kCases[] = {
      {"two forms",
       {{"Value", 1.0}, {"Values", {1.0}}},
       "InvalidParameterCombinationException",
       "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually "
       "exclusive and you have specified both."},
      {"value and set",
       {{"Value", 1.0},
        {"StatisticValues",
         {{"SampleCount", 1.0}, {"Sum", 1.0}, {"Minimum", 1.0}, {"Maximum", 1.0}}}},
       "InvalidParameterCombinationException",
       "The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are "
       "mutually exclusive and you have specified both."},
      {"counts",
       {{"Values", {1.0}}, {"Counts", {1.0, 2.0}}},
       "InvalidParameterValueException",
       "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the "
       "same size."},
      {"too old",
       {{"Value", 1.0}, {"Timestamp", at(-15 * 24h)}},
       "InvalidParameterValueException",
       "The parameter MetricData.member.1.Timestamp must specify a time within the past two "
       "weeks."},
      {"too new",
       {{"Value", 1.0}, {"Timestamp", at(3h)}},
       "InvalidParameterValueException",
       "The parameter MetricData.member.1.Timestamp must specify a time no more than two hours in "
       "the future."},
      {"no value",
       Document::object(),
       "MissingRequiredParameterException",
       "At least one of the parameters must be specified."},
  };
  for (const Refusal& c : kCases) {
    Document datum = c.datum;
    datum["MetricName"] = "Depth";
    const uint64_t before = cloud_.machine().digest();
    const Result<Document> result =
        call("PutMetricData", {{"Namespace", "App"}, {"MetricData", {datum}}});
    ASSERT_FALSE(result.ok()) << c.name;
    EXPECT_EQ(result.error().code, c.code) << c.name;
    EXPECT_EQ(result.error().message, c.message) << c.name;
    EXPECT_EQ(cloud_.machine().digest(), before) << c.name;
  }
  EXPECT_EQ(call("PutMetricData", {{"Namespace", "AWS/X"}, {"MetricData", Document::array()}})
                .error()
                .message,
            "The value AWS/ for parameter Namespace is invalid.");
  EXPECT_EQ(call("PutMetricData", {{"Namespace", "X"}}).error().message,
            "The parameter MetricData is required.");
}

TEST_F(MetricsTest, RefusesBadQueries) {
  const auto message = [&](Document more) {
    const Document usual = {{"Namespace", "App"},
                            {"MetricName", "Depth"},
                            {"StartTime", at(-1h)},
                            {"EndTime", at(0s)},
                            {"Period", 60},
                            {"Statistics", {"Sum"}}};
    for (const auto& [name, value] : usual.items()) {
      if (!more.contains(name)) more[name] = value;
      if (more[name].is_null()) more.erase(name);
    }
    const Result<Document> result = call("GetMetricStatistics", more);
    return result.ok() ? std::string() : result.error().message;
  };
  EXPECT_EQ(message({{"Period", 90}}), "The parameter Period must be a multiple of 60.");
  EXPECT_EQ(message({{"StartTime", at(0s)}}),
            "The parameter StartTime must be less than the parameter EndTime.");
  EXPECT_EQ(message({{"Statistics", nullptr}}),
            "Must specify either Statistics or ExtendedStatistics");
  EXPECT_EQ(message({{"StartTime", at(-48h)}}),
            "You have requested up to 2,880 datapoints, which exceeds the limit of 1,440. You may "
            "reduce the datapoints requested by increasing Period, or decreasing the time range.");
}

TEST_F(MetricsTest, AreListedByFilters) {
  put({{"Value", 1.0}, {"Dimensions", {{{"Name", "Host"}, {"Value", "a"}}}}});
  put({{"Value", 1.0}, {"Dimensions", {{{"Name", "Host"}, {"Value", "b"}}}}});
  put({{"Value", 1.0}, {"MetricName", "Other"}});
  put({{"Value", 1.0}}, "Zoo");
  const auto count = [&](const Document& filter) {
    return answer("ListMetrics", filter)["Metrics"].size();
  };
  EXPECT_EQ(count(Document::object()), 4u);
  EXPECT_EQ(count({{"Namespace", "App"}}), 3u);
  EXPECT_EQ(count({{"MetricName", "Depth"}}), 3u);
  EXPECT_EQ(count({{"Dimensions", {{{"Name", "Host"}}}}}), 2u);
  EXPECT_EQ(count({{"Dimensions", {{{"Name", "Host"}, {"Value", "b"}}}}}), 1u);
  cloud_.advance(4h);
  EXPECT_EQ(count({{"RecentlyActive", "PT3H"}}), 0u);
  EXPECT_EQ(count(Document::object()), 4u);
  cloud_.advance(14 * 24h);
  EXPECT_EQ(count(Document::object()), 0u);
}

TEST_F(MetricsTest, ListsArePaged) {
  for (int i = 0; i < 501; ++i) put({{"Value", 1.0}, {"MetricName", "m" + std::to_string(i)}});
  const Document first = answer("ListMetrics");
  EXPECT_EQ(first["Metrics"].size(), 500u);
  const Document second = answer("ListMetrics", {{"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["Metrics"].size(), 1u);
  EXPECT_FALSE(second.contains("NextToken"));
}

TEST_F(MetricsTest, DataIsPagedAndOrdered) {
  for (int minute = 0; minute < 5; ++minute)
    put({{"Value", minute * 1.0}, {"Timestamp", at(-minute * 1min)}});
  const Document queries = {metric_query("m", "Depth", "Sum"), metric_query("none", "None", "Sum")};
  const Document all = data(queries);
  EXPECT_EQ(all["MetricDataResults"][0]["Values"], Document::array({0.0, 1.0, 2.0, 3.0, 4.0}));
  EXPECT_EQ(all["MetricDataResults"][1]["Values"], Document::array());
  EXPECT_EQ(data(queries, {{"ScanBy", "TimestampAscending"}})["MetricDataResults"][0]["Values"][0],
            4.0);
  const Document page = data(queries, {{"MaxDatapoints", 3}});
  EXPECT_EQ(page["MetricDataResults"][0]["Values"], Document::array({0.0, 1.0, 2.0}));
  EXPECT_EQ(page["MetricDataResults"][0]["StatusCode"], "PartialData");
  const Document next = data(queries, {{"MaxDatapoints", 3}, {"NextToken", page["NextToken"]}});
  EXPECT_EQ(next["MetricDataResults"][0]["Values"], Document::array({3.0, 4.0}));
  EXPECT_FALSE(next.contains("NextToken"));
}

TEST_F(MetricsTest, LabelsTellMetricsApart) {
  const auto labels = [&](const char* stat, int64_t period) {
    Document other = metric_query("b", "Depth", stat);
    other["MetricStat"]["Period"] = period;
    const Document results = data({metric_query("a", "Depth", "Sum"), other})["MetricDataResults"];
    return results[0]["Label"].get<std::string>() + "|" + results[1]["Label"].get<std::string>();
  };
  EXPECT_EQ(labels("Sum", 60), "Depth|Depth");
  EXPECT_EQ(labels("Minimum", 60), "Depth Sum|Depth Minimum");
  EXPECT_EQ(labels("Sum", 30), "Depth 60|Depth 30");
  EXPECT_EQ(labels("Minimum", 30), "Depth Sum 60|Depth Minimum 30");
}

TEST_F(MetricsTest, AreKeptOverARestart) {
  put({{"Value", 4.0}});
  EXPECT_EQ(cloud_.restart().fault, "");
  EXPECT_EQ(statistics({"Sum"})[0]["Sum"], 4.0);
  EXPECT_EQ(cloud_.restart(/*checkpoint_first=*/true).fault, "");
  EXPECT_EQ(statistics({"Sum"})[0]["Sum"], 4.0);
}

TEST_F(MetricsTest, WhatServicesMeasureArrivesByItself) {
  const Result<Document> queue = cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}});
  ASSERT_TRUE(queue.ok());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(cloud_
                    .call("sqs",
                          "SendMessage",
                          {{"QueueUrl", (*queue)["QueueUrl"]}, {"MessageBody", "hello"}})
                    .ok());
  }
  const Document of_queue = {{"Namespace", "AWS/SQS"},
                             {"MetricName", "NumberOfMessagesSent"},
                             {"Dimensions", {{{"Name", "QueueName"}, {"Value", "q"}}}}};
  EXPECT_EQ(statistics({"Sum"}, 60, of_queue)[0]["Sum"], 3.0);
  EXPECT_EQ(answer("ListMetrics", {{"MetricName", "NumberOfMessagesSent"}})["Metrics"][0],
            of_queue);
  // Read, and so kept.
  EXPECT_EQ(cloud_.restart().fault, "");
  EXPECT_EQ(statistics({"Sum"}, 60, of_queue)[0]["Sum"], 3.0);
}

TEST_F(MetricsTest, AQueuesCountsHoldInBetween) {
  ASSERT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  const Document send = {{"QueueUrl", "http://localhost/000000000000/q"}, {"MessageBody", "x"}};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(cloud_.call("sqs", "SendMessage", send).ok());
  cloud_.advance(5min);
  const auto of_queue = [&](const char* metric) {
    return statistics({"Maximum"},
                      60,
                      {{"Namespace", "AWS/SQS"},
                       {"MetricName", metric},
                       {"Dimensions", {{{"Name", "QueueName"}, {"Value", "q"}}}}});
  };
  const Document visible = of_queue("ApproximateNumberOfMessagesVisible");
  ASSERT_EQ(visible.size(), 6u);
  EXPECT_EQ(visible[0]["Maximum"], 3.0);
  EXPECT_EQ(visible[5]["Maximum"], 3.0);
  EXPECT_EQ(of_queue("ApproximateAgeOfOldestMessage")[5]["Maximum"], 301.0);
  cloud_.advance(12h);
  EXPECT_TRUE(of_queue("ApproximateNumberOfMessagesVisible").empty());
}

TEST_F(MetricsTest, WhatIsMeasuredIsNoPartOfTheState) {
  ASSERT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  const uint64_t before = cloud_.machine().digest();
  for (int i = 0; i < 300; ++i)
    ASSERT_TRUE(
        cloud_.call("sqs", "ReceiveMessage", {{"QueueUrl", "http://localhost/000000000000/q"}})
            .ok());
  EXPECT_EQ(cloud_.machine().digest(), before);
}

}  // namespace
}  // namespace cloudtab
