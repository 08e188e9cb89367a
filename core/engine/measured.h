#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/distribution.h"
#include "core/engine/record.h"
#include "core/engine/store.h"

// What services measure (`Call::meter`, `Call::gauge`) becomes metrics here: one record for each
// minute of each series. The records stand aside: metrics are no part of what a sandbox holds, and
// are not undone. What was measured in the minute at hand lies in the `MeasureLog` still, and is
// lost with a crash.

namespace cloudtab {

/// What is measured: a metric with its dimensions, sorted by name.
struct MetricName {
  std::string space;  ///< `AWS/SQS`; of what services measure, their id
  std::string name;
  std::vector<std::pair<std::string, std::string>> dimensions;
};

/// With its dimensions sorted, as they are kept.
MetricName sorted(MetricName metric);

/// Orders series by namespace, name and dimensions; the beginning of their points' keys.
std::string series_key(const MetricName& metric);

/// A series that has points. Key: `series_key`.
struct SeriesRecord {
  static constexpr std::string_view kCollection = "cloudwatch/series";
  static constexpr uint32_t kVersion = 1;

  MetricName metric;

  void encode(RecordWriter& out) const;
  static SeriesRecord decode(RecordReader& in, uint32_t version);
};

/// The values of a series in a minute (or a second), of one unit. Key: `point_key`.
struct PointRecord {
  static constexpr std::string_view kCollection = "cloudwatch/points";
  static constexpr uint32_t kVersion = 1;

  Instant at{};
  std::string unit;
  Distribution data;

  void encode(RecordWriter& out) const;
  static PointRecord decode(RecordReader& in, uint32_t version);
};

std::string point_key(std::string_view series, Instant at, std::string_view unit);

/// The same of what services measure.
struct MeasuredSeries : SeriesRecord {
  static constexpr std::string_view kCollection = "cloudwatch/measured_series";
  static constexpr bool kAside = true;

  static MeasuredSeries decode(RecordReader& in, uint32_t version) {
    return {SeriesRecord::decode(in, version)};
  }
};
struct MeasuredPoint : PointRecord {
  static constexpr std::string_view kCollection = "cloudwatch/measured";
  static constexpr bool kAside = true;

  static MeasuredPoint decode(RecordReader& in, uint32_t version) {
    return {PointRecord::decode(in, version)};
  }
};

/// Someone who waits for a series to get points: its timer is set when it does. In the scope of the
/// series; key: `series_key`, then the timer's key.
struct SeriesWatch {
  static constexpr std::string_view kCollection = "cloudwatch/watches";
  static constexpr bool kDerived = true;

  std::string timer_key;
};

/// In which scopes there are watches of what services measure. Key: account, region; value: how
/// many. Of no scope itself, so that to see that there are none costs nothing.
struct WatchedScope {
  static constexpr std::string_view kCollection = "cloudwatch/watched_scopes";
  static constexpr bool kDerived = true;

  int64_t count = 0;
};

/// Of its one-minute points CloudWatch keeps those of 15 days. Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
constexpr Duration kPointsKept = 15 * 24h;

/// Adds values to a series' point; makes both where they are not there yet, and lets go of what is
/// too old.
template <class Series, class Point>
void add_to_point(Collection<Series>& series,
                  Collection<Point>& points,
                  const MetricName& metric,
                  const std::string& key,
                  Instant at,
                  const std::string& unit,
                  const Distribution& data) {
  if (!series.contains(key)) {
    Series record;
    record.metric = metric;
    series.put(key, std::move(record));
  }
  while (true) {
    const auto range = points.prefix(key);
    if (range.empty() || range.begin()->second.at >= at - kPointsKept) break;
    const std::string oldest = range.begin()->first;
    points.erase(oldest);
  }
  const std::string place = point_key(key, at, unit);
  if (points.update(place, [&](Point& point) { point.data.merge(data); })) return;
  Point point;
  point.at = at;
  point.unit = unit;
  point.data = data;
  points.put(place, std::move(point));
}

/// The service that reads what is measured: samples are taken before its operations and timers run,
/// and a watch sets this timer of it.
struct MeasureReader {
  std::string_view service;
  std::string_view timer;
};
constexpr MeasureReader kMeasureReader{"cloudwatch", "evaluate"};

/// Erases what was measured after `time`, where a sandbox goes back to.
void forget_measured_after(Store& store, Instant time);

}  // namespace cloudtab
