#pragma once

#include <optional>
#include <string_view>

#include "core/engine/distribution.h"

namespace cloudtab::cloudwatch {

/// What is asked of a distribution: `Average`, `p99.9`, `TM(10%:90%)`. Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
class Statistic {
 public:
  /// Null if there is no such statistic.
  static std::optional<Statistic> parse(std::string_view text);
  /// Whether it needs the values themselves: what ExtendedStatistics takes.
  bool is_extended() const { return kind_ >= Kind::kPercentile; }
  /// Null where it cannot be told.
  std::optional<double> of(const Distribution& data) const;

 private:
  enum class Kind {
    kSampleCount,
    kAverage,
    kSum,
    kMinimum,
    kMaximum,
    kPercentile,
    kTrimmedMean,
    kWinsorizedMean,
    kTrimmedCount,
    kTrimmedSum,
    kPercentileRank,
  };
  /// Where values begin or end to count: at a value, or at a part of all values in percent.
  struct Bound {
    double at = 0;
    bool percent = true;
  };

  static std::optional<Statistic> parse_range(Kind kind, std::string_view text);
  std::optional<double> of_values(const Distribution& data) const;

  Kind kind_ = Kind::kAverage;
  Bound low_{0, true};
  Bound high_{100, true};
};

}  // namespace cloudtab::cloudwatch
