#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/reused_list.h"
#include "core/engine/ring.h"

namespace cloudtab {

/// A metric's dimension as its teller has it: `{"QueueName", queue.name()}`.
struct Dimension {
  std::string_view name;
  std::string_view value;
};

/// How much there is of something now: `{"ApproximateNumberOfMessagesVisible", 3}`.
struct Gauge {
  std::string_view metric;
  double value = 0;
  std::string_view unit = "Count";
};

/// One measurement, as CloudWatch would have it.
struct MeterSample {
  struct Kept {
    std::string name;
    std::string value;

    friend bool operator==(const Kept&, const Kept&) = default;
  };

  Instant time{};
  Scope scope;
  std::string service;
  std::string metric;
  double value = 0;
  std::string unit;
  /// In the order in which they were told.
  ReusedList<Kept> dimensions;

  void set_dimensions(std::span<const Dimension> told) {
    dimensions.clear();
    for (const Dimension& dimension : told) {
      Kept& kept = dimensions.add();
      kept.name = dimension.name;
      kept.value = dimension.value;
    }
  }
};

/// The newest measurements of what happened (not of gauges), oldest first. Bounded; not durable.
class Meters {
 public:
  static constexpr size_t kSamplesMax = 4096;

  /// A new measurement, of which every field is to be set. Good until the next.
  MeterSample& add() { return samples_.add(); }
  const Ring<MeterSample, kSamplesMax>& samples() const { return samples_; }
  void clear() { samples_.clear(); }

 private:
  Ring<MeterSample, kSamplesMax> samples_;
};

}  // namespace cloudtab
