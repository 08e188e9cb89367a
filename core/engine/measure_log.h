#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/distribution.h"
#include "core/engine/measured.h"
#include "core/engine/meter.h"
#include "core/engine/store.h"

namespace cloudtab {

/// What is measured, as its teller has it. Only looked at.
struct Measure {
  const Scope& scope;
  std::string_view service;
  std::string_view metric;
  std::string_view unit;
  std::span<const Dimension> dimensions;
};

/// Gathers what services measure by series and minute, until it is taken into the store: a request
/// pays for adding up its samples only, and the store for the minutes. One publish to a hundred
/// queues tells of some hundreds of series, so each is found by its hash.
class MeasureLog {
 public:
  /// Points that may be gathered before they are taken.
  static constexpr size_t kPointsMax = 4096;

  /// Something happened: each value counts.
  void add(const Measure& what, Instant now, double value);
  /// How things stand: of a minute the newest values count.
  void set(const Measure& where, Instant now, std::span<const Gauge> gauges);

  /// Whether there is something that should be taken now.
  bool is_due(Store& store, Instant now) const;
  /// Takes all there is, as changes of the batch. Answers the watches it woke: scope and timer key,
  /// each once.
  std::vector<std::pair<Scope, std::string>> take(Store& store);
  /// What was gathered is never taken.
  void clear();

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// What its points have in common, worked out once.
  struct Series {
    Scope scope;
    MetricName metric;  ///< dimensions in the order in which they were told
    std::string unit;
    std::string key;  ///< `series_key`
    size_t hash = 0;
    uint32_t pending = kNone;  ///< its newest point; an index into `points_`

    bool is(const Measure& what) const;
  };
  struct Point {
    uint32_t series = 0;
    bool is_gauge = false;
    Instant minute{};
    Distribution data;
  };

  uint32_t find(const Measure& what);
  uint32_t find_or_make(const Measure& what);
  Point& point_of(uint32_t series, Instant now);

  std::vector<Series> series_;
  /// Open addressing: a slot holds one more than an index into `series_`, or zero.
  std::vector<uint32_t> slots_;
  std::vector<Point> points_;  ///< in the order in which they began
  uint32_t last_ = kNone;      ///< the series that was told of last
};

}  // namespace cloudtab
