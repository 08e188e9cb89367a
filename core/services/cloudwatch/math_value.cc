#include "core/services/cloudwatch/math_value.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"

namespace cloudtab::cloudwatch {

namespace {

TimeSeries empty_like(const TimeSeries& series) { return {{}, series.period, series.label}; }

template <class Function>
TimeSeries mapped(const TimeSeries& series, Function&& function) {
  TimeSeries result = empty_like(series);
  for (const auto& [at, value] : series.points) {
    const double made = function(value);
    if (std::isfinite(made)) result.points[at] = made;
  }
  return result;
}

TimeSeries joined(Binary function, const TimeSeries& left, const TimeSeries& right) {
  TimeSeries result = empty_like(left);
  for (const auto& [at, value] : left.points) {
    const auto other = right.points.find(at);
    if (other == right.points.end()) continue;
    const double made = function(value, other->second);
    if (std::isfinite(made)) result.points[at] = made;
  }
  return result;
}

/// One side a number or a series, the other too.
Result<MathValue> combine_simple(Binary function, const MathValue& left, const MathValue& right) {
  const auto* a = std::get_if<double>(&left);
  const auto* b = std::get_if<double>(&right);
  const auto* left_series = std::get_if<TimeSeries>(&left);
  const auto* right_series = std::get_if<TimeSeries>(&right);
  if (a != nullptr && b != nullptr) return MathValue(function(*a, *b));
  if (left_series != nullptr && b != nullptr)
    return MathValue(mapped(*left_series, [&](double value) { return function(value, *b); }));
  if (a != nullptr && right_series != nullptr)
    return MathValue(mapped(*right_series, [&](double value) { return function(*a, value); }));
  if (left_series != nullptr && right_series != nullptr)
    return MathValue(joined(function, *left_series, *right_series));
  return math_error("Unsupported operand type");
}

}  // namespace

Error math_error(std::string text) { return Error{"Math", std::move(text)}; }

Result<MathValue> map_points(Unary function, const MathValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return MathValue(function(*number));
  if (const auto* series = std::get_if<TimeSeries>(&value))
    return MathValue(mapped(*series, function));
  const auto* list = std::get_if<std::vector<TimeSeries>>(&value);
  if (list == nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> results;
  for (const TimeSeries& series : *list) results.push_back(mapped(series, function));
  return MathValue(std::move(results));
}

Result<MathValue> combine(Binary function, const MathValue& left, const MathValue& right) {
  const auto* left_list = std::get_if<std::vector<TimeSeries>>(&left);
  const auto* right_list = std::get_if<std::vector<TimeSeries>>(&right);
  if (left_list == nullptr && right_list == nullptr) return combine_simple(function, left, right);
  if (left_list != nullptr && right_list != nullptr) return math_error("Unsupported operand type");
  std::vector<TimeSeries> results;
  for (const TimeSeries& series : left_list != nullptr ? *left_list : *right_list) {
    const MathValue one(series);
    ASSIGN_OR_RETURN(MathValue made,
                     left_list != nullptr ? combine_simple(function, one, right)
                                          : combine_simple(function, left, one));
    results.push_back(std::get<TimeSeries>(std::move(made)));
  }
  return MathValue(std::move(results));
}

Result<MathValue> fold(Fold function, const MathValue& value) {
  if (std::holds_alternative<double>(value)) return value;
  if (const auto* series = std::get_if<TimeSeries>(&value)) {
    std::vector<double> values;
    for (const auto& [at, point] : series->points) values.push_back(point);
    if (values.empty()) return MathValue(TimeSeries{{}, series->period, series->label});
    return MathValue(function(values));
  }
  const auto* list = std::get_if<std::vector<TimeSeries>>(&value);
  if (list == nullptr) return math_error("Unsupported operand type");
  std::map<Instant, std::vector<double>> columns;
  TimeSeries result;
  for (const TimeSeries& series : *list) {
    result.period = std::max(result.period, series.period);
    for (const auto& [at, point] : series.points) columns[at].push_back(point);
  }
  for (const auto& [at, column] : columns) result.points[at] = function(column);
  return MathValue(std::move(result));
}

}  // namespace cloudtab::cloudwatch
