#include "core/services/cloudwatch/queries.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/expression.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/metrics.h"
#include "core/services/cloudwatch/statistic.h"

namespace cloudtab::cloudwatch {

namespace {

constexpr Duration kPeriodDefault = 1min;

bool is_id(const std::string& id) {
  return !id.empty() && id[0] >= 'a' && id[0] <= 'z' &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '_';
         });
}

Duration period_of(const Document& query) {
  if (query.contains("MetricStat"))
    return std::chrono::seconds(query["MetricStat"].at("Period").get<int64_t>());
  return query.contains("Period") ? std::chrono::seconds(query["Period"].get<int64_t>())
                                  : Duration{};
}

Status check_query(const Document& query, const std::string& place) {
  const std::string& id = query.at("Id").get_ref<const std::string&>();
  if (!is_id(id)) {
    return errors::validation("The value " + id + " for parameter " + place +
                              ".Id is not matching the expected pattern "
                              "^[a-z][a-zA-Z0-9_]*$.\n");
  }
  const bool metric = query.contains("MetricStat");
  if (metric && query.contains("Expression")) {
    return errors::validation("The parameters " + place + ".MetricStat and " + place +
                              ".Expression are mutually exclusive and you have specified both.\n");
  }
  if (!metric && !query.contains("Expression"))
    return errors::validation("The parameter " + place + ".MetricStat is required.\n");
  if (!metric) return ok();
  const Document& stat = query["MetricStat"];
  for (const char* name : {"Namespace", "MetricName"}) {
    if (!stat.at("Metric").contains(name)) {
      return errors::validation("The parameter " + place + ".MetricStat.Metric." + name +
                                " is required.\n");
    }
  }
  if (!is_period(stat.at("Period").get<int64_t>())) {
    return errors::validation("The parameter " + place +
                              ".MetricStat.Period must be a multiple of 60.\n");
  }
  const std::string& name = stat.at("Stat").get_ref<const std::string&>();
  if (!Statistic::parse(name)) {
    return errors::validation("The value " + name + " for parameter " + place +
                              ".MetricStat.Stat is not supported.\n");
  }
  return ok();
}

/// Automatic labels tell metrics apart: by statistic where those differ, then by period. Recorded:
/// test_cloudwatch.py, test_label_generation.
class Labels {
 public:
  explicit Labels(const Document& queries) {
    for (const Document& query : queries) {
      if (!query.contains("MetricStat")) continue;
      statistics_.insert(query["MetricStat"].at("Stat").get<std::string>());
      periods_.insert(query["MetricStat"].at("Period").get<int64_t>());
    }
  }

  std::string of(const Document& query) const {
    if (query.contains("Label")) return query["Label"];
    if (!query.contains("MetricStat")) return query["Id"];
    const Document& stat = query["MetricStat"];
    std::string label = stat.at("Metric").at("MetricName");
    if (statistics_.size() > 1) label += ' ' + stat.at("Stat").get<std::string>();
    if (periods_.size() > 1) label += ' ' + std::to_string(stat.at("Period").get<int64_t>());
    return label;
  }

 private:
  std::set<std::string> statistics_;
  std::set<int64_t> periods_;
};

class Runner {
 public:
  Runner(Call& call, const Document& queries, Instant start, Instant end)
      : call_(call), labels_(queries), start_(start), end_(end) {
    for (const Document& query : queries) {
      const std::string& id = query.at("Id").get_ref<const std::string&>();
      queries_[id] = &query;
      if (query.contains("MetricStat")) context_.metric_ids.push_back(id);
    }
    context_.span = {
        rounded_start(start, common_period(queries), call.now()), end, common_period(queries)};
    context_.value_of = [this](const std::string& id) { return value_of(id); };
  }

  Status add_results(const Document& query, std::vector<QueryResult>& results) {
    const std::string& id = query.at("Id").get_ref<const std::string&>();
    const Result<MathValue> value = value_of(id);
    if (!value.ok()) {
      return errors::validation("Error in expression '" + id + "': " + value.error().message);
    }
    std::vector<TimeSeries> all;
    if (const auto* list = std::get_if<std::vector<TimeSeries>>(&*value)) all = *list;
    if (const auto* one = std::get_if<TimeSeries>(&*value)) all = {*one};
    if (std::holds_alternative<double>(*value)) {
      ASSIGN_OR_RETURN(const MathValue drawn, call_function("TIME_SERIES", {*value}, context_));
      all = {std::get<TimeSeries>(drawn)};
    }
    for (TimeSeries& series : all) {
      QueryResult result{id, labels_.of(query), std::move(series.points), series.period, {}};
      if (const auto units = units_.find(id); units != units_.end()) result.units = units->second;
      results.push_back(std::move(result));
    }
    return ok();
  }

 private:
  static Duration common_period(const Document& queries) {
    Duration period{};
    for (const Document& query : queries) {
      const Duration own = period_of(query);
      if (own > Duration{} && (period == Duration{} || own < period)) period = own;
    }
    return period == Duration{} ? kPeriodDefault : period;
  }

  Result<MathValue> value_of(const std::string& id) {
    if (const auto found = values_.find(id); found != values_.end()) return found->second;
    const auto query = queries_.find(id);
    if (query == queries_.end()) return math_error("Undefined variable " + id);
    if (!in_progress_.insert(id).second) return math_error("Circular reference to " + id);
    Result<MathValue> value =
        query->second->contains("MetricStat")
            ? Result<MathValue>(metric_value(id, (*query->second)["MetricStat"]))
            : evaluate_expression((*query->second)["Expression"].get_ref<const std::string&>(),
                                  context_);
    in_progress_.erase(id);
    if (value.ok()) values_.emplace(id, *value);
    return value;
  }

  MathValue metric_value(const std::string& id, const Document& stat) {
    const Duration period = std::chrono::seconds(stat.at("Period").get<int64_t>());
    const Span span{rounded_start(start_, period, call_.now()), end_, period};
    const Periods periods =
        read_periods(call_, metric_of(stat.at("Metric")), span, stat.value("Unit", ""));
    TimeSeries series{{}, period, ""};
    std::vector<std::string>& units = units_[id];
    for (const auto& [unit, points] : periods) units.push_back(unit);
    if (periods.empty()) return series;
    const std::optional<Statistic> statistic =
        Statistic::parse(stat.at("Stat").get_ref<const std::string&>());
    for (const auto& [at, data] : periods.begin()->second) {
      if (const std::optional<double> value = statistic->of(data)) series.points[at] = *value;
    }
    return series;
  }

  Call& call_;
  Labels labels_;
  Instant start_;
  Instant end_;
  MathContext context_;
  std::map<std::string, const Document*> queries_;
  std::map<std::string, MathValue> values_;
  std::map<std::string, std::vector<std::string>> units_;
  std::set<std::string> in_progress_;
};

}  // namespace

bool is_period(int64_t seconds) {
  return seconds == 1 || seconds == 5 || seconds == 10 || seconds == 20 || seconds == 30 ||
         (seconds > 0 && seconds % 60 == 0);
}

Status check_queries(const Document& queries, const std::string& place) {
  std::set<std::string> ids;
  size_t i = 0;
  for (const Document& query : queries) {
    RETURN_IF_ERROR(check_query(query, place + ".member." + std::to_string(++i)));
    if (!ids.insert(query["Id"].get<std::string>()).second)
      return errors::validation("The values for parameter id in " + place + " are not unique.");
  }
  return ok();
}

Result<std::vector<QueryResult>> run_queries(Call& call,
                                             const Document& queries,
                                             Instant start,
                                             Instant end) {
  Runner runner(call, queries, start, end);
  std::vector<QueryResult> results;
  for (const Document& query : queries) {
    if (query.value("ReturnData", true)) RETURN_IF_ERROR(runner.add_results(query, results));
  }
  return results;
}

}  // namespace cloudtab::cloudwatch
