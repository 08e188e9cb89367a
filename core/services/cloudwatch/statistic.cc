#include "core/services/cloudwatch/statistic.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace cloudtab::cloudwatch {

namespace {

std::optional<double> number_in(std::string_view text) {
  const bool plain = !text.empty() && text.find_first_not_of("0123456789.") == text.npos &&
                     std::count(text.begin(), text.end(), '.') <= 1 && text != ".";
  if (!plain) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

using Values = std::vector<std::pair<double, double>>;

/// The smallest value that at least so many percent of all values do not exceed.
double percentile(const Values& values, double count, double percent) {
  const double wanted = count * percent / 100;
  double seen = 0;
  for (const auto& [value, times] : values) {
    seen += times;
    if (seen >= wanted) return value;
  }
  return values.back().first;
}

}  // namespace

std::optional<Statistic> Statistic::parse(std::string_view text) {
  constexpr std::pair<std::string_view, Kind> kBasic[] = {{"SampleCount", Kind::kSampleCount},
                                                          {"Average", Kind::kAverage},
                                                          {"Sum", Kind::kSum},
                                                          {"Minimum", Kind::kMinimum},
                                                          {"Maximum", Kind::kMaximum}};
  Statistic statistic;
  for (const auto& [name, kind] : kBasic) {
    if (text != name) continue;
    statistic.kind_ = kind;
    return statistic;
  }
  if (text == "IQM" || text == "iqm") return parse_range(Kind::kTrimmedMean, "25%:75%");
  constexpr std::pair<std::string_view, Kind> kRanges[] = {{"TM(", Kind::kTrimmedMean},
                                                           {"WM(", Kind::kWinsorizedMean},
                                                           {"TC(", Kind::kTrimmedCount},
                                                           {"TS(", Kind::kTrimmedSum},
                                                           {"PR(", Kind::kPercentileRank}};
  for (const auto& [prefix, kind] : kRanges) {
    if (text.starts_with(prefix) && text.ends_with(')'))
      return parse_range(kind, text.substr(prefix.size(), text.size() - prefix.size() - 1));
  }
  constexpr std::pair<std::string_view, Kind> kUpTo[] = {{"p", Kind::kPercentile},
                                                         {"tm", Kind::kTrimmedMean},
                                                         {"wm", Kind::kWinsorizedMean},
                                                         {"tc", Kind::kTrimmedCount},
                                                         {"ts", Kind::kTrimmedSum}};
  for (const auto& [prefix, kind] : kUpTo) {
    if (!text.starts_with(prefix)) continue;
    const std::optional<double> percent = number_in(text.substr(prefix.size()));
    if (!percent || *percent > 100) continue;
    statistic.kind_ = kind;
    statistic.high_ = {*percent, true};
    return statistic;
  }
  return std::nullopt;
}

std::optional<Statistic> Statistic::parse_range(Kind kind, std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  Statistic statistic;
  statistic.kind_ = kind;
  // A bound that is left out is that of all values.
  statistic.low_ = {0, true};
  statistic.high_ = {100, true};
  for (const auto& [part, bound] : {std::pair(text.substr(0, colon), &statistic.low_),
                                    std::pair(text.substr(colon + 1), &statistic.high_)}) {
    if (part.empty()) continue;
    const bool percent = part.ends_with('%');
    const std::optional<double> at = number_in(percent ? part.substr(0, part.size() - 1) : part);
    if (!at || (percent && *at > 100)) return std::nullopt;
    *bound = {*at, percent};
  }
  return statistic;
}

std::optional<double> Statistic::of(const Distribution& data) const {
  if (data.count == 0) return std::nullopt;
  switch (kind_) {
    case Kind::kSampleCount:
      return data.count;
    case Kind::kAverage:
      return data.average();
    case Kind::kSum:
      return data.sum;
    case Kind::kMinimum:
      return data.minimum;
    case Kind::kMaximum:
      return data.maximum;
    case Kind::kPercentile:
    case Kind::kTrimmedMean:
    case Kind::kWinsorizedMean:
    case Kind::kTrimmedCount:
    case Kind::kTrimmedSum:
    case Kind::kPercentileRank:
      break;
  }
  return of_values(data);
}

std::optional<double> Statistic::of_values(const Distribution& data) const {
  const Values* values = data.values();
  if (values == nullptr || values->empty()) return std::nullopt;
  if (kind_ == Kind::kPercentile) return percentile(*values, data.count, high_.at);

  const auto bound_value = [&](const Bound& bound) {
    return bound.percent ? percentile(*values, data.count, bound.at) : bound.at;
  };
  const double low = low_.percent && low_.at == 0 ? data.minimum : bound_value(low_);
  const double high = bound_value(high_);
  double count = 0;
  double sum = 0;
  for (const auto& [value, times] : *values) {
    const bool inside = value >= low && value <= high;
    if (!inside && kind_ != Kind::kWinsorizedMean) continue;
    count += times;
    sum += std::clamp(value, low, std::max(low, high)) * times;
  }
  if (kind_ == Kind::kTrimmedCount) return count;
  if (kind_ == Kind::kTrimmedSum) return sum;
  if (kind_ == Kind::kPercentileRank) return 100 * count / data.count;
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

}  // namespace cloudtab::cloudwatch
