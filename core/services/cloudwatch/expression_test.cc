#include "core/services/cloudwatch/expression.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::cloudwatch {
namespace {

constexpr Instant kStart = from_millis(1'767'225'600'000);  // 2026-01-01T00:00:00Z, a Thursday

/// A series from its points, one a minute; a point that is missing is written as -99.
TimeSeries series(const std::vector<double>& values) {
  TimeSeries made;
  made.period = 1min;
  Instant at = kStart;
  for (const double value : values) {
    if (value != -99) made.points[at] = value;
    at += 1min;
  }
  return made;
}

std::string text_of(const TimeSeries& made) {
  std::string text;
  for (const auto& [at, value] : made.points) {
    const Document shown = value;
    text += std::to_string((at - kStart) / 1min) + ":" + shown.dump() + " ";
  }
  return text;
}

std::string computed(const std::string& text) {
  MathContext context;
  context.span = {kStart, kStart + 5min, 1min};
  context.metric_ids = {"m1", "m2", "other"};
  context.value_of = [](const std::string& id) -> Result<MathValue> {
    if (id == "m1") return MathValue(series({1, 2, 4, -99, 8}));
    if (id == "m2") return MathValue(series({0, 1, 2, 3}));
    if (id == "other") return MathValue(series({5, -99, 5}));
    return math_error("Undefined variable " + id);
  };
  const Result<MathValue> value = evaluate_expression(text, context);
  if (!value.ok()) return value.error().message;
  if (const auto* number = std::get_if<double>(&*value)) return Document(*number).dump();
  if (const auto* one = std::get_if<TimeSeries>(&*value)) return text_of(*one);
  std::string all;
  for (const TimeSeries& one : std::get<std::vector<TimeSeries>>(*value))
    all += text_of(one) + "| ";
  return all;
}

TEST(Expression, Computes) {
  const struct {
    const char* text;
    const char* value;
  } kCases[] = {
      {"1 + 2 * 3", "7.0"},
      {"(1 + 2) * 3", "9.0"},
      {"-2 ^ 2", "-4.0"},
      {"2 ^ -1", "0.5"},
      {"7 / 2 - 1", "2.5"},
      {"1 < 2 AND 2 >= 3", "0.0"},
      {"1 == 1 || 0", "1.0"},
      {"m1 * 2", "0:2.0 1:4.0 2:8.0 4:16.0 "},
      {"10 - m2", "0:10.0 1:9.0 2:8.0 3:7.0 "},
      {"m1 + m2", "0:1.0 1:3.0 2:6.0 "},
      {"m1 / m2", "1:2.0 2:2.0 "},
      {"m1 > 2", "0:0.0 1:0.0 2:1.0 4:1.0 "},
      {"[m1, m2] + 1", "0:2.0 1:3.0 2:5.0 4:9.0 | 0:1.0 1:2.0 2:3.0 3:4.0 | "},
      {"SUM(m1)", "15.0"},
      {"AVG([m1, m2])", "0:0.5 1:1.5 2:3.0 3:3.0 4:8.0 "},
      {"MAX(METRICS())", "0:5.0 1:2.0 2:5.0 3:3.0 4:8.0 "},
      {"MIN(METRICS(\"m\"))", "0:0.0 1:1.0 2:2.0 3:3.0 4:8.0 "},
      {"METRIC_COUNT(METRICS())", "3.0"},
      {"STDDEV(m2) * 0", "0.0"},
      {"FILL(m1, 0)", "0:1.0 1:2.0 2:4.0 3:0.0 4:8.0 "},
      {"FILL(m1, REPEAT)", "0:1.0 1:2.0 2:4.0 3:4.0 4:8.0 "},
      {"FILL(m1, LINEAR)", "0:1.0 1:2.0 2:4.0 3:6.0 4:8.0 "},
      {"FILL(METRICS(\"oth\"), 1)", "0:5.0 1:1.0 2:5.0 3:1.0 4:1.0 | "},
      {"DIFF(m1)", "1:1.0 2:2.0 4:4.0 "},
      {"DIFF_TIME(m1)", "1:60.0 2:60.0 4:120.0 "},
      {"RATE(m2) * 60", "1:1.0 2:1.0 3:1.0 "},
      {"RUNNING_SUM(m1)", "0:1.0 1:3.0 2:7.0 4:15.0 "},
      {"PERIOD(m1)", "60.0"},
      {"m1 / PERIOD(m1) * 60", "0:1.0 1:2.0 2:4.0 4:8.0 "},
      {"ABS(0 - m2)", "0:0.0 1:1.0 2:2.0 3:3.0 "},
      {"CEIL(m1 / 3) - FLOOR(m1 / 3)", "0:1.0 1:1.0 2:1.0 4:1.0 "},
      {"IF(m1 > 2, m1, 0)", "0:0.0 1:0.0 2:4.0 4:8.0 "},
      {"IF(m1 > 2, m2)", "2:2.0 "},
      {"IF(1, m2, m1)", "0:0.0 1:1.0 2:2.0 3:3.0 "},
      {"TIME_SERIES(2)", "0:2.0 1:2.0 2:2.0 3:2.0 4:2.0 "},
      {"MINUTE(m2)", "0:0.0 1:1.0 2:2.0 3:3.0 "},
      {"DAY(other)", "0:4.0 2:4.0 "},
      {"FIRST([m2, m1])", "0:0.0 1:1.0 2:2.0 3:3.0 "},
      {"1 +", "Syntax error"},
      {"(1", "Syntax error"},
      {"1 2", "Syntax error"},
      {"gone + 1", "Undefined variable gone"},
      {"[m1] + [m2]", "Unsupported operand type"},
      {"NOPE(m1)", "Unknown function NOPE"},
  };
  for (const auto& c : kCases) EXPECT_EQ(computed(c.text), c.value) << c.text;
}

TEST(Expression, NestingIsBounded) {
  EXPECT_EQ(computed(std::string(1000, '(') + "1" + std::string(1000, ')')),
            "Expression is nested too deeply");
  EXPECT_EQ(computed(std::string(1000, '-') + "1"), "Expression is nested too deeply");
}

}  // namespace
}  // namespace cloudtab::cloudwatch
