#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/time.h"

// What an alarm makes of its metric's points: rules on values, without a cloud. Source:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
// .../alarms-and-missing-data.html; texts are recorded (test_cloudwatch.py).

namespace cloudtab::cloudwatch {

inline constexpr std::string_view kOk = "OK";
inline constexpr std::string_view kAlarm = "ALARM";
inline constexpr std::string_view kInsufficient = "INSUFFICIENT_DATA";

/// A point of the evaluation range.
struct AlarmPoint {
  Instant at{};
  double value = 0;
  std::optional<double> sample_count;
};

/// The periods an alarm looks at: more than it evaluates, so that late and missing points do no
/// harm.
int64_t range_periods(int64_t evaluation_periods);

struct AlarmDecision {
  /// Empty: as it was.
  std::string state;
  std::string reason;
  /// The points that were evaluated, the newest first.
  std::vector<AlarmPoint> evaluated;
};

/// `alarm`: as DescribeAlarms answers it. `points`: those there are of the evaluation range, which
/// ends at `end`; oldest first.
AlarmDecision decide(const Document& alarm,
                     const std::vector<AlarmPoint>& points,
                     Instant end,
                     Duration period);

/// As `StateReasonData` tells a decision; JSON.
std::string reason_data(const Document& alarm, const AlarmDecision& decision, Instant now);

/// `2026-01-01T00:00:00.000+0000`, as alarms write times.
std::string alarm_time(Instant time);

}  // namespace cloudtab::cloudwatch
