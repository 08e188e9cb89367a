#include "core/services/cloudwatch/alarms.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/arn.h"
#include "core/base/time.h"
#include "core/engine/measured.h"
#include "core/engine/record_at.h"
#include "core/services/cloudwatch/alarm.h"
#include "core/services/cloudwatch/alarm_rule.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/queries.h"
#include "core/services/cloudwatch/statistic.h"

namespace cloudtab::cloudwatch {

namespace {

Collection<AlarmRecord>& alarms(Call& call) { return call.records<AlarmRecord>(); }

/// How often an alarm is evaluated: with periods below a minute every ten seconds. Source: guide,
/// "Alarm evaluation".
Duration step_of(Duration period) { return period < 60s ? Duration(10s) : Duration(1min); }

Duration period_of(const Document& alarm) {
  if (alarm.contains("Period")) return std::chrono::seconds(alarm["Period"].get<int64_t>());
  Duration period{};
  for (const Document& query : alarm.value("Metrics", Document::array())) {
    int64_t seconds = query.value("Period", int64_t{0});
    if (query.contains("MetricStat")) seconds = query["MetricStat"].at("Period").get<int64_t>();
    period = std::max<Duration>(period, std::chrono::seconds(seconds));
  }
  return period == Duration{} ? Duration(1min) : period;
}

Instant floor_to(Instant time, Duration unit) {
  return from_millis(to_millis(time) - to_millis(time) % unit.count());
}

std::vector<MetricName> metrics_of(const Document& alarm) {
  if (alarm.contains("MetricName")) return {metric_of(alarm)};
  std::vector<MetricName> metrics;
  for (const Document& query : alarm.value("Metrics", Document::array())) {
    if (query.contains("MetricStat"))
      metrics.push_back(metric_of(query["MetricStat"].at("Metric")));
  }
  return metrics;
}

// --- Watches

std::string scope_key(const Scope& scope) {
  return KeyBuilder().text(scope.account).text(scope.region).take();
}

void count_watches(Store& store, const Scope& scope, int64_t change) {
  auto& counts = store.collection<WatchedScope>(kSandboxScope);
  const std::string key = scope_key(scope);
  const WatchedScope* known = counts.find(key);
  const int64_t count = (known == nullptr ? 0 : known->count) + change;
  if (count > 0) {
    counts.put(key, {count});
  } else {
    counts.erase(key);
  }
}

void watch(Store& store, const Scope& scope, const std::string& name, const Document& alarm) {
  auto& watches = store.collection<SeriesWatch>(scope);
  for (const MetricName& metric : metrics_of(alarm)) {
    for (const std::string& series : watch_keys(metric)) {
      if (watches.contains(series + name)) continue;
      watches.put(series + name, {name});
      if (is_aws_namespace(metric.space)) count_watches(store, scope, 1);
    }
  }
}

void stop_watching(Store& store,
                   const Scope& scope,
                   const std::string& name,
                   const Document& alarm) {
  auto& watches = store.collection<SeriesWatch>(scope);
  for (const MetricName& metric : metrics_of(alarm)) {
    for (const std::string& series : watch_keys(metric)) {
      if (watches.erase(series + name) && is_aws_namespace(metric.space))
        count_watches(store, scope, -1);
    }
  }
}

// --- Evaluation

std::vector<AlarmPoint> points_of_metric(Call& call, const Document& alarm, const Span& span) {
  std::vector<AlarmPoint> points;
  const std::string name = alarm.value("Statistic", alarm.value("ExtendedStatistic", ""));
  const std::optional<Statistic> statistic = Statistic::parse(name);
  const Periods periods = read_periods(call, metric_of(alarm), span, alarm.value("Unit", ""));
  if (!statistic || periods.empty()) return points;
  for (const auto& [at, data] : periods.begin()->second) {
    if (const std::optional<double> value = statistic->of(data))
      points.push_back({at, *value, data.count});
  }
  return points;
}

std::vector<AlarmPoint> points_of(Call& call, const Document& alarm, const Span& span) {
  if (alarm.contains("MetricName")) return points_of_metric(call, alarm, span);
  std::vector<AlarmPoint> points;
  const Result<std::vector<QueryResult>> results =
      run_queries(call, alarm.value("Metrics", Document::array()), span.start, span.end);
  if (!results.ok() || results->empty()) return points;
  for (const auto& [at, value] : results->front().points)
    points.push_back({at, value, std::nullopt});
  return points;
}

void evaluate_metric_alarm(Call& call, const std::string& name, const Document& alarm) {
  const Duration period = period_of(alarm);
  const Duration step = step_of(period);
  const Instant end = floor_to(call.now(), step);
  const int64_t count = range_periods(alarm.value("EvaluationPeriods", int64_t{1}));
  const std::vector<AlarmPoint> points =
      points_of(call, alarm, {end - count * period, end, period});
  const AlarmDecision decision = decide(alarm, points, end, period);
  // What came in this minute is evaluated when it has passed.
  const bool fresh = !points_of(call, alarm, {end, end + step, step}).empty();
  if (!points.empty() || fresh) {
    stop_watching(call.store(), call.scope(), name, alarm);
    call.set_timer(kMeasureReader.timer, name, end + step);
  } else {
    watch(call.store(), call.scope(), name, alarm);
  }
  if (decision.state.empty() || decision.state == alarm.value("StateValue", "")) return;
  const bool told = decision.state != kInsufficient;
  change_state(call,
               name,
               decision.state,
               decision.reason,
               told ? reason_data(alarm, decision, call.now()) : "");
}

// --- Composite alarms

/// `Friday 15 May, 2020 08:58:31 UTC`.
std::string long_time(Instant time) {
  const std::string iso = to_iso8601_seconds(time);
  std::string out(weekday_name(time));
  ((out += ' ') += iso.substr(8, 2)) += ' ';
  return (out += month_name(time)) += ", " + iso.substr(0, 4) + ' ' + iso.substr(11, 8) + " UTC";
}

/// The alarm of a rule that changed last.
const Document* latest_child(Call& call, const AlarmRule& rule) {
  const Document* latest = nullptr;
  for (const std::string& child : rule.alarms()) {
    const AlarmRecord* record = alarms(call).find(alarm_name_of(child));
    if (record == nullptr) continue;
    if (latest == nullptr ||
        record->value["StateTransitionedTimestamp"] > (*latest)["StateTransitionedTimestamp"])
      latest = &record->value;
  }
  return latest;
}

void evaluate_composite(Call& call, const std::string& name, const Document& alarm) {
  const Result<AlarmRule> rule = AlarmRule::parse(alarm["AlarmRule"].get_ref<const std::string&>());
  if (!rule.ok()) return;
  const bool holds = rule->holds([&](const std::string& child) -> std::string {
    const AlarmRecord* record = alarms(call).find(alarm_name_of(child));
    return record == nullptr ? std::string(kInsufficient) : record->value.value("StateValue", "");
  });
  const std::string state(holds ? kAlarm : kOk);
  if (state == alarm.value("StateValue", "")) return;
  std::string reason = "AlarmRule evaluated to " + std::string(holds ? "true" : "false");
  Document triggering = Document::array();
  if (const Document* child = latest_child(call, *rule)) {
    const Instant at = from_millis((*child)["StateTransitionedTimestamp"].get<int64_t>());
    reason = child->value("AlarmArn", "") + " transitioned to " + child->value("StateValue", "") +
             " at " + long_time(at);
    triggering.push_back(
        {{"arn", (*child)["AlarmArn"]},
         {"state", {{"value", (*child)["StateValue"]}, {"timestamp", alarm_time(at)}}}});
  }
  change_state(
      call, name, state, reason, Document({{"triggeringAlarms", std::move(triggering)}}).dump());
}

}  // namespace

bool is_composite(const Document& alarm) { return alarm.contains("AlarmRule"); }

std::string alarm_name_of(const std::string& name_or_arn) {
  const Result<Arn> arn = parse_arn(name_or_arn);
  constexpr std::string_view kPrefix = "alarm:";
  if (!arn.ok() || !arn->resource.starts_with(kPrefix)) return name_or_arn;
  return arn->resource.substr(kPrefix.size());
}

void evaluate_alarm(Call& call, std::string_view key) {
  const std::string name(key);
  const AlarmRecord* record = alarms(call).find(name);
  if (record == nullptr) return;
  const Document alarm = record->value;
  if (is_composite(alarm)) {
    evaluate_composite(call, name, alarm);
  } else {
    evaluate_metric_alarm(call, name, alarm);
  }
}

void change_state(Call& call,
                  const std::string& name,
                  const std::string& state,
                  const std::string& reason,
                  const std::string& reason_data) {
  const AlarmRecord* record = alarms(call).find(name);
  if (record == nullptr) return;
  const Document before = record->value;
  const bool is_new = before.value("StateValue", "") != state;
  alarms(call).update(name, [&](AlarmRecord& changed) {
    Document& alarm = changed.value;
    alarm["StateValue"] = state;
    alarm["StateReason"] = reason;
    alarm.erase("StateReasonData");
    if (!reason_data.empty()) alarm["StateReasonData"] = reason_data;
    alarm["StateUpdatedTimestamp"] = to_millis(call.now());
    if (is_new) alarm["StateTransitionedTimestamp"] = to_millis(call.now());
  });
  if (!is_new) return;
  const Document after = record_at(alarms(call), name).value;
  const auto shown = [](const Document& alarm) {
    Document part = {{"stateValue", alarm["StateValue"]}, {"stateReason", alarm["StateReason"]}};
    if (alarm.contains("StateReasonData")) {
      Document data = Document::parse(
          alarm["StateReasonData"].get_ref<const std::string&>(), nullptr, /*exceptions=*/false);
      if (!data.is_discarded()) part["stateReasonData"] = std::move(data);
    }
    return part;
  };
  const std::string old = before.value("StateValue", "");
  call.trace("cloudwatch.alarm",
             after.value("AlarmArn", ""),
             {{"from", old}, {"to", state}, {"reason", reason}});
  write_history(call,
                after,
                "StateUpdate",
                "Alarm updated from " + old + " to " + state,
                {{"version", "1.0"}, {"oldState", shown(before)}, {"newState", shown(after)}});
  run_actions(call, after, before);
  wake_parents(call, name);
}

void wake_alarm(Call& call, const std::string& name) {
  const AlarmRecord* record = alarms(call).find(name);
  if (record == nullptr) return;
  const Duration step = step_of(period_of(record->value));
  const Instant due = is_composite(record->value) ? call.now() : floor_to(call.now(), step) + step;
  call.set_timer(kMeasureReader.timer, name, due);
}

void disarm_alarm(Call& call, const std::string& name, const Document& alarm) {
  call.cancel_timer(kMeasureReader.timer, name);
  stop_watching(call.store(), call.scope(), name, alarm);
}

void wake_parents(Call& call, const std::string& name) {
  std::vector<std::string> parents;
  for (const auto& [parent, record] : alarms(call)) {
    if (!is_composite(record.value)) continue;
    const Result<AlarmRule> rule =
        AlarmRule::parse(record.value["AlarmRule"].get_ref<const std::string&>());
    if (rule.ok() &&
        std::any_of(rule->alarms().begin(), rule->alarms().end(), [&](const std::string& child) {
          return alarm_name_of(child) == name;
        }))
      parents.push_back(parent);
  }
  for (const std::string& parent : parents) wake_alarm(call, parent);
}

void write_history(Call& call,
                   const Document& alarm,
                   const char* type,
                   const std::string& summary,
                   const Document& data) {
  auto& history = call.records<HistoryRecord>();
  const std::string name = alarm["AlarmName"];
  const std::string prefix = KeyBuilder().text(name).take();
  while (true) {
    const auto range = history.prefix(prefix);
    if (range.empty()) break;
    const auto& [key, oldest] = *range.begin();
    if (from_millis(oldest.value["Timestamp"].get<int64_t>()) + kHistoryKept >= call.now()) break;
    history.erase(std::string(key));
  }
  uint64_t number = 0;
  while (history.contains(history_key(name, call.now(), number))) ++number;
  history.put(history_key(name, call.now(), number),
              {Document{{"AlarmName", name},
                        {"AlarmType", is_composite(alarm) ? "CompositeAlarm" : "MetricAlarm"},
                        {"Timestamp", to_millis(call.now())},
                        {"HistoryItemType", type},
                        {"HistorySummary", summary},
                        {"HistoryData", data.dump()}}});
}

void rebuild_watches(Store& store) {
  for (const Scope& scope : store.scopes_of<AlarmRecord>()) {
    for (const auto& [name, record] : store.collection<AlarmRecord>(scope)) {
      if (!is_composite(record.value)) watch(store, scope, name, record.value);
    }
  }
}

}  // namespace cloudtab::cloudwatch
