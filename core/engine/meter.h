#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "core/base/document.h"
#include "core/base/scope.h"
#include "core/base/time.h"

namespace cloudtab {

/// One measurement, as CloudWatch would have it.
struct MeterSample {
  Instant time{};
  Scope scope;
  std::string service;
  std::string metric;
  double value = 0;
  std::string unit;
  Document dimensions;
};

/// The newest measurements, oldest first. Bounded; not durable.
class Meters {
 public:
  static constexpr size_t kSamplesMax = 4096;

  void add(MeterSample sample) {
    ++added_;
    samples_.push_back(std::move(sample));
    if (samples_.size() > kSamplesMax) samples_.pop_front();
  }
  const std::deque<MeterSample>& samples() const { return samples_; }
  size_t size() const { return samples_.size(); }
  /// How many there ever were.
  uint64_t added() const { return added_; }
  /// The sample that was the `number`th to be added, counted from 0; of those that are left.
  const MeterSample& at(uint64_t number) const {
    return samples_[static_cast<size_t>(number - (added_ - samples_.size()))];
  }
  void clear() { samples_.clear(); }

 private:
  uint64_t added_ = 0;
  std::deque<MeterSample> samples_;
};

}  // namespace cloudtab
