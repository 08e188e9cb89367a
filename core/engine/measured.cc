#include "core/engine/measured.h"

#include <algorithm>

#include "core/base/sorting.h"

namespace cloudtab {

MetricName sorted(MetricName metric) {
  put_in_order(metric.dimensions);
  return metric;
}

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
