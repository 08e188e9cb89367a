#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/engine/measured.h"

// Metrics as CloudWatch's operations see them. Those of AWS's namespaces are what services measured
// (core/engine/measured.h, where they go by the service's id), the others what PutMetricData put;
// no namespace has both.

namespace cloudtab::cloudwatch {

/// Namespaces that only services write. Source: API reference of PutMetricData.
bool is_aws_namespace(std::string_view space);

/// From a structure with Namespace, MetricName and Dimensions.
MetricName metric_of(const Document& input);
/// As ListMetrics answers it.
Document to_document(const MetricName& metric);

/// Adds values at a time, which is cut to the minute unless `high_resolution`, and wakes the alarms
/// that wait for them.
void put_point(Call& call,
               const MetricName& metric,
               Instant at,
               bool high_resolution,
               const std::string& unit,
               const Distribution& data);

/// Visits every series of the call's scope, in order, with the time of its newest point.
void for_each_series(Call& call,
                     const std::function<void(const MetricName& metric, Instant newest)>& visit);

/// A series in periods: unit -> start of a period -> its values.
using Periods = std::map<std::string, std::map<Instant, Distribution>>;

struct Span {
  Instant start{};
  Instant end{};  ///< exclusive
  Duration period{};
};

/// Periods begin at `span.start`. `unit` "": all units.
Periods read_periods(Call& call,
                     const MetricName& metric,
                     const Span& span,
                     const std::string& unit);

/// Where a query begins that asks from `start`: AWS rounds it down, the more the older it is.
/// Source: API reference of GetMetricStatistics, StartTime.
Instant rounded_start(Instant start, Duration period, Instant now);

/// Keys under which a watch of `metric` stands.
std::vector<std::string> watch_keys(const MetricName& metric);

}  // namespace cloudtab::cloudwatch
