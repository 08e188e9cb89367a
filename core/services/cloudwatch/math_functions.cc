#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "core/base/ensure.h"
#include "core/services/cloudwatch/expression.h"

// The functions of metric math.

namespace cloudtab::cloudwatch {

namespace {

using Arguments = std::vector<MathValue>;

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double average_of(const std::vector<double>& values) {
  return sum_of(values) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  const double average = average_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - average) * (value - average);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

struct Folding {
  std::string_view name;
  Fold function;
};
constexpr Folding kFoldings[] = {
    {"AVG", average_of},
    {"MAX", [](const std::vector<double>& v) { return *std::max_element(v.begin(), v.end()); }},
    {"MIN", [](const std::vector<double>& v) { return *std::min_element(v.begin(), v.end()); }},
    {"STDDEV", deviation_of},
    {"SUM", sum_of}};

struct Mapping {
  std::string_view name;
  Unary function;
};
constexpr Mapping kMappings[] = {{"ABS", [](double a) { return std::fabs(a); }},
                                 {"CEIL", [](double a) { return std::ceil(a); }},
                                 {"FLOOR", [](double a) { return std::floor(a); }}};

/// For each function of one series: what it makes of it.
using SeriesFunction = MathValue (*)(const TimeSeries& series);

TimeSeries like(const TimeSeries& series) { return {{}, series.period, series.label}; }

/// What `step` makes of each point but the first.
template <class Step>
MathValue stepwise(const TimeSeries& series, Step&& step) {
  TimeSeries result = like(series);
  for (auto at = series.points.begin(); at != series.points.end(); ++at) {
    if (at == series.points.begin()) continue;
    const auto before = std::prev(at);
    const double seconds = static_cast<double>((at->first - before->first).count()) / 1000;
    result.points[at->first] = step(at->second - before->second, seconds);
  }
  return result;
}

MathValue running_sum(const TimeSeries& series) {
  TimeSeries result = like(series);
  double sum = 0;
  for (const auto& [at, value] : series.points) result.points[at] = sum += value;
  return result;
}

struct Calendar {
  std::chrono::year_month_day date;
  int64_t weekday;
  int64_t minute_of_day;
};

Calendar calendar_of(Instant at) {
  const std::chrono::sys_time<std::chrono::milliseconds> time(at.time_since_epoch());
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day),
          std::chrono::weekday(day).iso_encoding(),
          std::chrono::floor<std::chrono::minutes>(time - day).count()};
}

/// Of each point's time.
template <class Part>
MathValue by_time(const TimeSeries& series, Part&& part) {
  TimeSeries result = like(series);
  for (const auto& [at, value] : series.points)
    result.points[at] = static_cast<double>(part(at, calendar_of(at)));
  return result;
}

struct OfSeries {
  std::string_view name;
  SeriesFunction function;
};
constexpr OfSeries kOfSeries[] = {
    {"DATE",
     [](const TimeSeries& s) {
       return by_time(
           s, [](Instant, const Calendar& c) { return static_cast<unsigned>(c.date.day()); });
     }},
    {"DAY",
     [](const TimeSeries& s) {
       return by_time(s, [](Instant, const Calendar& c) { return c.weekday; });
     }},
    {"DIFF",
     [](const TimeSeries& s) {
       return stepwise(s, [](double difference, double) { return difference; });
     }},
    {"DIFF_TIME",
     [](const TimeSeries& s) {
       return stepwise(s, [](double, double seconds) { return seconds; });
     }},
    {"EPOCH",
     [](const TimeSeries& s) {
       return by_time(s, [](Instant at, const Calendar&) { return to_seconds(at); });
     }},
    {"HOUR",
     [](const TimeSeries& s) {
       return by_time(s, [](Instant, const Calendar& c) { return c.minute_of_day / 60; });
     }},
    {"MINUTE",
     [](const TimeSeries& s) {
       return by_time(s, [](Instant, const Calendar& c) { return c.minute_of_day % 60; });
     }},
    {"MONTH",
     [](const TimeSeries& s) {
       return by_time(
           s, [](Instant, const Calendar& c) { return static_cast<unsigned>(c.date.month()); });
     }},
    {"PERIOD",
     [](const TimeSeries& s) { return MathValue(static_cast<double>(s.period.count()) / 1000); }},
    {"RATE",
     [](const TimeSeries& s) {
       return stepwise(s, [](double difference, double seconds) { return difference / seconds; });
     }},
    {"RUNNING_SUM", running_sum},
    {"YEAR", [](const TimeSeries& s) {
       return by_time(s,
                      [](Instant, const Calendar& c) { return static_cast<int>(c.date.year()); });
     }}};

Result<MathValue> for_each_series_of(const MathValue& value, SeriesFunction function) {
  if (const auto* series = std::get_if<TimeSeries>(&value)) return function(*series);
  const auto* list = std::get_if<std::vector<TimeSeries>>(&value);
  if (list == nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> results;
  for (const TimeSeries& series : *list) {
    MathValue made = function(series);
    if (auto* one = std::get_if<TimeSeries>(&made)) results.push_back(std::move(*one));
  }
  return MathValue(std::move(results));
}

// --- FILL

/// The times at which a series could have points.
std::vector<Instant> grid_of(const TimeSeries& series, const Span& span) {
  const Duration period = series.period > Duration{} ? series.period : span.period;
  ENSURE(period > Duration{});
  std::vector<Instant> times;
  for (Instant at = span.start; at < span.end; at += period) times.push_back(at);
  return times;
}

std::optional<double> interpolated(const TimeSeries& series, Instant at) {
  const auto after = series.points.lower_bound(at);
  if (after == series.points.begin() || after == series.points.end()) return std::nullopt;
  const auto before = std::prev(after);
  const double part = static_cast<double>((at - before->first).count()) /
                      static_cast<double>((after->first - before->first).count());
  return before->second + (after->second - before->second) * part;
}

Result<TimeSeries> filled(const TimeSeries& series, const MathValue& with, const Span& span) {
  const auto* mode = std::get_if<std::string>(&with);
  const bool repeat = mode != nullptr && *mode == "REPEAT";
  if (mode != nullptr && !repeat && *mode != "LINEAR")
    return math_error("Unsupported operand type");
  const auto* number = std::get_if<double>(&with);
  const auto* other = std::get_if<TimeSeries>(&with);
  if (mode == nullptr && number == nullptr && other == nullptr)
    return math_error("Unsupported operand type");
  TimeSeries result = series;
  std::optional<double> last;
  for (const Instant at : grid_of(series, span)) {
    if (const auto own = series.points.find(at); own != series.points.end()) {
      last = own->second;
      continue;
    }
    std::optional<double> value;
    if (number != nullptr) value = *number;
    if (other != nullptr && other->points.contains(at)) value = other->points.at(at);
    if (mode != nullptr) value = repeat ? last : interpolated(series, at);
    if (value) result.points[at] = *value;
  }
  return result;
}

Result<MathValue> fill(const Arguments& given, const MathContext& context) {
  if (given.size() != 2) return math_error("FILL takes two arguments");
  if (const auto* series = std::get_if<TimeSeries>(&given[0])) {
    ASSIGN_OR_RETURN(TimeSeries result, filled(*series, given[1], context.span));
    return MathValue(std::move(result));
  }
  const auto* list = std::get_if<std::vector<TimeSeries>>(&given[0]);
  if (list == nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> results;
  for (const TimeSeries& series : *list) {
    ASSIGN_OR_RETURN(TimeSeries result, filled(series, given[1], context.span));
    results.push_back(std::move(result));
  }
  return MathValue(std::move(results));
}

// --- IF

/// The value at a time; null where it has none.
std::optional<double> value_at(const MathValue& value, Instant at) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  const auto* series = std::get_if<TimeSeries>(&value);
  if (series == nullptr) return std::nullopt;
  const auto found = series->points.find(at);
  return found == series->points.end() ? std::nullopt : std::optional(found->second);
}

Result<MathValue> choose(const Arguments& given) {
  if (given.size() < 2 || given.size() > 3) return math_error("IF takes two or three arguments");
  const MathValue nothing = TimeSeries{};
  const MathValue& otherwise = given.size() == 3 ? given[2] : nothing;
  if (const auto* number = std::get_if<double>(&given[0]))
    return *number != 0 ? given[1] : otherwise;
  const auto* condition = std::get_if<TimeSeries>(&given[0]);
  if (condition == nullptr) return math_error("Unsupported operand type");
  TimeSeries result = like(*condition);
  for (const auto& [at, holds] : condition->points) {
    const std::optional<double> value = value_at(holds != 0 ? given[1] : otherwise, at);
    if (value) result.points[at] = *value;
  }
  return MathValue(std::move(result));
}

// --- Lists

Result<MathValue> metrics(const Arguments& given, const MathContext& context) {
  const auto* part = given.empty() ? nullptr : std::get_if<std::string>(&given[0]);
  if (!given.empty() && part == nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> all;
  for (const std::string& id : context.metric_ids) {
    if (part != nullptr && id.find(*part) == id.npos) continue;
    ASSIGN_OR_RETURN(MathValue value, context.value_of(id));
    if (auto* series = std::get_if<TimeSeries>(&value)) all.push_back(std::move(*series));
  }
  return MathValue(std::move(all));
}

Result<MathValue> first_or_last(const Arguments& given, bool first) {
  const auto* list = given.size() == 1 ? std::get_if<std::vector<TimeSeries>>(&given[0]) : nullptr;
  if (list == nullptr) return math_error("Unsupported operand type");
  if (list->empty()) return MathValue(TimeSeries{});
  return MathValue(first ? list->front() : list->back());
}

Result<MathValue> without_empty(const Arguments& given) {
  const auto* list = given.size() == 1 ? std::get_if<std::vector<TimeSeries>>(&given[0]) : nullptr;
  if (list == nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> left;
  std::copy_if(list->begin(), list->end(), std::back_inserter(left), [](const TimeSeries& series) {
    return !series.points.empty();
  });
  return MathValue(std::move(left));
}

Result<MathValue> count_of(const Arguments& given) {
  if (given.size() != 1) return math_error("METRIC_COUNT takes one argument");
  if (const auto* list = std::get_if<std::vector<TimeSeries>>(&given[0]))
    return MathValue(static_cast<double>(list->size()));
  return MathValue(1.0);
}

Result<MathValue> constant(const Arguments& given, const MathContext& context) {
  const auto* number = given.size() == 1 ? std::get_if<double>(&given[0]) : nullptr;
  if (number == nullptr) return math_error("Unsupported operand type");
  TimeSeries result;
  result.period = context.span.period;
  for (const Instant at : grid_of(result, context.span)) result.points[at] = *number;
  return MathValue(std::move(result));
}

}  // namespace

Result<MathValue> call_function(std::string_view name,
                                std::vector<MathValue> arguments,
                                const MathContext& context) {
  if (name == "FILL") return fill(arguments, context);
  if (name == "IF") return choose(arguments);
  if (name == "METRICS") return metrics(arguments, context);
  if (name == "METRIC_COUNT") return count_of(arguments);
  if (name == "FIRST" || name == "LAST") return first_or_last(arguments, name == "FIRST");
  if (name == "REMOVE_EMPTY") return without_empty(arguments);
  if (name == "TIME_SERIES") return constant(arguments, context);
  const auto one_argument = [&]() -> Status {
    return arguments.size() == 1 ? ok() : math_error(std::string(name) + " takes one argument");
  };
  for (const Folding& folding : kFoldings) {
    if (folding.name != name) continue;
    RETURN_IF_ERROR(one_argument());
    return fold(folding.function, arguments[0]);
  }
  for (const Mapping& mapping : kMappings) {
    if (mapping.name != name) continue;
    RETURN_IF_ERROR(one_argument());
    return map_points(mapping.function, arguments[0]);
  }
  for (const OfSeries& function : kOfSeries) {
    if (function.name != name) continue;
    RETURN_IF_ERROR(one_argument());
    return for_each_series_of(arguments[0], function.function);
  }
  return math_error("Unknown function " + std::string(name));
}

}  // namespace cloudtab::cloudwatch
