#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

// Sources: the API reference of the operation named, and
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html

namespace cloudtab::cloudwatch {

// PutMetricData.
constexpr size_t kDataPerPutMax = 1000;
constexpr Duration kDatumAgeMax = 14 * 24h;
constexpr Duration kDatumAheadMax = 2h;
/// Values lie between -2^360 and 2^360.
constexpr double kValueMax = 0x1p360;

/// ListMetrics: how many a page has, how long a metric without data is listed, and what
/// RecentlyActive takes for recent.
constexpr size_t kMetricsPerPage = 500;
constexpr Duration kMetricListed = 14 * 24h;
constexpr Duration kRecentlyActive = 3h;

/// GetMetricStatistics.
constexpr int64_t kDatapointsMax = 1440;

// GetMetricData.
constexpr size_t kQueriesMax = 500;
constexpr int64_t kDatapointsPerPage = 100'800;

// Alarms.
constexpr size_t kAlarmsPerPage = 50;
constexpr size_t kHistoryPerPage = 100;
/// EvaluationPeriods times Period.
constexpr int64_t kEvaluationSecondsMax = 7 * 86'400;
/// DescribeAlarmHistory goes back 30 days.
constexpr Duration kHistoryKept = 30 * 24h;
/// How many alarms one composite alarm may name.
constexpr size_t kRuleElementsMax = 500;

}  // namespace cloudtab::cloudwatch
