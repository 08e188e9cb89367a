#include "core/services/cloudwatch/alarm.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/cloudwatch/alarm_rule.h"

namespace cloudtab::cloudwatch {
namespace {

constexpr Instant kEnd = from_millis(1'767'225'600'000);  // 2026-01-01T00:00:00Z

/// `points`: as in AWS's guide, five periods, the oldest first; X breaches, 0 does not, - is
/// missing.
std::string state(const char* points, int64_t needed, const char* treatment) {
  std::vector<AlarmPoint> given;
  const std::string text = points;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    given.push_back({kEnd - static_cast<int64_t>(text.size() - i) * 1min,
                     text[i] == 'X' ? 9.0 : 0.0,
                     std::nullopt});
  }
  const Document alarm = {{"EvaluationPeriods", 3},
                          {"DatapointsToAlarm", needed},
                          {"Threshold", 5.0},
                          {"ComparisonOperator", "GreaterThanThreshold"},
                          {"TreatMissingData", treatment}};
  const std::string decided = decide(alarm, given, kEnd, 1min).state;
  return decided.empty() ? "retain" : decided;
}

// The two tables of
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
TEST(Alarm, MissingDataIsTreatedAsDocumented) {
  const struct {
    const char* points;
    int64_t needed;
    const char* missing;
    const char* ignore;
    const char* breaching;
    const char* not_breaching;
  } kCases[] = {
      {"0-X-X", 3, "OK", "OK", "OK", "OK"},
      {"0----", 3, "OK", "OK", "OK", "OK"},
      {"-----", 3, "INSUFFICIENT_DATA", "retain", "ALARM", "OK"},
      {"0XX-X", 3, "ALARM", "ALARM", "ALARM", "ALARM"},
      {"--X--", 3, "ALARM", "retain", "ALARM", "OK"},
      {"0-X-X", 2, "ALARM", "ALARM", "ALARM", "ALARM"},
      {"00X0X", 2, "ALARM", "ALARM", "ALARM", "ALARM"},
      {"0-X--", 2, "OK", "OK", "ALARM", "OK"},
      {"----0", 2, "OK", "OK", "ALARM", "OK"},
      {"---X-", 2, "ALARM", "retain", "ALARM", "OK"},
      // A breach that has only begun is no alarm yet.
      {"----X", 3, "retain", "retain", "ALARM", "OK"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(state(c.points, c.needed, "missing"), c.missing) << c.points << c.needed;
    EXPECT_EQ(state(c.points, c.needed, "ignore"), c.ignore) << c.points << c.needed;
    EXPECT_EQ(state(c.points, c.needed, "breaching"), c.breaching) << c.points << c.needed;
    EXPECT_EQ(state(c.points, c.needed, "notBreaching"), c.not_breaching) << c.points << c.needed;
  }
}

TEST(Alarm, SaysWhy) {
  const struct {
    Document alarm;
    std::vector<double> values;
    const char* reason;
  } kCases[] = {
      {{{"EvaluationPeriods", 1}, {"ComparisonOperator", "GreaterThanThreshold"}},
       {21.5},
       "Threshold Crossed: 1 datapoint [21.5 (31/12/25 23:59:00)] was greater than the threshold "
       "(5.0)."},
      {{{"EvaluationPeriods", 1}, {"ComparisonOperator", "LessThanOrEqualToThreshold"}},
       {6},
       "Threshold Crossed: 1 datapoint [6.0 (31/12/25 23:59:00)] was not less than or equal to the "
       "threshold (5.0)."},
      {{{"EvaluationPeriods", 2}, {"ComparisonOperator", "GreaterThanOrEqualToThreshold"}},
       {5, 6},
       "Threshold Crossed: 2 datapoints [6.0 (31/12/25 23:59:00), 5.0 (31/12/25 23:58:00)] were "
       "greater than or equal to the threshold (5.0)."},
      {{{"EvaluationPeriods", 3},
        {"DatapointsToAlarm", 2},
        {"ComparisonOperator", "GreaterThanThreshold"}},
       {7, 1, 8},
       "Threshold Crossed: 2 out of the last 3 datapoints [8.0 (31/12/25 23:59:00), 7.0 (31/12/25 "
       "23:57:00)] were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM "
       "transition)."},
      {{{"EvaluationPeriods", 1}, {"ComparisonOperator", "GreaterThanThreshold"}},
       {},
       "Insufficient Data: 1 datapoint was unknown."},
      {{{"EvaluationPeriods", 2},
        {"ComparisonOperator", "GreaterThanThreshold"},
        {"TreatMissingData", "breaching"}},
       {},
       "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were "
       "treated as [Breaching]."},
      {{{"EvaluationPeriods", 1},
        {"ComparisonOperator", "GreaterThanThreshold"},
        {"TreatMissingData", "notBreaching"}},
       {},
       "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was "
       "treated as [NonBreaching]."},
  };
  for (const auto& c : kCases) {
    Document alarm = c.alarm;
    alarm["Threshold"] = 5.0;
    std::vector<AlarmPoint> points;
    for (size_t i = 0; i < c.values.size(); ++i)
      points.push_back(
          {kEnd - static_cast<int64_t>(c.values.size() - i) * 1min, c.values[i], std::nullopt});
    EXPECT_EQ(decide(alarm, points, kEnd, 1min).reason, c.reason);
  }
}

/// `a` is in ALARM, `b` OK, everything else INSUFFICIENT_DATA.
std::string evaluated(const std::string& rule) {
  const Result<AlarmRule> parsed = AlarmRule::parse(rule);
  if (!parsed.ok()) return parsed.error().message;
  return parsed->holds([](const std::string& name) -> std::string {
    if (name == "a") return "ALARM";
    return name == "b" ? "OK" : "INSUFFICIENT_DATA";
  })
             ? "true"
             : "false";
}

TEST(AlarmRule, IsEvaluated) {
  const struct {
    const char* rule;
    const char* value;
  } kCases[] = {
      {"ALARM(a)", "true"},
      {"ALARM(\"a\")", "true"},
      {"OK( a )", "false"},
      {"NOT ALARM(b)", "true"},
      {"ALARM(a) AND OK(b)", "true"},
      {"ALARM(b) OR ALARM(a) AND FALSE", "false"},
      {"(ALARM(b) OR ALARM(a)) AND NOT (FALSE OR INSUFFICIENT_DATA(b))", "true"},
      {"INSUFFICIENT_DATA(c)", "true"},
      {"TRUE", "true"},
      {"ALARM(a", "AlarmRule contains an unexpected token at position 7."},
      {"ALARM(a) OR", "AlarmRule contains an unexpected token at position 11."},
      {"", "AlarmRule contains an unexpected token at position 0."},
      {"WRONG(a)", "AlarmRule contains an unexpected token at position 0."},
  };
  for (const auto& c : kCases) EXPECT_EQ(evaluated(c.rule), c.value) << c.rule;
  EXPECT_NE(evaluated(std::string(10'000, '(')), "true");
}

}  // namespace
}  // namespace cloudtab::cloudwatch
