#include "core/services/cloudwatch/alarm.h"

#include <algorithm>
#include <utility>

namespace cloudtab::cloudwatch {

namespace {

/// In AWS's table of missing data three of five periods are evaluated.
constexpr int64_t kExtraPeriods = 2;

struct Comparison {
  std::string_view name;
  std::string_view text;
  bool (*breaches)(double value, double threshold);
};
constexpr Comparison kComparisons[] = {
    {"GreaterThanThreshold", "greater than", [](double v, double t) { return v > t; }},
    {"GreaterThanOrEqualToThreshold",
     "greater than or equal to",
     [](double v, double t) { return v >= t; }},
    {"LessThanThreshold", "less than", [](double v, double t) { return v < t; }},
    {"LessThanOrEqualToThreshold",
     "less than or equal to",
     [](double v, double t) { return v <= t; }},
};

/// Null for the comparisons with an anomaly detector's band.
const Comparison* comparison_of(const Document& alarm) {
  const std::string name = alarm.value("ComparisonOperator", "");
  for (const Comparison& comparison : kComparisons) {
    if (comparison.name == name) return &comparison;
  }
  return nullptr;
}

std::string number(double value) { return Document(value).dump(); }

std::string counted(size_t count, const char* noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

/// `01/02/26 00:00:00`: day, month and year.
std::string short_time(Instant time) {
  const std::string iso = to_iso8601_seconds(time);
  return iso.substr(8, 2) + '/' + iso.substr(5, 2) + '/' + iso.substr(2, 2) + ' ' +
         iso.substr(11, 8);
}

/// One evaluation, with what its texts are made of.
class Evaluation {
 public:
  Evaluation(const Document& alarm, const Comparison& comparison)
      : alarm_(alarm),
        comparison_(comparison),
        threshold_(alarm.value("Threshold", 0.0)),
        periods_(alarm.value("EvaluationPeriods", int64_t{1})),
        needed_(alarm.value("DatapointsToAlarm", periods_)),
        treatment_(alarm.value("TreatMissingData", "missing")) {}

  AlarmDecision decide(const std::vector<AlarmPoint>& points, Instant end, Duration period) {
    const size_t wanted = static_cast<size_t>(periods_);
    for (auto at = points.rbegin(); at != points.rend() && evaluated_.size() < wanted; ++at)
      evaluated_.push_back(*at);
    for (const AlarmPoint& point : evaluated_) breaching_ += breaches(point) ? 1 : 0;
    missing_ = periods_ - static_cast<int64_t>(evaluated_.size());
    const std::string_view state = state_of(end, period);
    AlarmDecision decision;
    decision.state = std::string(state);
    decision.evaluated = evaluated_;
    if (!state.empty())
      decision.reason = state == kInsufficient ? insufficient_text() : threshold_text(state);
    return decision;
  }

 private:
  bool breaches(const AlarmPoint& point) const {
    return comparison_.breaches(point.value, threshold_);
  }

  /// The table of the guide's "how missing data is evaluated", as rules.
  std::string_view state_of(Instant end, Duration period) const {
    if (breaching_ >= needed_) return kAlarm;
    if (missing_ == 0 || treatment_ == "notBreaching") return kOk;
    if (treatment_ == "breaching") return breaching_ + missing_ >= needed_ ? kAlarm : kOk;
    if (evaluated_.empty()) return treatment_ == "ignore" ? std::string_view() : kInsufficient;
    const bool all_breach = breaching_ == static_cast<int64_t>(evaluated_.size());
    if (!all_breach) return kOk;
    if (treatment_ == "ignore") return {};
    // What breaches must have begun long enough ago, or the alarm would be premature.
    const bool long_enough = evaluated_.back().at <= end - needed_ * period;
    return long_enough ? kAlarm : std::string_view();
  }

  std::string insufficient_text() const {
    const size_t count = static_cast<size_t>(periods_);
    return "Insufficient Data: " + counted(count, "datapoint") +
           (count == 1 ? " was unknown." : " were unknown.");
  }

  std::string threshold_text(std::string_view state) const {
    std::string text = "Threshold Crossed: ";
    const bool filled = missing_ > 0 && (treatment_ == "breaching" || treatment_ == "notBreaching");
    if (evaluated_.empty()) {
      text += "no datapoints were received for " +
              counted(static_cast<size_t>(periods_), "period") + " and ";
      return text + missing_text() + '.';
    }
    std::vector<AlarmPoint> told;
    const bool in_alarm = state == kAlarm;
    for (const AlarmPoint& point : evaluated_) {
      if (breaches(point) == in_alarm) told.push_back(point);
    }
    if (told.empty()) told = evaluated_;
    const bool of_several = alarm_.contains("DatapointsToAlarm");
    const bool one = told.size() == 1;
    text += of_several ? std::to_string(told.size()) + " out of the last " +
                             std::to_string(evaluated_.size()) + " datapoints"
                       : counted(told.size(), "datapoint");
    text += " [";
    for (size_t i = 0; i < told.size(); ++i)
      text += (i == 0 ? "" : ", ") + number(told[i].value) + " (" + short_time(told[i].at) + ')';
    text += one ? "] was " : "] were ";
    text += (in_alarm ? "" : "not ") + std::string(comparison_.text) + " the threshold (" +
            number(threshold_) + ')';
    if (filled) text += " and " + missing_text();
    if (of_several) text += transition_text(in_alarm);
    return text + '.';
  }

  std::string missing_text() const {
    return counted(static_cast<size_t>(missing_), "missing datapoint") +
           (missing_ == 1 ? " was" : " were") + " treated as [" +
           (treatment_ == "breaching" ? "Breaching" : "NonBreaching") + ']';
  }

  std::string transition_text(bool to_alarm) const {
    const int64_t minimum = to_alarm ? needed_ : periods_ - needed_ + 1;
    return " (minimum " + counted(static_cast<size_t>(minimum), "datapoint") + " for " +
           (to_alarm ? "OK -> ALARM" : "ALARM -> OK") + " transition)";
  }

  const Document& alarm_;
  const Comparison& comparison_;
  double threshold_;
  int64_t periods_;
  int64_t needed_;
  std::string treatment_;
  std::vector<AlarmPoint> evaluated_;
  int64_t breaching_ = 0;
  int64_t missing_ = 0;
};

}  // namespace

int64_t range_periods(int64_t evaluation_periods) { return evaluation_periods + kExtraPeriods; }

AlarmDecision decide(const Document& alarm,
                     const std::vector<AlarmPoint>& points,
                     Instant end,
                     Duration period) {
  const Comparison* comparison = comparison_of(alarm);
  if (comparison == nullptr) return {};
  return Evaluation(alarm, *comparison).decide(points, end, period);
}

std::string alarm_time(Instant time) {
  std::string text = to_iso8601_millis(time);
  text.pop_back();
  return text + "+0000";
}

std::string reason_data(const Document& alarm, const AlarmDecision& decision, Instant now) {
  Document recent = Document::array();
  Document evaluated = Document::array();
  for (const AlarmPoint& point : decision.evaluated) {
    recent.insert(recent.begin(), point.value);
    Document shown = {{"timestamp", alarm_time(point.at)}, {"value", point.value}};
    if (point.sample_count) shown["sampleCount"] = *point.sample_count;
    evaluated.push_back(std::move(shown));
  }
  Document data = {{"version", "1.0"},
                   {"queryDate", alarm_time(now)},
                   {"recentDatapoints", std::move(recent)},
                   {"threshold", alarm.value("Threshold", 0.0)},
                   {"evaluatedDatapoints", std::move(evaluated)}};
  if (!decision.evaluated.empty()) data["startDate"] = alarm_time(decision.evaluated.back().at);
  if (alarm.contains("Unit")) data["unit"] = alarm["Unit"];
  for (const char* name : {"Statistic", "ExtendedStatistic"}) {
    if (alarm.contains(name)) data["statistic"] = alarm[name];
  }
  if (alarm.contains("Period")) data["period"] = alarm["Period"];
  return data.dump();
}

}  // namespace cloudtab::cloudwatch
