#include "core/services/cloudwatch/metrics.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "core/base/ensure.h"
#include "core/base/sorting.h"

namespace cloudtab::cloudwatch {

namespace {

/// The namespace of what a service measures. Source: the services' pages of metrics.
struct Space {
  std::string_view name;
  std::string_view service;
};
constexpr Space kSpaces[] = {{"AWS/ApiGateway", "apigateway"},
                             {"AWS/ApiGateway", "apigatewayv2"},
                             {"AWS/DynamoDB", "dynamodb"},
                             {"AWS/DynamoDB", "dynamodbstreams"},
                             {"AWS/Lambda", "lambda"},
                             {"AWS/Logs", "logs"},
                             {"AWS/SNS", "sns"},
                             {"AWS/SQS", "sqs"}};

/// Of a queue, what is counted holds until it is counted again, as long as the queue is active: a
/// service measures it when it changes, where AWS does once a minute. Source:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
constexpr std::string_view kAge = "ApproximateAgeOfOldestMessage";
constexpr std::string_view kGauges[] = {kAge,
                                        "ApproximateNumberOfMessagesVisible",
                                        "ApproximateNumberOfMessagesNotVisible",
                                        "ApproximateNumberOfMessagesDelayed"};
constexpr Duration kGaugeHolds = 6h;

bool is_gauge(const MetricName& metric) {
  return metric.space == "AWS/SQS" &&
         std::find(std::begin(kGauges), std::end(kGauges), metric.name) != std::end(kGauges);
}

Instant floor_to(Instant time, Duration unit) {
  const int64_t millis = to_millis(time);
  const int64_t size = unit.count();
  ENSURE(size > 0);
  return from_millis(millis - ((millis % size) + size) % size);
}

Instant period_start(const Span& span, Instant at) {
  const int64_t period = span.period.count();
  ENSURE(period > 0);
  return span.start + Duration((at - span.start).count() / period * period);
}

/// The names under which a metric's series may stand in the store.
std::vector<MetricName> stored_names(const MetricName& metric) {
  if (!is_aws_namespace(metric.space)) return {metric};
  std::vector<MetricName> names;
  for (const Space& space : kSpaces) {
    if (space.name != metric.space) continue;
    names.push_back(metric);
    names.back().space = space.service;
  }
  return names;
}

template <class Point>
void read_points(const Collection<Point>& points,
                 const std::string& key,
                 const Span& span,
                 const std::string& unit,
                 Periods& periods) {
  const auto end = points.prefix(key).end();
  for (auto at = points.lower_bound(point_key(key, span.start, "")); at != end; ++at) {
    const Point& point = at->second;
    if (point.at >= span.end) break;
    if (!unit.empty() && point.unit != unit) continue;
    periods[point.unit][period_start(span, point.at)].merge(point.data);
  }
}

/// What a gauge last showed, in the minutes in which it was not measured.
void hold_gauge(const Collection<MeasuredPoint>& points,
                const std::string& key,
                bool is_age,
                const Span& span,
                Instant now,
                Periods& periods) {
  const auto range = points.prefix(key);
  const MeasuredPoint* last = nullptr;
  for (auto at = range.begin(); at != range.end() && at->second.at < span.start; ++at)
    last = &at->second;
  auto next = points.lower_bound(point_key(key, span.start, ""));
  const Instant until = std::min(span.end, floor_to(now, 1min) + 1min);
  for (Instant minute = floor_to(span.start, 1min); minute < until; minute += 1min) {
    if (next != range.end() && next->second.at <= minute) {
      last = &next->second;
      ++next;
      continue;  // measured in this minute
    }
    if (last == nullptr || minute - last->at > kGaugeHolds || minute < span.start) continue;
    // A message that is there grows older by itself.
    const double value = last->data.last;
    const bool ages = is_age && value > 0;
    periods[last->unit][period_start(span, minute)].add(
        ages ? value + static_cast<double>((minute - last->at) / 1s) : value);
  }
}

}  // namespace

bool is_aws_namespace(std::string_view space) { return space.starts_with("AWS/"); }

MetricName metric_of(const Document& input) {
  MetricName metric{input.value("Namespace", ""), input.value("MetricName", ""), {}};
  const Document dimensions = input.value("Dimensions", Document::array());
  for (const Document& dimension : dimensions)
    metric.dimensions.emplace_back(dimension.at("Name"), dimension.at("Value"));
  put_in_order(metric.dimensions);
  return metric;
}

Document to_document(const MetricName& metric) {
  Document dimensions = Document::array();
  for (const auto& [name, value] : metric.dimensions)
    dimensions.push_back({{"Name", name}, {"Value", value}});
  return {{"Namespace", metric.space},
          {"MetricName", metric.name},
          {"Dimensions", std::move(dimensions)}};
}

void put_point(Call& call,
               const MetricName& metric,
               Instant at,
               bool high_resolution,
               const std::string& unit,
               const Distribution& data) {
  const std::string key = series_key(metric);
  add_to_point(call.records<SeriesRecord>(),
               call.records<PointRecord>(),
               metric,
               key,
               floor_to(at, high_resolution ? Duration(1s) : Duration(1min)),
               unit,
               data);
  for (const auto& watch : call.records<SeriesWatch>().prefix(key))
    call.set_timer(kMeasureReader.timer, watch.second.timer_key, call.now());
}

void for_each_series(Call& call,
                     const std::function<void(const MetricName& metric, Instant newest)>& visit) {
  const auto newest = [](const auto& points, const std::string& key) {
    const auto range = points.prefix(key);
    if (range.empty()) return Instant{};
    auto last = range.end();
    return (--last)->second.at;
  };
  std::map<std::string, std::pair<MetricName, Instant>> all;
  for (const auto& [key, series] : call.records<SeriesRecord>())
    all[key] = {series.metric, newest(call.records<PointRecord>(), key)};
  for (const auto& [key, series] : call.records<MeasuredSeries>()) {
    for (const Space& space : kSpaces) {
      if (space.service != series.metric.space) continue;
      MetricName metric = series.metric;
      metric.space = space.name;
      const std::string shown_key = series_key(metric);
      all[shown_key] = {std::move(metric), newest(call.records<MeasuredPoint>(), key)};
    }
  }
  for (const auto& [key, series] : all) {
    if (series.second != Instant{}) visit(series.first, series.second);
  }
}

Periods read_periods(Call& call,
                     const MetricName& metric,
                     const Span& span,
                     const std::string& unit) {
  Periods periods;
  for (const MetricName& stored : stored_names(metric)) {
    const std::string key = series_key(stored);
    if (!is_aws_namespace(metric.space)) {
      read_points(call.records<PointRecord>(), key, span, unit, periods);
      continue;
    }
    read_points(call.records<MeasuredPoint>(), key, span, unit, periods);
    const bool is_age = metric.name == kAge;
    if (is_gauge(metric) && (unit.empty() || unit == (is_age ? "Seconds" : "Count")))
      hold_gauge(call.records<MeasuredPoint>(), key, is_age, span, call.now(), periods);
  }
  return periods;
}

Instant rounded_start(Instant start, Duration period, Instant now) {
  if (period < 60s) return floor_to(start, period);
  const Duration age = now - start;
  if (age <= 15 * 24h) return floor_to(start, 1min);
  return floor_to(start, age <= 63 * 24h ? Duration(5min) : Duration(1h));
}

std::vector<std::string> watch_keys(const MetricName& metric) {
  std::vector<std::string> keys;
  for (const MetricName& stored : stored_names(metric)) keys.push_back(series_key(stored));
  return keys;
}

}  // namespace cloudtab::cloudwatch
