#pragma once

#include <cstddef>
#include <cstdint>
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

/// The newest measurements, oldest first. Bounded; not durable.
class Meters {
 public:
  static constexpr size_t kSamplesMax = 4096;

  /// A new measurement, of which every field is to be set. Good until the next.
  MeterSample& add() {
    ++added_;
    return samples_.add();
  }
  const Ring<MeterSample, kSamplesMax>& samples() const { return samples_; }
  size_t size() const { return samples_.size(); }
  /// How many were ever added, those included that are no longer kept: who remembers it can tell
  /// what is new.
  uint64_t added() const { return added_; }
  /// By how many were added before it: from `added() - size()` to `added() - 1`.
  const MeterSample& at(uint64_t index) const {
    return samples_[static_cast<size_t>(index - (added_ - samples_.size()))];
  }
  void clear() { samples_.clear(); }

 private:
  Ring<MeterSample, kSamplesMax> samples_;
  uint64_t added_ = 0;
};

}  // namespace cloudtab
