#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

// The values of metric math: numbers, time series and lists of them, and what operators make of
// them. Source:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html

namespace cloudtab::cloudwatch {

struct TimeSeries {
  std::map<Instant, double> points;
  Duration period{};
  std::string label;
};

/// A text is an argument such as REPEAT.
using MathValue = std::variant<double, TimeSeries, std::vector<TimeSeries>, std::string>;

using Unary = double (*)(double);
using Binary = double (*)(double, double);

/// Applied to each point. What is no number afterwards (a division by 0) is no point.
Result<MathValue> map_points(Unary function, const MathValue& value);
/// Of two series: at the times at which both have a point. A list takes a number or a series for
/// each of its own. Error: code `Math`, as for everything that goes wrong here.
Result<MathValue> combine(Binary function, const MathValue& left, const MathValue& right);

/// How numbers become one.
using Fold = double (*)(const std::vector<double>& values);
/// A series becomes a number, a list becomes the series of what its own make at each time.
Result<MathValue> fold(Fold function, const MathValue& value);

Error math_error(std::string text);

}  // namespace cloudtab::cloudwatch
