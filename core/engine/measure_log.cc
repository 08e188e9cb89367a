#include "core/engine/measure_log.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

namespace cloudtab {

namespace {

constexpr Duration kMinute = 1min;
constexpr size_t kSlotsFewest = 64;

Instant minute_of(Instant time) {
  return Instant(std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()));
}

/// Of what tells series apart most often. Nothing that can be seen depends on it.
size_t hash_of(const Measure& what) {
  const std::hash<std::string_view> hash;
  size_t value = hash(what.metric) + 31 * hash(what.scope.region);
  for (const Dimension& dimension : what.dimensions) value = 31 * value + hash(dimension.value);
  return value;
}

}  // namespace

bool MeasureLog::Series::is(const Measure& what) const {
  const auto same = [](const auto& kept, const Dimension& told) {
    return kept.first == told.name && kept.second == told.value;
  };
  return metric.name == what.metric &&
         std::equal(metric.dimensions.begin(),
                    metric.dimensions.end(),
                    what.dimensions.begin(),
                    what.dimensions.end(),
                    same) &&
         unit == what.unit && metric.space == what.service && scope == what.scope;
}

void MeasureLog::add(const Measure& what, Instant now, double value) {
  point_of(find(what), now).data.add(value);
}

void MeasureLog::set(const Measure& where, Instant now, std::span<const Gauge> gauges) {
  for (const Gauge& gauge : gauges) {
    Point& point = point_of(
        find({where.scope, where.service, gauge.metric, gauge.unit, where.dimensions}), now);
    point.is_gauge = true;
    point.data.set(gauge.value);
  }
}

/// A call tells of the same series in the same order each time, so that mostly it is the next one.
uint32_t MeasureLog::find(const Measure& what) {
  ++last_;  // from none to the first
  if (last_ >= series_.size() || !series_[last_].is(what)) last_ = find_or_make(what);
  return last_;
}

uint32_t MeasureLog::find_or_make(const Measure& what) {
  if (2 * (series_.size() + 1) > slots_.size()) {
    slots_.assign(std::max(kSlotsFewest, 2 * slots_.size()), 0);
    for (uint32_t i = 0; i < series_.size(); ++i) {
      size_t slot = series_[i].hash % slots_.size();
      while (slots_[slot] != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = i + 1;
    }
  }
  const size_t hash = hash_of(what);
  size_t slot = hash % slots_.size();
  for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
    const uint32_t index = slots_[slot] - 1;
    if (series_[index].hash == hash && series_[index].is(what)) return index;
  }
  Series& made = series_.emplace_back();
  made.scope = what.scope;
  made.metric = {std::string(what.service), std::string(what.metric), {}};
  for (const Dimension& dimension : what.dimensions)
    made.metric.dimensions.emplace_back(dimension.name, dimension.value);
  made.unit = what.unit;
  made.key = series_key(sorted(made.metric));
  made.hash = hash;
  slots_[slot] = static_cast<uint32_t>(series_.size());
  return slots_[slot] - 1;
}

MeasureLog::Point& MeasureLog::point_of(uint32_t series, Instant now) {
  uint32_t& pending = series_[series].pending;
  const bool is_there =
      pending != kNone && now >= points_[pending].minute && now < points_[pending].minute + kMinute;
  if (is_there) return points_[pending];
  pending = static_cast<uint32_t>(points_.size());
  return points_.emplace_back(Point{series, false, minute_of(now), {}});
}

bool MeasureLog::is_due(Store& store, Instant now) const {
  if (points_.empty()) return false;
  return points_.size() >= kPointsMax || now - points_.front().minute >= kMinute ||
         !store.collection<WatchedScope>(kSandboxScope).empty();
}

std::vector<std::pair<Scope, std::string>> MeasureLog::take(Store& store) {
  std::set<std::pair<Scope, std::string>> woken;
  for (const Point& point : points_) {
    Series& series = series_[point.series];
    series.pending = kNone;
    auto& kept = store.collection<MeasuredPoint>(series.scope);
    if (point.is_gauge) kept.erase(point_key(series.key, point.minute, series.unit));
    add_to_point(store.collection<MeasuredSeries>(series.scope),
                 kept,
                 sorted(series.metric),
                 series.key,
                 point.minute,
                 series.unit,
                 point.data);
    for (const auto& watch : store.collection<SeriesWatch>(series.scope).prefix(series.key))
      woken.emplace(series.scope, watch.second.timer_key);
  }
  points_.clear();
  if (series_.size() > kPointsMax) clear();
  return {woken.begin(), woken.end()};
}

void MeasureLog::clear() {
  series_.clear();
  slots_.clear();
  points_.clear();
  last_ = kNone;
}

}  // namespace cloudtab
