#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/logs/errors.h"
#include "core/services/logs/filter_pattern.h"
#include "core/services/logs/operations/operations.h"
#include "core/services/logs/state.h"

// Metric filters and subscription filters.

namespace cloudtab::logs {

namespace {

/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
constexpr size_t kMetricFiltersMax = 100;
constexpr size_t kSubscriptionsMax = 2;
/// DescribeMetricFilters and DescribeSubscriptionFilters.
constexpr size_t kDescribeDefault = 50;

Status check_group(Call& call, const Document& input) {
  const bool found =
      call.records<GroupRecord>().contains(input.at("logGroupName").get_ref<const std::string&>());
  return found ? ok() : errors::no_such_group();
}

std::string filter_key(const Document& input) {
  return stream_key(input.at("logGroupName").get_ref<const std::string&>(),
                    input.at("filterName").get_ref<const std::string&>());
}

/// Replacing a filter is allowed where the group has its full number.
template <class Record>
Status check_count(Call& call, const Document& input, size_t most) {
  if (call.records<Record>().contains(filter_key(input))) return ok();
  size_t count = 0;
  const auto filters = call.records<Record>().prefix(
      streams_of(input["logGroupName"].get_ref<const std::string&>()));
  for (auto at = filters.begin(); at != filters.end(); ++at) ++count;
  return count < most ? ok() : errors::too_many_filters();
}

template <class Record>
Status erase_filter(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_group(call, input));
  return call.records<Record>().erase(filter_key(input)) ? ok() : errors::no_such_filter();
}

/// A page of the filters whose names begin as asked for.
template <class Record, class Wanted>
Document describe(Call& call, const Document& input, const char* member, Wanted&& wanted) {
  const std::string group = input.value("logGroupName", "");
  const std::string name_prefix = input.value("filterNamePrefix", "");
  const std::string after = input.value("nextToken", "");
  const size_t limit = input.value("limit", kDescribeDefault);
  Document found = Document::array();
  Document answer = Document::object();
  std::string last;
  for (const auto& [key, filter] :
       call.records<Record>().prefix(group.empty() ? std::string() : streams_of(group))) {
    const std::string name = filter.value["filterName"];
    const std::string group_of_filter = filter.value["logGroupName"];
    const std::string place = group_of_filter + '\n' + name;
    if (place <= after || !name.starts_with(name_prefix) || !wanted(filter.value)) continue;
    if (found.size() == limit) {
      answer["nextToken"] = last;
      break;
    }
    found.push_back(filter.value);
    last = place;
  }
  answer[member] = std::move(found);
  return answer;
}

void count_metric_filters(Call& call, const std::string& group) {
  int64_t count = 0;
  const auto filters = call.records<MetricFilterRecord>().prefix(streams_of(group));
  for (auto at = filters.begin(); at != filters.end(); ++at) ++count;
  call.records<GroupRecord>().update(
      group, [&](GroupRecord& changed) { changed.value["metricFilterCount"] = count; });
}

bool has_transformation(const Document& filter, const char* member, const Document& value) {
  for (const Document& transformation : filter["metricTransformations"]) {
    if (transformation.value(member, Document()) == value) return true;
  }
  return false;
}

Status check_transformations(const Document& transformations) {
  for (const Document& transformation : transformations) {
    if (transformation.contains("defaultValue") && transformation.contains("dimensions")) {
      return errors::invalid_parameter(
          "Invalid metric transformation: dimensions and default value are mutually exclusive "
          "properties.");
    }
  }
  return ok();
}

/// Source: issue reports of infrastructure tools, which quote these texts.
Status check_destination(Call& call, const Document& input) {
  const std::string target = input.at("destinationArn");
  const Result<Arn> arn = parse_arn(target);
  if (!arn.ok() || arn->service != "lambda") return errors::destination_not_implemented();
  if (input.contains("roleArn")) {
    return errors::invalid_parameter(
        "destinationArn for vendor lambda cannot be used with roleArn");
  }
  const Result<Document> function = call.invoke({.service = "lambda",
                                                 .operation = "GetFunction",
                                                 .input = {{"FunctionName", target}},
                                                 .scope = arn->scope()});
  if (function.ok()) return ok();
  return errors::invalid_parameter(
      "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission "
      "to execute your function.");
}

Document filter_of(Call& call, const Document& input, std::initializer_list<const char*> members) {
  Document filter = {{"creationTime", to_millis(call.now())}};
  for (const char* member : members) {
    if (input.contains(member)) filter[member] = input[member];
  }
  return filter;
}

}  // namespace

Outcome put_metric_filter(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_group(call, input));
  RETURN_IF_ERROR(FilterPattern::parse(input.at("filterPattern").get_ref<const std::string&>()));
  RETURN_IF_ERROR(check_transformations(input.at("metricTransformations")));
  RETURN_IF_ERROR(check_count<MetricFilterRecord>(call, input, kMetricFiltersMax));
  call.records<MetricFilterRecord>().put(
      filter_key(input),
      {filter_of(
          call, input, {"filterName", "filterPattern", "metricTransformations", "logGroupName"})});
  count_metric_filters(call, input["logGroupName"]);
  return Document::object();
}

Outcome describe_metric_filters(Call& call, const Document& input) {
  if (input.contains("logGroupName")) RETURN_IF_ERROR(check_group(call, input));
  return describe<MetricFilterRecord>(call, input, "metricFilters", [&](const Document& filter) {
    for (const char* member : {"metricName", "metricNamespace"}) {
      if (input.contains(member) && !has_transformation(filter, member, input[member]))
        return false;
    }
    return true;
  });
}

Outcome delete_metric_filter(Call& call, const Document& input) {
  RETURN_IF_ERROR(erase_filter<MetricFilterRecord>(call, input));
  count_metric_filters(call, input["logGroupName"]);
  return Document::object();
}

Outcome test_metric_filter(Call& /*call*/, const Document& input) {
  ASSIGN_OR_RETURN(const FilterPattern pattern,
                   FilterPattern::parse(input.at("filterPattern").get_ref<const std::string&>()));
  Document matches = Document::array();
  int64_t number = 0;
  for (const Document& item : input.at("logEventMessages")) {
    ++number;
    const std::string& message = item.get_ref<const std::string&>();
    if (!pattern.matches(message)) continue;
    Document values = Document::object();
    for (const auto& [name, value] : pattern.values_in(message)) values[name] = value;
    matches.push_back({{"eventNumber", number},
                       {"eventMessage", message},
                       {"extractedValues", std::move(values)}});
  }
  return Document{{"matches", std::move(matches)}};
}

Outcome put_subscription_filter(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_group(call, input));
  RETURN_IF_ERROR(FilterPattern::parse(input.at("filterPattern").get_ref<const std::string&>()));
  RETURN_IF_ERROR(check_count<SubscriptionRecord>(call, input, kSubscriptionsMax));
  RETURN_IF_ERROR(check_destination(call, input));
  Document filter =
      filter_of(call, input, {"filterName", "filterPattern", "destinationArn", "logGroupName"});
  filter["distribution"] = input.value("distribution", "ByLogStream");
  call.records<SubscriptionRecord>().put(filter_key(input), {std::move(filter)});
  return Document::object();
}

Outcome describe_subscription_filters(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_group(call, input));
  return describe<SubscriptionRecord>(
      call, input, "subscriptionFilters", [](const Document&) { return true; });
}

Outcome delete_subscription_filter(Call& call, const Document& input) {
  RETURN_IF_ERROR(erase_filter<SubscriptionRecord>(call, input));
  return Document::object();
}

}  // namespace cloudtab::logs
