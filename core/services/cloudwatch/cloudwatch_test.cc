#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class AlarmsTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("cloudwatch", operation, input);
  }
  Document answer_of(std::string_view service,
                     std::string_view operation,
                     const Document& input = Document::object()) {
    const Result<Document> result = cloud_.call(service, operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << result.error().message;
    return result.ok() ? *result : Document::object();
  }
  Document answer(std::string_view operation, const Document& input = Document::object()) {
    return answer_of("cloudwatch", operation, input);
  }
  std::string message(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }

  static Document alarm(const char* name, Document more = Document::object()) {
    Document input = {{"AlarmName", name},
                      {"MetricName", "Depth"},
                      {"Namespace", "App"},
                      {"Statistic", "Sum"},
                      {"Period", 60},
                      {"EvaluationPeriods", 1},
                      {"Threshold", 5.0},
                      {"ComparisonOperator", "GreaterThanThreshold"}};
    for (auto& [member, value] : more.items()) input[member] = value;
    return input;
  }
  void put(double value) {
    answer("PutMetricData",
           {{"Namespace", "App"}, {"MetricData", {{{"MetricName", "Depth"}, {"Value", value}}}}});
  }
  Document described(const char* name, const char* type = "MetricAlarm") {
    const Document all = answer("DescribeAlarms", {{"AlarmNames", {name}}, {"AlarmTypes", {type}}});
    const Document& list = all[std::string(type) + "s"];
    EXPECT_EQ(list.size(), 1u);
    return list.empty() ? Document::object() : list[0];
  }
  std::string state(const char* name, const char* type = "MetricAlarm") {
    return described(name, type).value("StateValue", "");
  }
  /// A topic with a queue behind it; answers the topic's ARN.
  std::string topic_with_queue() {
    const std::string topic = answer_of("sns", "CreateTopic", {{"Name", "alarms"}})["TopicArn"];
    answer_of("sqs", "CreateQueue", {{"QueueName", "inbox"}});
    answer_of("sns",
              "Subscribe",
              {{"TopicArn", topic},
               {"Protocol", "sqs"},
               {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:inbox"},
               {"Attributes", {{"RawMessageDelivery", "true"}}}});
    return topic;
  }
  /// The next message in the queue behind the topic, as JSON; null if there is none.
  Document inbox() {
    const Document received =
        answer_of("sqs", "ReceiveMessage", {{"QueueUrl", "http://localhost/000000000000/inbox"}});
    if (!received.contains("Messages")) return nullptr;
    answer_of("sqs",
              "DeleteMessage",
              {{"QueueUrl", "http://localhost/000000000000/inbox"},
               {"ReceiptHandle", received["Messages"][0]["ReceiptHandle"]}});
    return Document::parse(received["Messages"][0]["Body"].get<std::string>());
  }
  TestCloud cloud_;
};

TEST_F(AlarmsTest, AreKept) {
  answer("PutMetricAlarm", alarm("deep"));
  answer("PutMetricAlarm", alarm("other"));
  const Document shown = described("deep");
  EXPECT_EQ(shown["StateValue"], "INSUFFICIENT_DATA");
  EXPECT_EQ(shown["StateReason"], "Unchecked: Initial alarm creation");
  EXPECT_EQ(shown["AlarmArn"], "arn:aws:cloudwatch:us-east-1:000000000000:alarm:deep");
  EXPECT_EQ(shown["Dimensions"], Document::array());
  answer("DisableAlarmActions", {{"AlarmNames", {"deep"}}});
  answer("DeleteAlarms", {{"AlarmNames", {"other"}}});
  const Document left = answer("DescribeAlarms");
  ASSERT_EQ(left["MetricAlarms"].size(), 1u);
  EXPECT_EQ(left["MetricAlarms"][0]["ActionsEnabled"], false);
}

TEST_F(AlarmsTest, AreFoundByWhatTheyAre) {
  answer("PutMetricAlarm", alarm("a", {{"AlarmActions", {"arn:aws:sns:us-east-1:1:t"}}}));
  answer("PutMetricAlarm", alarm("ab", {{"MetricName", "Other"}, {"Period", 300}}));
  answer("PutMetricAlarm", alarm("b"));
  const auto count = [&](const Document& input) {
    return answer("DescribeAlarms", input)["MetricAlarms"].size();
  };
  EXPECT_EQ(count({{"AlarmNamePrefix", "a"}}), 2u);
  EXPECT_EQ(count({{"ActionPrefix", "arn:aws:sns"}}), 1u);
  EXPECT_EQ(count({{"StateValue", "OK"}}), 0u);
  EXPECT_EQ(count({{"AlarmTypes", {"CompositeAlarm"}}}), 0u);
  const Document page = answer("DescribeAlarms", {{"MaxRecords", 2}});
  EXPECT_EQ(page["MetricAlarms"].size(), 2u);
  EXPECT_EQ(count({{"NextToken", page["NextToken"]}}), 1u);
  const auto for_metric = [&](const Document& input) {
    return answer("DescribeAlarmsForMetric", input)["MetricAlarms"].size();
  };
  EXPECT_EQ(for_metric({{"Namespace", "App"}, {"MetricName", "Depth"}}), 2u);
  EXPECT_EQ(for_metric({{"Namespace", "App"}, {"MetricName", "Other"}, {"Period", 60}}), 0u);
}

TEST_F(AlarmsTest, RefuseWhatDoesNotFit) {
  const auto refused = [&](Document more, const char* without = "") {
    Document input = alarm("a", std::move(more));
    input.erase(without);
    const uint64_t before = cloud_.machine().digest();
    const std::string text = message("PutMetricAlarm", input);
    EXPECT_EQ(cloud_.machine().digest(), before);
    return text.substr(0, text.find(':'));
  };
  EXPECT_EQ(refused({{"ExtendedStatistic", "p99"}}), "ValidationError");
  EXPECT_EQ(refused({}, "MetricName"), "ValidationError");
  EXPECT_EQ(refused({}, "Period"), "ValidationError");
  EXPECT_EQ(refused({}, "Threshold"), "ValidationError");
  EXPECT_EQ(refused({{"DatapointsToAlarm", 2}}), "ValidationError");
  EXPECT_EQ(refused({{"Period", 90}}), "ValidationError");
  EXPECT_EQ(refused({{"Period", 86'400}, {"EvaluationPeriods", 8}}), "ValidationError");
}

TEST_F(AlarmsTest, GoOffWithTheClock) {
  const std::string topic = topic_with_queue();
  answer("PutMetricAlarm",
         alarm("deep",
               {{"AlarmActions", {topic}},
                {"OKActions", {topic}},
                {"AlarmDescription", "too deep"},
                {"TreatMissingData", "notBreaching"}}));
  cloud_.advance(1min);
  EXPECT_EQ(state("deep"), "OK");
  EXPECT_EQ(inbox()["NewStateValue"], "OK");
  put(6);
  EXPECT_EQ(state("deep"), "OK");
  cloud_.advance(1min);
  EXPECT_EQ(state("deep"), "ALARM");
  EXPECT_EQ(described("deep")["StateReason"],
            "Threshold Crossed: 1 datapoint [6.0 (01/01/26 00:01:00)] was greater than the "
            "threshold (5.0).");
  const Document told = inbox();
  EXPECT_EQ(told["AlarmName"], "deep");
  EXPECT_EQ(told["AlarmDescription"], "too deep");
  EXPECT_EQ(told["OldStateValue"], "OK");
  EXPECT_EQ(told["NewStateValue"], "ALARM");
  EXPECT_EQ(told["Region"], "US East (N. Virginia)");
  EXPECT_EQ(told["StateChangeTime"], "2026-01-01T00:02:00.000+0000");
  EXPECT_EQ(told["Trigger"]["Statistic"], "SUM");
  EXPECT_EQ(told["Trigger"]["Unit"], Document());
  // Once nothing is there any more, it is well again.
  cloud_.advance(5min);
  EXPECT_EQ(state("deep"), "OK");
  EXPECT_EQ(inbox()["NewStateValue"], "OK");
  EXPECT_EQ(inbox(), Document());
}

TEST_F(AlarmsTest, SleepWhileNothingHappens) {
  answer("PutMetricAlarm", alarm("deep"));
  cloud_.advance(10min);
  EXPECT_EQ(cloud_.machine().take_outputs().next_wake, std::nullopt);
  put(9);
  EXPECT_NE(cloud_.machine().take_outputs().next_wake, std::nullopt);
  cloud_.advance(1min);
  EXPECT_EQ(state("deep"), "ALARM");
  cloud_.advance(10min);
  EXPECT_EQ(state("deep"), "INSUFFICIENT_DATA");
  EXPECT_EQ(cloud_.machine().take_outputs().next_wake, std::nullopt);
  EXPECT_EQ(cloud_.restart().fault, "");
  put(9);
  cloud_.advance(1min);
  EXPECT_EQ(state("deep"), "ALARM");
}

TEST_F(AlarmsTest, WatchWhatServicesMeasure) {
  answer_of("sqs", "CreateQueue", {{"QueueName", "q"}});
  answer("PutMetricAlarm",
         alarm("busy",
               {{"Namespace", "AWS/SQS"},
                {"MetricName", "NumberOfMessagesSent"},
                {"Dimensions", {{{"Name", "QueueName"}, {"Value", "q"}}}},
                {"Threshold", 1.0}}));
  cloud_.advance(10min);
  for (int i = 0; i < 2; ++i)
    answer_of("sqs",
              "SendMessage",
              {{"QueueUrl", "http://localhost/000000000000/q"}, {"MessageBody", "x"}});
  cloud_.advance(1min);
  EXPECT_EQ(state("busy"), "ALARM");
}

TEST_F(AlarmsTest, OfExpressions) {
  answer("PutMetricAlarm",
         {{"AlarmName", "rate"},
          {"EvaluationPeriods", 1},
          {"Threshold", 10.0},
          {"ComparisonOperator", "GreaterThanThreshold"},
          {"Metrics",
           {{{"Id", "m"},
             {"ReturnData", false},
             {"MetricStat",
              {{"Metric", {{"Namespace", "App"}, {"MetricName", "Depth"}}},
               {"Period", 60},
               {"Stat", "Sum"}}}},
            {{"Id", "e"}, {"Expression", "m * 2"}}}}});
  put(6);
  cloud_.advance(1min);
  EXPECT_EQ(state("rate"), "ALARM");
}

TEST_F(AlarmsTest, StatesCanBeSet) {
  answer("PutMetricAlarm", alarm("deep", {{"TreatMissingData", "ignore"}}));
  EXPECT_EQ(
      message("SetAlarmState", {{"AlarmName", "none"}, {"StateValue", "OK"}, {"StateReason", "x"}}),
      "ResourceNotFound: ");
  answer("SetAlarmState",
         {{"AlarmName", "deep"}, {"StateValue", "ALARM"}, {"StateReason", "a test"}});
  EXPECT_EQ(state("deep"), "ALARM");
  EXPECT_EQ(described("deep")["StateReason"], "a test");
  const Document history =
      answer("DescribeAlarmHistory", {{"AlarmName", "deep"}, {"HistoryItemType", "StateUpdate"}});
  ASSERT_EQ(history["AlarmHistoryItems"].size(), 1u);
  EXPECT_EQ(history["AlarmHistoryItems"][0]["HistorySummary"],
            "Alarm updated from INSUFFICIENT_DATA to ALARM");
  EXPECT_EQ(Document::parse(history["AlarmHistoryItems"][0]["HistoryData"].get<std::string>()),
            Document::parse(
                R"({"version":"1.0",
              "oldState":{"stateValue":"INSUFFICIENT_DATA",
                          "stateReason":"Unchecked: Initial alarm creation"},
              "newState":{"stateValue":"ALARM","stateReason":"a test"}})"));
  EXPECT_EQ(answer("DescribeAlarmHistory")["AlarmHistoryItems"].size(), 2u);
  // With no data to be had, an alarm that treats it otherwise goes back by itself.
  answer("PutMetricAlarm", alarm("deep", {{"TreatMissingData", "missing"}}));
  EXPECT_EQ(state("deep"), "ALARM");
  cloud_.advance(1min);
  EXPECT_EQ(state("deep"), "INSUFFICIENT_DATA");
}

TEST_F(AlarmsTest, DisabledActionsAreNotCarriedOut) {
  const std::string topic = topic_with_queue();
  answer("PutMetricAlarm", alarm("deep", {{"AlarmActions", {topic}}, {"ActionsEnabled", false}}));
  const Document set = {{"AlarmName", "deep"}, {"StateValue", "ALARM"}, {"StateReason", "x"}};
  answer("SetAlarmState", set);
  EXPECT_EQ(inbox(), Document());
  answer("EnableAlarmActions", {{"AlarmNames", {"deep"}}});
  answer("SetAlarmState", {{"AlarmName", "deep"}, {"StateValue", "OK"}, {"StateReason", "x"}});
  answer("SetAlarmState", set);
  EXPECT_EQ(inbox()["AlarmName"], "deep");
}

TEST_F(AlarmsTest, CompositeAlarmsFollowTheirs) {
  const std::string topic = topic_with_queue();
  for (const char* name : {"one", "two"})
    answer("PutMetricAlarm", alarm(name, {{"TreatMissingData", "ignore"}}));
  EXPECT_EQ(
      message("PutCompositeAlarm", {{"AlarmName", "both"}, {"AlarmRule", "ALARM(gone)"}}),
      "ValidationError: Could not save the composite alarm as alarms [gone] in the alarm rule "
      "do not exist");
  answer("PutCompositeAlarm",
         {{"AlarmName", "both"},
          {"AlarmRule",
           "ALARM(\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:one\") OR ALARM(two)"},
          {"AlarmActions", {topic}}});
  EXPECT_EQ(state("both", "CompositeAlarm"), "OK");
  EXPECT_TRUE(answer("DescribeAlarms", {{"AlarmNames", {"both"}}})["MetricAlarms"].empty());
  answer("SetAlarmState", {{"AlarmName", "one"}, {"StateValue", "ALARM"}, {"StateReason", "x"}});
  const Document shown = described("both", "CompositeAlarm");
  EXPECT_EQ(shown["StateValue"], "ALARM");
  EXPECT_EQ(shown["StateReason"],
            "arn:aws:cloudwatch:us-east-1:000000000000:alarm:one transitioned to ALARM at Thursday "
            "01 January, 2026 00:00:00 UTC");
  EXPECT_EQ(inbox()["AlarmName"], "both");
  // Another cause changes nothing.
  answer("SetAlarmState", {{"AlarmName", "two"}, {"StateValue", "ALARM"}, {"StateReason", "x"}});
  EXPECT_EQ(inbox(), Document());
  const Document children = answer("DescribeAlarms", {{"ChildrenOfAlarmName", "both"}});
  EXPECT_EQ(children["MetricAlarms"].size(), 2u);
}

TEST_F(AlarmsTest, TagsAreKeptByArn) {
  answer("PutMetricAlarm", alarm("deep", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}}}}));
  const char* arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:deep";
  answer("TagResource", {{"ResourceARN", arn}, {"Tags", {{{"Key", "b"}, {"Value", "2"}}}}});
  answer("UntagResource", {{"ResourceARN", arn}, {"TagKeys", {"a"}}});
  EXPECT_EQ(answer("ListTagsForResource", {{"ResourceARN", arn}})["Tags"],
            Document::parse(R"([{"Key":"b","Value":"2"}])"));
  EXPECT_FALSE(described("deep").contains("Tags"));
}

TEST_F(AlarmsTest, DashboardsAreTheAccounts) {
  const char* body = R"({"widgets":[]})";
  EXPECT_EQ(message("PutDashboard", {{"DashboardName", "a b"}, {"DashboardBody", body}}),
            "InvalidParameterValueException: The value for field DashboardName contains invalid "
            "characters. It can only contain alphanumerics, dash (-) and underscore (_).\n");
  EXPECT_EQ(call("PutDashboard", {{"DashboardName", "a"}, {"DashboardBody", "no"}}).error().code,
            "DashboardInvalidInputError");
  answer("PutDashboard", {{"DashboardName", "main"}, {"DashboardBody", body}});
  const Document shown = answer("GetDashboard", {{"DashboardName", "main"}});
  EXPECT_EQ(shown["DashboardArn"], "arn:aws:cloudwatch::000000000000:dashboard/main");
  EXPECT_EQ(shown["DashboardBody"], body);
  const Document list = answer("ListDashboards", {{"DashboardNamePrefix", "ma"}});
  ASSERT_EQ(list["DashboardEntries"].size(), 1u);
  EXPECT_EQ(list["DashboardEntries"][0]["Size"], 14);
  answer("DeleteDashboards", {{"DashboardNames", {"main"}}});
  EXPECT_EQ(call("GetDashboard", {{"DashboardName", "main"}}).error().code,
            "DashboardNotFoundError");
}

TEST_F(AlarmsTest, ComeFromTemplates) {
  const char* body = R"(
Resources:
  Deep:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: Depth
      Namespace: App
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
  Any:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: any
      AlarmRule: !Sub ALARM(${Deep})
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: board
      DashboardBody: '{"widgets":[]}'
)";
  answer_of("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", body}});
  cloud_.advance(1min);
  EXPECT_EQ(answer_of("cloudformation", "DescribeStacks")["Stacks"][0]["StackStatus"],
            "CREATE_COMPLETE");
  EXPECT_EQ(answer("DescribeAlarms")["MetricAlarms"].size(), 1u);
  EXPECT_EQ(state("any", "CompositeAlarm"), "OK");
  EXPECT_EQ(answer("ListDashboards")["DashboardEntries"].size(), 1u);
  answer_of("cloudformation", "DeleteStack", {{"StackName", "s"}});
  cloud_.advance(1min);
  EXPECT_TRUE(answer("DescribeAlarms")["MetricAlarms"].empty());
  EXPECT_TRUE(answer("ListDashboards")["DashboardEntries"].empty());
}

}  // namespace
}  // namespace cloudtab
