#pragma once

#include <deque>
#include <string>

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
    samples_.push_back(std::move(sample));
    if (samples_.size() > kSamplesMax) samples_.pop_front();
  }
  const std::deque<MeterSample>& samples() const { return samples_; }
  void clear() { samples_.clear(); }

 private:
  std::deque<MeterSample> samples_;
};

}  // namespace cloudtab
