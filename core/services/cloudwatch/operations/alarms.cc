#include <algorithm>

#include "core/base/arn.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/state.h"

namespace cloudtab::cloudwatch {

namespace {

/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
constexpr size_t kDescribeDefault = 50;

/// What is copied from PutMetricAlarm to the alarm.
constexpr const char* kMembers[] = {"AlarmDescription",
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
                                    "ThresholdMetricId",
                                    "Tags"};
constexpr const char* kLists[] = {
    "OKActions", "AlarmActions", "InsufficientDataActions", "Dimensions"};

Collection<AlarmRecord>& alarms(Call& call) { return call.records<AlarmRecord>(); }

Error invalid(std::string text) { return Error{"ValidationError", std::move(text)}; }

/// An alarm watches one metric with one statistic, or the result of `Metrics`.
Status check_alarm(const Document& input) {
  const bool has_metric = input.contains("MetricName");
  if (has_metric == input.contains("Metrics")) {
    return invalid("Either MetricName or Metrics must be specified, and not both.");
  }
  if (has_metric && input.contains("Statistic") == input.contains("ExtendedStatistic")) {
    return invalid("Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
  if (input.value("DatapointsToAlarm", 1) > input.value("EvaluationPeriods", 1)) {
    return invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  }
  return ok();
}

Outcome set_actions_enabled(Call& call, const Document& input, bool enabled) {
  for (const Document& name : input.at("AlarmNames")) {
    alarms(call).update(name.get_ref<const std::string&>(),
                        [&](AlarmRecord& alarm) { alarm.value["ActionsEnabled"] = enabled; });
  }
  return Document::object();
}

}  // namespace

Outcome put_metric_alarm(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_alarm(input));
  const std::string& name = input.at("AlarmName").get_ref<const std::string&>();
  const int64_t now = to_millis(call.now());
  const AlarmRecord* existing = alarms(call).find(name);
  Document alarm = {{"AlarmName", name},
                    {"AlarmArn", make_arn("cloudwatch", call.scope(), "alarm:" + name)},
                    {"AlarmConfigurationUpdatedTimestamp", now},
                    {"ActionsEnabled", input.value("ActionsEnabled", true)},
                    {"StateValue", "INSUFFICIENT_DATA"},
                    {"StateReason", "Unchecked: Initial alarm creation"},
                    {"StateUpdatedTimestamp", now},
                    {"StateTransitionedTimestamp", now}};
  if (existing != nullptr) {
    // Changing an alarm keeps its state.
    for (const char* member :
         {"StateValue", "StateReason", "StateUpdatedTimestamp", "StateTransitionedTimestamp"}) {
      alarm[member] = existing->value[member];
    }
  }
  for (const char* member : kMembers) {
    if (input.contains(member)) alarm[member] = input[member];
  }
  for (const char* member : kLists) alarm[member] = input.value(member, Document::array());
  alarms(call).put(name, {std::move(alarm)});
  return Document::object();
}

Outcome describe_alarms(Call& call, const Document& input) {
  const Document names = input.value("AlarmNames", Document::array());
  const std::string prefix = input.value("AlarmNamePrefix", "");
  const std::string state = input.value("StateValue", "");
  const std::string after = input.value("NextToken", "");
  const Document types = input.value("AlarmTypes", Document::array({"MetricAlarm"}));
  const size_t limit = input.value("MaxRecords", kDescribeDefault);
  Document answer = {{"MetricAlarms", Document::array()}, {"CompositeAlarms", Document::array()}};
  if (std::find(types.begin(), types.end(), "MetricAlarm") == types.end()) return answer;
  for (const auto& [name, alarm] : alarms(call).prefix(prefix)) {
    if (name <= after) continue;
    if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) continue;
    if (!state.empty() && alarm.value["StateValue"] != state) continue;
    if (answer["MetricAlarms"].size() == limit) {
      answer["NextToken"] = answer["MetricAlarms"].back()["AlarmName"];
      break;
    }
    Document described = alarm.value;
    described.erase("Tags");
    answer["MetricAlarms"].push_back(std::move(described));
  }
  return answer;
}

Outcome delete_alarms(Call& call, const Document& input) {
  for (const Document& name : input.at("AlarmNames"))
    alarms(call).erase(name.get_ref<const std::string&>());
  return Document::object();
}

Outcome enable_alarm_actions(Call& call, const Document& input) {
  return set_actions_enabled(call, input, true);
}

Outcome disable_alarm_actions(Call& call, const Document& input) {
  return set_actions_enabled(call, input, false);
}

}  // namespace cloudtab::cloudwatch
