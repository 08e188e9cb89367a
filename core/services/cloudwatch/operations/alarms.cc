#include "core/services/cloudwatch/alarms.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/sorting.h"
#include "core/services/cloudwatch/alarm.h"
#include "core/services/cloudwatch/alarm_rule.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/operations/operations.h"

namespace cloudtab::cloudwatch {

namespace {

Collection<AlarmRecord>& alarms(Call& call) { return call.records<AlarmRecord>(); }

bool has(const Document& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool has_action(const Document& alarm, const std::string& prefix) {
  for (const char* list : {"OKActions", "AlarmActions", "InsufficientDataActions"}) {
    for (const Document& action : alarm[list]) {
      if (action.get_ref<const std::string&>().starts_with(prefix)) return true;
    }
  }
  return false;
}

std::vector<std::string> children_of(const Document& alarm) {
  std::vector<std::string> names;
  if (!is_composite(alarm)) return names;
  const Result<AlarmRule> rule = AlarmRule::parse(alarm["AlarmRule"].get_ref<const std::string&>());
  if (!rule.ok()) return names;
  for (const std::string& child : rule->alarms()) names.push_back(alarm_name_of(child));
  return names;
}

bool names_child(const Document& alarm, const std::string& child) {
  const std::vector<std::string> children = children_of(alarm);
  return std::find(children.begin(), children.end(), child) != children.end();
}

/// Which alarms DescribeAlarms is asked for.
class Wanted {
 public:
  Wanted(Call& call, const Document& input) : input_(input) {
    if (!input.contains("ChildrenOfAlarmName")) return;
    const AlarmRecord* parent =
        alarms(call).find(input["ChildrenOfAlarmName"].get_ref<const std::string&>());
    if (parent != nullptr) children_ = children_of(parent->value);
  }

  bool has_alarm(const std::string& name, const Document& alarm) const {
    // Where no types are given, only metric alarms are answered.
    const char* type = is_composite(alarm) ? "CompositeAlarm" : "MetricAlarm";
    if (!has(input_.value("AlarmTypes", Document::array({"MetricAlarm"})), type)) return false;
    if (input_.contains("AlarmNames") && !has(input_["AlarmNames"], name)) return false;
    if (input_.contains("StateValue") && alarm["StateValue"] != input_["StateValue"]) return false;
    if (input_.contains("ActionPrefix") && !has_action(alarm, input_["ActionPrefix"])) return false;
    if (input_.contains("ParentsOfAlarmName") && !names_child(alarm, input_["ParentsOfAlarmName"]))
      return false;
    return !input_.contains("ChildrenOfAlarmName") ||
           std::find(children_.begin(), children_.end(), name) != children_.end();
  }

 private:
  const Document& input_;
  std::vector<std::string> children_;
};

Document shown(const Document& alarm) {
  Document described = alarm;
  described.erase("Tags");
  return described;
}

Outcome set_actions_enabled(Call& call, const Document& input, bool enabled) {
  for (const Document& name : input.at("AlarmNames")) {
    alarms(call).update(name.get_ref<const std::string&>(),
                        [&](AlarmRecord& alarm) { alarm.value["ActionsEnabled"] = enabled; });
  }
  return Document::object();
}

}  // namespace

Outcome describe_alarms(Call& call, const Document& input) {
  if (input.contains("AlarmNames") && input.contains("AlarmNamePrefix"))
    return errors::exclusive("AlarmNames", "AlarmNamePrefix");
  std::string after;
  if (input.contains("NextToken")) {
    const auto token = base64_decode(input["NextToken"].get_ref<const std::string&>());
    if (!token.ok()) return errors::invalid_token();
    after = *token;
  }
  const size_t limit = input.value("MaxRecords", kAlarmsPerPage);
  const Wanted wanted(call, input);
  Document answer = {{"MetricAlarms", Document::array()},
                     {"CompositeAlarms", Document::array()},
                     {"LogAlarms", Document::array()}};
  size_t count = 0;
  std::string last;
  for (const auto& [name, alarm] : alarms(call).prefix(input.value("AlarmNamePrefix", ""))) {
    if (name <= after || !wanted.has_alarm(name, alarm.value)) continue;
    if (count == limit) {
      answer["NextToken"] = base64_encode(last);
      break;
    }
    answer[is_composite(alarm.value) ? "CompositeAlarms" : "MetricAlarms"].push_back(
        shown(alarm.value));
    last = name;
    ++count;
  }
  return answer;
}

Outcome describe_alarms_for_metric(Call& call, const Document& input) {
  const std::string wanted = series_key(metric_of(input));
  Document found = Document::array();
  for (const auto& [name, alarm] : alarms(call)) {
    if (!alarm.value.contains("MetricName")) continue;
    if (series_key(metric_of(alarm.value)) != wanted) continue;
    bool same = true;
    for (const char* member : {"Statistic", "ExtendedStatistic", "Period", "Unit"}) {
      if (input.contains(member) && alarm.value.value(member, Document()) != input[member])
        same = false;
    }
    if (same) found.push_back(shown(alarm.value));
  }
  return Document{{"MetricAlarms", std::move(found)}};
}

Outcome delete_alarms(Call& call, const Document& input) {
  for (const Document& item : input.at("AlarmNames")) {
    const std::string name = item;
    const AlarmRecord* alarm = alarms(call).find(name);
    if (alarm == nullptr) continue;
    disarm_alarm(call, name, alarm->value);
    write_history(call,
                  alarm->value,
                  "ConfigurationUpdate",
                  "Alarm \"" + name + "\" deleted",
                  {{"version", "1.0"}, {"type", "Delete"}});
    alarms(call).erase(name);
    wake_parents(call, name);
  }
  return Document::object();
}

Outcome enable_alarm_actions(Call& call, const Document& input) {
  return set_actions_enabled(call, input, true);
}

Outcome disable_alarm_actions(Call& call, const Document& input) {
  return set_actions_enabled(call, input, false);
}

Outcome set_alarm_state(Call& call, const Document& input) {
  const std::string name = input.at("AlarmName");
  if (!alarms(call).contains(name)) return errors::no_such_alarm();
  const std::string data = input.value("StateReasonData", "");
  if (!data.empty() && !Document::accept(data))
    return errors::invalid_format("StateReasonData must be a valid JSON string");
  change_state(call, name, input.at("StateValue"), input.at("StateReason"), data);
  // What was set holds until the alarm is evaluated again.
  wake_alarm(call, name);
  return Document::object();
}

Outcome describe_alarm_history(Call& call, const Document& input) {
  const Document types = input.value("AlarmTypes", Document::array({"MetricAlarm"}));
  const std::string only = input.value("AlarmName", "");
  const std::string item_type = input.value("HistoryItemType", "");
  const int64_t start = input.value("StartDate", int64_t{0});
  const int64_t end = input.value("EndDate", to_millis(call.now()) + 1);
  const auto& history = call.records<HistoryRecord>();
  std::vector<const Document*> items;
  for (const auto& [key, item] :
       history.prefix(only.empty() ? std::string() : KeyBuilder().text(only).take())) {
    const int64_t at = item.value["Timestamp"].get<int64_t>();
    // Of a named alarm every item is answered, of all alarms those of the types asked for.
    const bool wanted_type = !only.empty() || has(types, item.value.value("AlarmType", ""));
    if (!wanted_type || at < start || at >= end) continue;
    if (!item_type.empty() && item.value["HistoryItemType"] != item_type) continue;
    items.push_back(&item.value);
  }
  put_in_order(items, [](const Document* a, const Document* b) {
    return (*a)["Timestamp"].get<int64_t>() < (*b)["Timestamp"].get<int64_t>();
  });
  if (input.value("ScanBy", "") != "TimestampAscending") std::reverse(items.begin(), items.end());

  size_t from = 0;
  if (input.contains("NextToken")) {
    const std::string token = input["NextToken"];
    if (token.empty() || token.size() > 9 ||
        token.find_first_not_of("0123456789") != std::string::npos)
      return errors::invalid_token();
    from = static_cast<size_t>(std::stoul(token));
  }
  const size_t limit = input.value("MaxRecords", kHistoryPerPage);
  Document page = Document::array();
  for (size_t i = from; i < items.size() && page.size() < limit; ++i) page.push_back(*items[i]);
  const size_t next = from + page.size();
  Document answer = {{"AlarmHistoryItems", std::move(page)}};
  if (next < items.size()) answer["NextToken"] = std::to_string(next);
  return answer;
}

}  // namespace cloudtab::cloudwatch
