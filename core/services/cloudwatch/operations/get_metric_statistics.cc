#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/metrics.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/queries.h"
#include "core/services/cloudwatch/statistic.h"

namespace cloudtab::cloudwatch {

namespace {

using Statistics = std::vector<std::pair<std::string, Statistic>>;

Result<Statistics> statistics_of(const Document& input) {
  const bool basic = input.contains("Statistics") && !input["Statistics"].empty();
  const bool extended =
      input.contains("ExtendedStatistics") && !input["ExtendedStatistics"].empty();
  if (!basic && !extended)
    return errors::invalid_combination("Must specify either Statistics or ExtendedStatistics");
  Statistics statistics;
  for (const char* member : {"Statistics", "ExtendedStatistics"}) {
    if (!input.contains(member)) continue;
    for (const Document& item : input[member]) {
      const std::string& name = item.get_ref<const std::string&>();
      const std::optional<Statistic> statistic = Statistic::parse(name);
      if (!statistic || statistic->is_extended() != (member[0] == 'E')) {
        return errors::invalid_value("The value " + name + " for parameter " + member +
                                     " is not supported.");
      }
      statistics.emplace_back(name, *statistic);
    }
  }
  return statistics;
}

Document datapoint(Instant at,
                   const std::string& unit,
                   const Distribution& data,
                   const Statistics& statistics) {
  Document point = {{"Timestamp", to_millis(at)}, {"Unit", unit}};
  for (const auto& [name, statistic] : statistics) {
    const std::optional<double> value = statistic.of(data);
    if (!value) continue;
    if (statistic.is_extended()) {
      point["ExtendedStatistics"][name] = *value;
    } else {
      point[name] = *value;
    }
  }
  return point;
}

}  // namespace

Outcome get_metric_statistics(Call& call, const Document& input) {
  const MetricName metric = metric_of(input);
  const int64_t period_seconds = input.at("Period").get<int64_t>();
  if (!is_period(period_seconds))
    return errors::invalid_value("The parameter Period must be a multiple of 60.");
  const Duration period = std::chrono::seconds(period_seconds);
  const Instant from = from_millis(input.at("StartTime").get<int64_t>());
  const Instant end = from_millis(input.at("EndTime").get<int64_t>());
  if (from >= end)
    return errors::invalid_value(
        "The parameter StartTime must be less than the parameter EndTime.");
  ASSIGN_OR_RETURN(const Statistics statistics, statistics_of(input));
  const int64_t requested = (end - from) / period;
  if (requested > kDatapointsMax) return errors::too_many_datapoints(requested);

  const Instant start = rounded_start(from, period, call.now());
  const Periods periods = read_periods(call, metric, {start, end, period}, input.value("Unit", ""));
  std::map<std::pair<Instant, std::string>, const Distribution*> ordered;
  for (const auto& [unit, points] : periods) {
    for (const auto& [at, data] : points) ordered[{at, unit}] = &data;
  }
  Document datapoints = Document::array();
  for (const auto& [place, data] : ordered)
    datapoints.push_back(datapoint(place.first, place.second, *data, statistics));
  return Document{{"Label", metric.name}, {"Datapoints", std::move(datapoints)}};
}

}  // namespace cloudtab::cloudwatch
