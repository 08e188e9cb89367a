#include <algorithm>
#include <array>

#include "core/base/arn.h"
#include "core/base/pattern.h"
#include "core/engine/record_at.h"
#include "core/services/logs/errors.h"
#include "core/services/logs/operations/operations.h"
#include "core/services/logs/state.h"

namespace cloudtab::logs {

namespace {

/// Days a group may keep its events.
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
constexpr std::array kRetentionDays = {1,    3,    5,    7,    14,   30,  60,  90,
                                       120,  150,  180,  365,  400,  545, 731, 1096,
                                       1827, 2192, 2557, 2922, 3288, 3653};
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
constexpr size_t kDescribeDefault = 50;

Collection<GroupRecord>& groups(Call& call) { return call.records<GroupRecord>(); }

template <class Change>
Status change_group(Call& call, const std::string& name, Change&& change) {
  const bool found = groups(call).update(name, [&](GroupRecord& group) { change(group.value); });
  if (!found) return errors::no_such_group();
  return ok();
}

/// The group an ARN names, with or without the `:*` that means its streams.
Result<std::string> group_of_arn(Call& call, const Document& input) {
  const Result<Arn> arn = parse_arn(input.at("resourceArn").get_ref<const std::string&>());
  constexpr std::string_view kPrefix = "log-group:";
  if (!arn.ok() || arn->resource.compare(0, kPrefix.size(), kPrefix) != 0)
    return errors::no_such_resource();
  std::string name = arn->resource.substr(kPrefix.size());
  name = name.substr(0, name.find(':'));
  if (!groups(call).contains(name)) return errors::no_such_resource();
  return name;
}

}  // namespace

Outcome create_log_group(Call& call, const Document& input) {
  const std::string& name = input.at("logGroupName").get_ref<const std::string&>();
  if (name.compare(0, 4, "aws/") == 0) {
    return errors::invalid_parameter("Log groups starting with AWS/ are reserved for AWS.");
  }
  if (groups(call).contains(name)) return errors::group_exists();
  const std::string arn = make_arn("logs", call.scope(), "log-group:" + name);
  Document group = {{"logGroupName", name},
                    {"creationTime", to_millis(call.now())},
                    {"metricFilterCount", 0},
                    {"storedBytes", 0},
                    {"arn", arn + ":*"},
                    {"logGroupArn", arn},
                    {"logGroupClass", input.value("logGroupClass", "STANDARD")}};
  for (const char* member : {"kmsKeyId", "tags"}) {
    if (input.contains(member)) group[member] = input[member];
  }
  groups(call).put(name, {std::move(group)});
  return Document::object();
}

Outcome delete_log_group(Call& call, const Document& input) {
  const std::string& name = input.at("logGroupName").get_ref<const std::string&>();
  if (!groups(call).erase(name)) return errors::no_such_group();
  call.records<StreamRecord>().erase_prefix(streams_of(name));
  call.records<EventRecord>().erase_prefix(streams_of(name));
  call.records<MetricFilterRecord>().erase_prefix(streams_of(name));
  call.records<SubscriptionRecord>().erase_prefix(streams_of(name));
  return Document::object();
}

Outcome describe_log_groups(Call& call, const Document& input) {
  if (input.contains("logGroupNamePrefix") && input.contains("logGroupNamePattern")) {
    return errors::invalid_parameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  }
  const std::string prefix = input.value("logGroupNamePrefix", "");
  const std::string pattern = input.value("logGroupNamePattern", "");
  const std::string after = input.value("nextToken", "");
  const size_t limit = input.value("limit", kDescribeDefault);
  Document answer = {{"logGroups", Document::array()}};
  for (const auto& [name, group] : groups(call).prefix(prefix)) {
    if (name <= after || name.find(pattern) == std::string::npos) continue;
    if (answer["logGroups"].size() == limit) {
      answer["nextToken"] = answer["logGroups"].back()["logGroupName"];
      break;
    }
    Document described = group.value;
    described.erase("tags");
    answer["logGroups"].push_back(std::move(described));
  }
  return answer;
}

Outcome list_log_groups(Call& call, const Document& input) {
  const std::string source = input.value("logGroupNamePattern", "");
  // A regular expression that may match anywhere in the name.
  const Result<Pattern> pattern = Pattern::compile(".*(" + source + ").*");
  if (!pattern.ok()) return errors::invalid_parameter("Invalid logGroupNamePattern");
  const std::string after = input.value("nextToken", "");
  const size_t limit = input.value("limit", kDescribeDefault);
  Document page = Document::array();
  Document answer = Document::object();
  for (const auto& [name, group] : groups(call)) {
    if (name <= after || (!source.empty() && !pattern->matches(name))) continue;
    if (input.contains("logGroupClass") && group.value["logGroupClass"] != input["logGroupClass"])
      continue;
    if (page.size() == limit) {
      answer["nextToken"] = page.back()["logGroupName"];
      break;
    }
    page.push_back({{"logGroupName", name},
                    {"logGroupArn", group.value["logGroupArn"]},
                    {"logGroupClass", group.value["logGroupClass"]}});
  }
  answer["logGroups"] = std::move(page);
  return answer;
}

Outcome put_retention_policy(Call& call, const Document& input) {
  const int days = input.at("retentionInDays");
  if (std::find(kRetentionDays.begin(), kRetentionDays.end(), days) == kRetentionDays.end()) {
    return errors::invalid_parameter("Invalid retention value: " + std::to_string(days));
  }
  RETURN_IF_ERROR(change_group(
      call, input.at("logGroupName"), [&](Document& group) { group["retentionInDays"] = days; }));
  return Document::object();
}

Outcome delete_retention_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_group(
      call, input.at("logGroupName"), [](Document& group) { group.erase("retentionInDays"); }));
  return Document::object();
}

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, group_of_arn(call, input));
  RETURN_IF_ERROR(
      change_group(call, name, [&](Document& group) { group["tags"].update(input.at("tags")); }));
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, group_of_arn(call, input));
  RETURN_IF_ERROR(change_group(call, name, [&](Document& group) {
    if (!group.contains("tags")) return;
    for (const Document& key : input.at("tagKeys")) group["tags"].erase(key.get<std::string>());
  }));
  return Document::object();
}

Outcome list_tags_for_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, group_of_arn(call, input));
  return Document{{"tags", record_at(groups(call), name).value.value("tags", Document::object())}};
}

// The older operations for tags name the group itself.

Outcome tag_log_group(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_group(call, input.at("logGroupName"), [&](Document& group) {
    group["tags"].update(input.at("tags"));
  }));
  return Document::object();
}

Outcome untag_log_group(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_group(call, input.at("logGroupName"), [&](Document& group) {
    if (!group.contains("tags")) return;
    for (const Document& key : input.at("tags")) group["tags"].erase(key.get<std::string>());
  }));
  return Document::object();
}

Outcome list_tags_log_group(Call& call, const Document& input) {
  const GroupRecord* group =
      groups(call).find(input.at("logGroupName").get_ref<const std::string&>());
  if (group == nullptr) return errors::no_such_group();
  return Document{{"tags", group->value.value("tags", Document::object())}};
}

}  // namespace cloudtab::logs
