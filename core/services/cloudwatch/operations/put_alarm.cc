#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/cloudwatch/alarm.h"
#include "core/services/cloudwatch/alarm_rule.h"
#include "core/services/cloudwatch/alarms.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/queries.h"
#include "core/services/cloudwatch/statistic.h"

// PutMetricAlarm, PutCompositeAlarm.

namespace cloudtab::cloudwatch {

namespace {

/// What is copied from the input to the alarm.
constexpr const char* kMetricMembers[] = {"AlarmDescription",
                                          "MetricName",
                                          "Namespace",
                                          "Statistic",
                                          "ExtendedStatistic",
                                          "Period",
                                          "Unit",
                                          "EvaluationPeriods",
                                          "DatapointsToAlarm",
                                          "Threshold",
                                          "ComparisonOperator",
                                          "TreatMissingData",
                                          "EvaluateLowSampleCountPercentile",
                                          "Metrics",
                                          "ThresholdMetricId"};
constexpr const char* kCompositeMembers[] = {"AlarmDescription",
                                             "AlarmRule",
                                             "ActionsSuppressor",
                                             "ActionsSuppressorWaitPeriod",
                                             "ActionsSuppressorExtensionPeriod"};
constexpr const char* kActionLists[] = {"OKActions", "AlarmActions", "InsufficientDataActions"};

/// One metric with one statistic.
Status check_metric(const Document& input) {
  for (const char* name : {"Namespace", "Period"}) {
    if (!input.contains(name))
      return errors::validation("The parameter " + std::string(name) + " is required.");
  }
  if (input.contains("Statistic") == input.contains("ExtendedStatistic"))
    return errors::validation("Exactly one of Statistic and ExtendedStatistic must be specified.");
  if (input.contains("ExtendedStatistic")) {
    const std::string name = input["ExtendedStatistic"];
    const std::optional<Statistic> statistic = Statistic::parse(name);
    if (!statistic || !statistic->is_extended()) {
      return errors::validation("The value " + name +
                                " for parameter ExtendedStatistic is not supported.");
    }
  }
  const int64_t period = input["Period"].get<int64_t>();
  if (!is_period(period) || period < 10)
    return errors::validation("Period must be 10, 20, 30 or a multiple of 60");
  if (period * input.value("EvaluationPeriods", int64_t{1}) > kEvaluationSecondsMax)
    return errors::validation(
        "Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be "
        "<= 604800).");
  return ok();
}

Status check_alarm(const Document& input) {
  const bool has_metric = input.contains("MetricName");
  if (has_metric == input.contains("Metrics"))
    return errors::validation("Either MetricName or Metrics must be specified, and not both.");
  if (has_metric) {
    RETURN_IF_ERROR(check_metric(input));
  } else {
    RETURN_IF_ERROR(check_queries(input["Metrics"], "Metrics"));
  }
  for (const char* name : {"EvaluationPeriods", "ComparisonOperator"}) {
    if (!input.contains(name))
      return errors::validation("The parameter " + std::string(name) + " is required.");
  }
  if (input.contains("Threshold") == input.contains("ThresholdMetricId"))
    return errors::validation("Exactly one of Threshold and ThresholdMetricId must be specified.");
  if (input.value("DatapointsToAlarm", 1) > input.value("EvaluationPeriods", 1))
    return errors::validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  return ok();
}

/// The alarm that an operation's input describes: a new one, or the changed one with its state.
Document made(Call& call, const Document& input, const AlarmRecord* existing) {
  const std::string name = input.at("AlarmName");
  const int64_t now = to_millis(call.now());
  Document alarm = {{"AlarmName", name},
                    {"AlarmArn", make_arn("cloudwatch", call.scope(), "alarm:" + name)},
                    {"AlarmConfigurationUpdatedTimestamp", now},
                    {"ActionsEnabled", input.value("ActionsEnabled", true)},
                    {"StateValue", kInsufficient},
                    {"StateReason", "Unchecked: Initial alarm creation"},
                    {"StateUpdatedTimestamp", now},
                    {"StateTransitionedTimestamp", now}};
  for (const char* list : kActionLists) alarm[list] = input.value(list, Document::array());
  if (existing == nullptr) {
    if (input.contains("Tags")) alarm["Tags"] = input["Tags"];
    return alarm;
  }
  // Changing an alarm keeps its state, and tags are given at its creation only.
  for (const char* member : {"StateValue",
                             "StateReason",
                             "StateReasonData",
                             "StateUpdatedTimestamp",
                             "StateTransitionedTimestamp",
                             "Tags"}) {
    if (existing->value.contains(member)) alarm[member] = existing->value[member];
  }
  return alarm;
}

void keep(Call& call, const std::string& name, Document alarm, const AlarmRecord* existing) {
  if (existing != nullptr) disarm_alarm(call, name, existing->value);
  write_history(call,
                alarm,
                "ConfigurationUpdate",
                "Alarm \"" + name + (existing == nullptr ? "\" created" : "\" updated"),
                {{"version", "1.0"},
                 {"type", existing == nullptr ? "Create" : "Update"},
                 {existing == nullptr ? "createdAlarm" : "updatedAlarm",
                  {{"alarmName", name}, {"alarmArn", alarm["AlarmArn"]}}}});
  call.records<AlarmRecord>().put(name, {std::move(alarm)});
  wake_alarm(call, name);
}

}  // namespace

Outcome put_metric_alarm(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_alarm(input));
  const std::string name = input.at("AlarmName");
  const AlarmRecord* existing = call.records<AlarmRecord>().find(name);
  if (existing != nullptr && is_composite(existing->value))
    return errors::validation("An alarm of another type already has the name " + name + ".");
  Document alarm = made(call, input, existing);
  for (const char* member : kMetricMembers) {
    if (input.contains(member)) alarm[member] = input[member];
  }
  // Of an alarm with Metrics, as DescribeAlarms answers it, each query tells whether it returns
  // data.
  if (alarm.contains("Metrics")) {
    for (Document& query : alarm["Metrics"])
      if (!query.contains("ReturnData")) query["ReturnData"] = true;
  } else {
    alarm["Dimensions"] = input.value("Dimensions", Document::array());
  }
  keep(call, name, std::move(alarm), existing);
  return Document::object();
}

Outcome put_composite_alarm(Call& call, const Document& input) {
  const std::string name = input.at("AlarmName");
  ASSIGN_OR_RETURN(const AlarmRule rule,
                   AlarmRule::parse(input.at("AlarmRule").get_ref<const std::string&>()));
  auto& alarms = call.records<AlarmRecord>();
  std::string unknown;
  for (const std::string& child : rule.alarms()) {
    const std::string child_name = alarm_name_of(child);
    if (child_name == name)
      return errors::validation("The composite alarm " + name + " cannot name itself.");
    if (!alarms.contains(child_name)) unknown += (unknown.empty() ? "" : ", ") + child;
  }
  // Source: SDK issue reports.
  if (!unknown.empty()) {
    return errors::validation("Could not save the composite alarm as alarms [" + unknown +
                              "] in the alarm rule do not exist");
  }
  const AlarmRecord* existing = alarms.find(name);
  if (existing != nullptr && !is_composite(existing->value))
    return errors::validation("An alarm of another type already has the name " + name + ".");
  Document alarm = made(call, input, existing);
  for (const char* member : kCompositeMembers) {
    if (input.contains(member)) alarm[member] = input[member];
  }
  keep(call, name, std::move(alarm), existing);
  return Document::object();
}

}  // namespace cloudtab::cloudwatch
