#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/engine/record.h"

namespace cloudtab {

/// The values of one metric in a span of time: the statistics CloudWatch always has, and, for
/// percentiles, the values with how often each came.
class Distribution {
 public:
  /// Distinct values that are kept. Past them a value is counted for its nearest; CloudWatch itself
  /// takes at most this many in one datum.
  static constexpr size_t kValuesMax = 150;

  double count = 0;
  double sum = 0;
  double minimum = 0;
  double maximum = 0;
  /// The value added last; of a set, its maximum.
  double last = 0;

  void add(double value, double times = 1);
  /// As if there had been this value alone.
  void set(double value);
  /// Of values that are known by their statistics only. Unless they are all alike, there are no
  /// percentiles from then on, as documented of statistic sets.
  void add_set(double set_count, double set_sum, double set_minimum, double set_maximum);
  void merge(const Distribution& other);

  double average() const { return count == 0 ? 0 : sum / count; }
  /// Sorted by value; null if not all values are known.
  const std::vector<std::pair<double, double>>* values() const {
    return complete_ ? &values_ : nullptr;
  }

  void encode(RecordWriter& out) const;
  static Distribution decode(RecordReader& in);

 private:
  void widen(double low, double high);
  void keep(double value, double times);

  std::vector<std::pair<double, double>> values_;
  bool complete_ = true;
};

}  // namespace cloudtab
