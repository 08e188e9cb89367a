#include "core/engine/measured.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace cloudtab {

namespace {

constexpr Duration kMinute = 1min;

Instant minute_of(Instant time) {
  return Instant(std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()));
}

/// The samples of a batch that belong into one point.
struct Gathered {
  const MeterSample* first = nullptr;
  Instant minute{};
  Distribution data;

  bool takes(const MeterSample& sample) const {
    return first->metric == sample.metric && minute == minute_of(sample.time) &&
           first->dimensions == sample.dimensions && first->scope == sample.scope &&
           first->service == sample.service && first->unit == sample.unit;
  }
};

MetricName metric_of(const MeterSample& sample) {
  MetricName metric{sample.service, sample.metric, {}};
  for (const auto& [name, value] : sample.dimensions) metric.dimensions.emplace_back(name, value);
  std::sort(metric.dimensions.begin(), metric.dimensions.end());
  return metric;
}

}  // namespace

std::string series_key(const MetricName& metric) {
  KeyBuilder key;
  key.text(metric.space).text(metric.name).u64(metric.dimensions.size());
  for (const auto& [name, value] : metric.dimensions) key.text(name).text(value);
  return key.take();
}

std::string point_key(std::string_view series, Instant at, std::string_view unit) {
  return std::string(series) + KeyBuilder().instant(at).text(unit).take();
}

void SeriesRecord::encode(RecordWriter& out) const {
  out.text(metric.space);
  out.text(metric.name);
  out.u64(metric.dimensions.size());
  for (const auto& [name, value] : metric.dimensions) {
    out.text(name);
    out.text(value);
  }
}

SeriesRecord SeriesRecord::decode(RecordReader& in, uint32_t /*version*/) {
  SeriesRecord series;
  series.metric.space = in.text();
  series.metric.name = in.text();
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    std::string name = in.text();
    series.metric.dimensions.emplace_back(std::move(name), in.text());
  }
  return series;
}

void PointRecord::encode(RecordWriter& out) const {
  out.instant(at);
  out.text(unit);
  data.encode(out);
}

PointRecord PointRecord::decode(RecordReader& in, uint32_t /*version*/) {
  PointRecord point;
  point.at = in.instant();
  point.unit = in.text();
  point.data = Distribution::decode(in);
  return point;
}

bool MeasureLog::is_due(const Meters& meters, Store& store, Instant now) const {
  const uint64_t fresh = meters.added() - taken_;
  if (fresh == 0) return false;
  if (fresh >= kBatch || !store.collection<WatchedScope>(kSandboxScope).empty()) return true;
  return now - minute_of(meters.at(taken_).time) >= kMinute;
}

std::vector<std::pair<Scope, std::string>> MeasureLog::take(const Meters& meters, Store& store) {
  const uint64_t oldest = meters.added() - meters.size();
  std::vector<Gathered> points;
  for (uint64_t i = std::max(taken_, oldest); i < meters.added(); ++i) {
    const MeterSample& sample = meters.at(i);
    // Nearly always one of the last few: calls of one kind follow one another.
    auto found = std::find_if(
        points.rbegin(), points.rend(), [&](const Gathered& point) { return point.takes(sample); });
    if (found == points.rend()) {
      points.push_back({&sample, minute_of(sample.time), {}});
      found = points.rbegin();
    }
    found->data.add(sample.value);
  }
  taken_ = meters.added();

  std::set<std::pair<Scope, std::string>> woken;
  for (const Gathered& point : points) {
    const Scope& scope = point.first->scope;
    const MetricName metric = metric_of(*point.first);
    const std::string key = series_key(metric);
    add_to_point(store.collection<MeasuredSeries>(scope),
                 store.collection<MeasuredPoint>(scope),
                 metric,
                 key,
                 point.minute,
                 point.first->unit,
                 point.data);
    for (const auto& watch : store.collection<SeriesWatch>(scope).prefix(key))
      woken.emplace(scope, watch.second.timer_key);
  }
  return {woken.begin(), woken.end()};
}

void forget_measured_after(Store& store, Instant time) {
  for (const Scope& scope : store.scopes_of<MeasuredPoint>()) {
    auto& points = store.collection<MeasuredPoint>(scope);
    std::vector<std::string> later;
    for (const auto& [key, point] : points) {
      if (point.at > time) later.push_back(key);
    }
    for (const std::string& key : later) points.erase(key);
  }
}

}  // namespace cloudtab
