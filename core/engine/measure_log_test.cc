#include "core/engine/measure_log.h"

#include <span>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr Instant kNoon = from_millis(1'767'268'800'000);

class MeasureLogTest : public ::testing::Test {
 protected:
  void add(std::string_view metric, std::string_view queue, Instant now, double value) {
    const Dimension dimensions[] = {{"QueueName", queue}};
    log_.add({scope_, "sqs", metric, "Count", dimensions}, now, value);
  }
  void set(std::string_view queue, Instant now, double visible, double age) {
    const Dimension dimensions[] = {{"QueueName", queue}};
    const Gauge gauges[] = {{"Visible", visible}, {"Age", age, "Seconds"}};
    log_.set({scope_, "sqs", "", "", dimensions}, now, gauges);
  }
  /// What the store has of a metric in a minute: how many values, their sum, the last.
  std::string kept(const std::string& metric,
                   const std::string& queue,
                   Instant minute,
                   const std::string& unit = "Count") {
    const std::string key = series_key({"sqs", metric, {{"QueueName", queue}}});
    const MeasuredPoint* point =
        store().collection<MeasuredPoint>(scope_).find(point_key(key, minute, unit));
    if (point == nullptr) return "none";
    const Distribution& data = point->data;
    const auto text = [](double value) { return std::to_string(static_cast<int64_t>(value)); };
    return text(data.count) + " " + text(data.sum) + " " + text(data.last);
  }
  Store& store() { return cloud_.machine().store(); }

  const Scope scope_{"000000000000", "us-east-1"};
  TestCloud cloud_;
  MeasureLog log_;
};

TEST_F(MeasureLogTest, WhatHappensAddsUpByMinute) {
  add("Sent", "a", kNoon, 1);
  add("Sent", "a", kNoon + 59s, 2);
  add("Sent", "b", kNoon, 5);
  add("Sent", "a", kNoon + 60s, 7);
  EXPECT_EQ(kept("Sent", "a", kNoon), "none");
  log_.take(store());
  EXPECT_EQ(kept("Sent", "a", kNoon), "2 3 2");
  EXPECT_EQ(kept("Sent", "b", kNoon), "1 5 5");
  EXPECT_EQ(kept("Sent", "a", kNoon + 60s), "1 7 7");
  add("Sent", "a", kNoon + 61s, 1);
  log_.take(store());
  EXPECT_EQ(kept("Sent", "a", kNoon + 60s), "2 8 1");
}

TEST_F(MeasureLogTest, OfAGaugeTheNewestValueOfAMinuteCounts) {
  set("a", kNoon, 3, 10);
  set("b", kNoon, 30, 100);
  set("a", kNoon + 1s, 4, 11);
  log_.take(store());
  EXPECT_EQ(kept("Visible", "a", kNoon), "1 4 4");
  EXPECT_EQ(kept("Age", "a", kNoon, "Seconds"), "1 11 11");
  EXPECT_EQ(kept("Visible", "b", kNoon), "1 30 30");
  // Also where it had been taken already.
  set("a", kNoon + 2s, 5, 12);
  set("a", kNoon + 60s, 6, 13);
  log_.take(store());
  EXPECT_EQ(kept("Visible", "a", kNoon), "1 5 5");
  EXPECT_EQ(kept("Visible", "a", kNoon + 60s), "1 6 6");
}

TEST_F(MeasureLogTest, IsDueWhenItsMinuteIsOverOrThereIsMuch) {
  EXPECT_FALSE(log_.is_due(store(), kNoon));
  add("Sent", "a", kNoon + 30s, 1);
  EXPECT_FALSE(log_.is_due(store(), kNoon + 59s));
  EXPECT_TRUE(log_.is_due(store(), kNoon + 60s));
  for (size_t i = 1; i < MeasureLog::kPointsMax; ++i)
    add("Sent", std::to_string(i), kNoon + 30s, 1);
  EXPECT_TRUE(log_.is_due(store(), kNoon + 31s));
  log_.take(store());
  EXPECT_FALSE(log_.is_due(store(), kNoon + 60s));
  for (size_t i = 1; i < MeasureLog::kPointsMax; i += 500)
    EXPECT_EQ(kept("Sent", std::to_string(i), kNoon), "1 1 1");
}

TEST_F(MeasureLogTest, TellsSeriesApart) {
  const Dimension one[] = {{"A", "1"}};
  const Dimension both[] = {{"B", "2"}, {"A", "1"}};
  const Scope elsewhere{"000000000000", "eu-west-1"};
  log_.add({scope_, "sqs", "Sent", "Count", one}, kNoon, 1);
  log_.add({scope_, "sqs", "Sent", "Count", both}, kNoon, 2);
  log_.add({scope_, "sqs", "Sent", "Bytes", one}, kNoon, 3);
  log_.add({scope_, "sns", "Sent", "Count", one}, kNoon, 4);
  log_.add({elsewhere, "sqs", "Sent", "Count", one}, kNoon, 5);
  log_.take(store());
  const auto sum = [&](const Scope& scope, const MetricName& metric, const char* unit) {
    const MeasuredPoint* point =
        store().collection<MeasuredPoint>(scope).find(point_key(series_key(metric), kNoon, unit));
    return point == nullptr ? 0 : point->data.sum;
  };
  EXPECT_EQ(sum(scope_, {"sqs", "Sent", {{"A", "1"}}}, "Count"), 1);
  EXPECT_EQ(sum(scope_, {"sqs", "Sent", {{"A", "1"}, {"B", "2"}}}, "Count"), 2);
  EXPECT_EQ(sum(scope_, {"sqs", "Sent", {{"A", "1"}}}, "Bytes"), 3);
  EXPECT_EQ(sum(scope_, {"sns", "Sent", {{"A", "1"}}}, "Count"), 4);
  EXPECT_EQ(sum(elsewhere, {"sqs", "Sent", {{"A", "1"}}}, "Count"), 5);
}

TEST_F(MeasureLogTest, ForgetsWhatIsCleared) {
  add("Sent", "a", kNoon, 1);
  log_.clear();
  EXPECT_FALSE(log_.is_due(store(), kNoon + 5min));
  add("Sent", "a", kNoon, 2);
  log_.take(store());
  EXPECT_EQ(kept("Sent", "a", kNoon), "1 2 2");
}

}  // namespace
}  // namespace cloudtab
