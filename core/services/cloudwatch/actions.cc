#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/services/cloudwatch/alarm.h"
#include "core/services/cloudwatch/alarms.h"

// What an alarm does when its state changes: messages to topics and events to functions, in the
// forms that are recorded (test_cloudwatch.py, test_put_metric_alarm and
// test_alarm_lambda_target).

namespace cloudtab::cloudwatch {

namespace {

struct RegionName {
  std::string_view id;
  std::string_view name;
};
/// Source: https://docs.aws.amazon.com/general/latest/gr/rande.html
constexpr RegionName kRegionNames[] = {{"ap-northeast-1", "Asia Pacific (Tokyo)"},
                                       {"ap-northeast-2", "Asia Pacific (Seoul)"},
                                       {"ap-northeast-3", "Asia Pacific (Osaka)"},
                                       {"ap-south-1", "Asia Pacific (Mumbai)"},
                                       {"ap-southeast-1", "Asia Pacific (Singapore)"},
                                       {"ap-southeast-2", "Asia Pacific (Sydney)"},
                                       {"ca-central-1", "Canada (Central)"},
                                       {"eu-central-1", "EU (Frankfurt)"},
                                       {"eu-north-1", "EU (Stockholm)"},
                                       {"eu-west-1", "EU (Ireland)"},
                                       {"eu-west-2", "EU (London)"},
                                       {"eu-west-3", "EU (Paris)"},
                                       {"sa-east-1", "South America (Sao Paulo)"},
                                       {"us-east-1", "US East (N. Virginia)"},
                                       {"us-east-2", "US East (Ohio)"},
                                       {"us-west-1", "US West (N. California)"},
                                       {"us-west-2", "US West (Oregon)"}};

std::string region_name(const std::string& region) {
  for (const RegionName& known : kRegionNames) {
    if (known.id == region) return std::string(known.name);
  }
  return region;
}

/// `SampleCount` -> `SAMPLE_COUNT`.
std::string in_capitals(const std::string& name) {
  std::string text;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z' && !text.empty()) text += '_';
    text += to_upper(c);
  }
  return text;
}

const char* actions_for(const std::string& state) {
  if (state == kAlarm) return "AlarmActions";
  return state == kOk ? "OKActions" : "InsufficientDataActions";
}

Document trigger_of(const Document& alarm) {
  Document trigger = {
      {"EvaluationPeriods", alarm.value("EvaluationPeriods", 1)},
      {"ComparisonOperator", alarm.value("ComparisonOperator", "")},
      {"Threshold", alarm.value("Threshold", 0.0)},
      {"TreatMissingData", alarm.value("TreatMissingData", "missing")},
      {"EvaluateLowSampleCountPercentile", alarm.value("EvaluateLowSampleCountPercentile", "")}};
  if (alarm.contains("DatapointsToAlarm"))
    trigger["DatapointsToAlarm"] = alarm["DatapointsToAlarm"];
  if (!alarm.contains("MetricName")) {
    trigger["Metrics"] = alarm.value("Metrics", Document::array());
    return trigger;
  }
  Document dimensions = Document::array();
  for (const Document& dimension : alarm["Dimensions"])
    dimensions.push_back({{"value", dimension["Value"]}, {"name", dimension["Name"]}});
  trigger["MetricName"] = alarm["MetricName"];
  trigger["Namespace"] = alarm["Namespace"];
  trigger["Dimensions"] = std::move(dimensions);
  trigger["Period"] = alarm["Period"];
  trigger["Unit"] = alarm.contains("Unit") ? alarm["Unit"] : Document();
  const bool extended = alarm.contains("ExtendedStatistic");
  trigger["StatisticType"] = extended ? "ExtendedStatistic" : "Statistic";
  if (extended) {
    trigger["ExtendedStatistic"] = alarm["ExtendedStatistic"];
  } else {
    trigger["Statistic"] = in_capitals(alarm["Statistic"]);
  }
  return trigger;
}

Document message_of(const Call& call, const Document& alarm, const Document& before) {
  const auto time = [&](const char* name) {
    return alarm_time(from_millis(alarm[name].get<int64_t>()));
  };
  Document message = {{"AlarmName", alarm["AlarmName"]},
                      {"AlarmDescription",
                       alarm.contains("AlarmDescription") ? alarm["AlarmDescription"] : Document()},
                      {"AWSAccountId", call.scope().account},
                      {"NewStateValue", alarm["StateValue"]},
                      {"NewStateReason", alarm["StateReason"]},
                      {"StateChangeTime", time("StateUpdatedTimestamp")},
                      {"Region", region_name(call.scope().region)},
                      {"AlarmArn", alarm["AlarmArn"]},
                      {"OldStateValue", before["StateValue"]},
                      {"OKActions", alarm["OKActions"]},
                      {"AlarmActions", alarm["AlarmActions"]},
                      {"InsufficientDataActions", alarm["InsufficientDataActions"]}};
  if (is_composite(alarm)) {
    message["AlarmRule"] = alarm["AlarmRule"];
    const Document data =
        Document::parse(alarm.value("StateReasonData", ""), nullptr, /*exceptions=*/false);
    if (data.is_object()) message["TriggeringChildren"] = data["triggeringAlarms"];
  } else {
    message["AlarmConfigurationUpdatedTimestamp"] = time("AlarmConfigurationUpdatedTimestamp");
    message["Trigger"] = trigger_of(alarm);
  }
  return message;
}

Document state_for_function(const Document& alarm) {
  Document state = {
      {"value", alarm["StateValue"]},
      {"reason", alarm["StateReason"]},
      {"timestamp", alarm_time(from_millis(alarm["StateUpdatedTimestamp"].get<int64_t>()))}};
  if (alarm.contains("StateReasonData")) state["reasonData"] = alarm["StateReasonData"];
  return state;
}

/// A metric as the event for a function tells it; ids of alarms with one metric are random.
Document metric_for_function(Call& call, const Document& alarm) {
  Document dimensions = Document::object();
  for (const Document& dimension : alarm["Dimensions"])
    dimensions[dimension["Name"].get<std::string>()] = dimension["Value"];
  const std::string stat = alarm.value("Statistic", alarm.value("ExtendedStatistic", ""));
  return {{"id", call.random().uuid()},
          {"metricStat",
           {{"metric",
             {{"namespace", alarm["Namespace"]},
              {"name", alarm["MetricName"]},
              {"dimensions", std::move(dimensions)}}},
            {"period", alarm["Period"]},
            {"stat", stat}}},
          {"returnData", true}};
}

Document event_of(Call& call, const Document& alarm, const Document& before) {
  Document configuration = Document::object();
  if (alarm.contains("AlarmDescription")) configuration["description"] = alarm["AlarmDescription"];
  if (is_composite(alarm)) {
    configuration["alarmRule"] = alarm["AlarmRule"];
  } else if (alarm.contains("MetricName")) {
    configuration["metrics"] = Document::array({metric_for_function(call, alarm)});
  } else {
    configuration["metrics"] = alarm.value("Metrics", Document::array());
  }
  return {{"source", "aws.cloudwatch"},
          {"alarmArn", alarm["AlarmArn"]},
          {"accountId", call.scope().account},
          {"time", alarm_time(call.now())},
          {"region", call.scope().region},
          {"alarmData",
           {{"alarmName", alarm["AlarmName"]},
            {"state", state_for_function(alarm)},
            {"previousState", state_for_function(before)},
            {"configuration", std::move(configuration)}}}};
}

Principal principal_for(const Call& call, const Document& alarm, std::string_view service) {
  Principal principal = call.principal();
  principal.service = std::string(service);
  principal.source_arn = alarm.value("AlarmArn", "");
  return principal;
}

/// Error: the service's own, or that there is no such action.
Status carry_out(Call& call,
                 const std::string& action,
                 const Document& alarm,
                 const Document& before) {
  const Result<Arn> arn = parse_arn(action);
  if (!arn.ok()) return arn.error();
  const std::string state = alarm["StateValue"];
  if (arn->service == "sns") {
    RETURN_IF_ERROR(
        call.invoke({.service = "sns",
                     .operation = "Publish",
                     .input = {{"TopicArn", action},
                               {"Subject",
                                (state + ": \"" + alarm["AlarmName"].get<std::string>() + "\" in " +
                                 region_name(call.scope().region))
                                    .substr(0, 100)},
                               {"Message", message_of(call, alarm, before).dump()}},
                     .scope = arn->scope(),
                     .principal = principal_for(call, alarm, "cloudwatch.amazonaws.com")}));
    return ok();
  }
  if (arn->service == "lambda") {
    const std::string payload = event_of(call, alarm, before).dump();
    RETURN_IF_ERROR(call.invoke(
        {.service = "lambda",
         .operation = "Invoke",
         .input = {{"FunctionName", action},
                   {"InvocationType", "Event"},
                   {"Payload", Document::binary({payload.begin(), payload.end()})}},
         .scope = arn->scope(),
         .principal = principal_for(call, alarm, "lambda.alarms.cloudwatch.amazonaws.com")}));
    return ok();
  }
  return Error{"NotImplemented", "Cloudtab does not implement alarm actions of " + arn->service};
}

/// A suppressor that is in alarm keeps the actions of a composite alarm back.
bool is_suppressed(Call& call, const Document& alarm) {
  if (!alarm.contains("ActionsSuppressor")) return false;
  const AlarmRecord* suppressor =
      call.records<AlarmRecord>().find(alarm_name_of(alarm["ActionsSuppressor"]));
  return suppressor != nullptr && suppressor->value["StateValue"] == kAlarm;
}

}  // namespace

void run_actions(Call& call, const Document& alarm, const Document& before) {
  if (!alarm.value("ActionsEnabled", true) || is_suppressed(call, alarm)) return;
  const char* kind = actions_for(alarm["StateValue"]);
  const Document actions = alarm.value(kind, Document::array());
  for (const Document& action : actions) {
    const std::string target = action;
    const Status done = carry_out(call, target, alarm, before);
    Document data = {{"actionState", done.ok() ? "Succeeded" : "Failed"},
                     {"notificationResource", target},
                     {"stateUpdateTimestamp", alarm["StateUpdatedTimestamp"]}};
    if (!done.ok()) data["error"] = done.error().message;
    write_history(
        call,
        alarm,
        "Action",
        (done.ok() ? "Successfully executed action " : "Failed to execute action ") + target,
        data);
  }
}

}  // namespace cloudtab::cloudwatch
