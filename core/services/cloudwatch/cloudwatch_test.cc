#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

Document alarm(const char* name) {
  return {{"AlarmName", name},
          {"MetricName", "Depth"},
          {"Namespace", "App"},
          {"Statistic", "Sum"},
          {"Period", 60},
          {"EvaluationPeriods", 1},
          {"Threshold", 5.0},
          {"ComparisonOperator", "GreaterThanThreshold"}};
}

TEST(CloudWatch, AlarmsAreKept) {
  TestCloud cloud;
  ASSERT_TRUE(cloud.call("cloudwatch", "PutMetricAlarm", alarm("deep")).ok());
  ASSERT_TRUE(cloud.call("cloudwatch", "PutMetricAlarm", alarm("other")).ok());
  const Result<Document> described =
      cloud.call("cloudwatch", "DescribeAlarms", {{"AlarmNames", {"deep"}}});
  ASSERT_EQ((*described)["MetricAlarms"].size(), 1u);
  EXPECT_EQ((*described)["MetricAlarms"][0]["StateValue"], "INSUFFICIENT_DATA");
  EXPECT_EQ((*described)["MetricAlarms"][0]["AlarmArn"],
            "arn:aws:cloudwatch:us-east-1:000000000000:alarm:deep");
  ASSERT_TRUE(cloud.call("cloudwatch", "DisableAlarmActions", {{"AlarmNames", {"deep"}}}).ok());
  ASSERT_TRUE(cloud.call("cloudwatch", "DeleteAlarms", {{"AlarmNames", {"other"}}}).ok());
  const Result<Document> left = cloud.call("cloudwatch", "DescribeAlarms");
  ASSERT_EQ((*left)["MetricAlarms"].size(), 1u);
  EXPECT_EQ((*left)["MetricAlarms"][0]["ActionsEnabled"], false);
}

TEST(CloudWatch, AnAlarmNeedsOneMetricAndOneStatistic) {
  TestCloud cloud;
  Document both = alarm("a");
  both["ExtendedStatistic"] = "p99";
  EXPECT_FALSE(cloud.call("cloudwatch", "PutMetricAlarm", both).ok());
  Document none = alarm("a");
  none.erase("MetricName");
  EXPECT_FALSE(cloud.call("cloudwatch", "PutMetricAlarm", none).ok());
  Document points = alarm("a");
  points["DatapointsToAlarm"] = 2;
  EXPECT_FALSE(cloud.call("cloudwatch", "PutMetricAlarm", points).ok());
}

}  // namespace
}  // namespace cloudtab
