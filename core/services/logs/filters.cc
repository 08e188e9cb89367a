#include "core/services/logs/filters.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "core/base/arn.h"
#include "core/base/compress.h"
#include "core/base/encoding.h"
#include "core/services/logs/filter_pattern.h"
#include "core/services/logs/number.h"

namespace cloudtab::logs {

namespace {

/// Of PutMetricData.
constexpr size_t kDataPerPutMax = 1000;

/// Metric data by namespace.
using Data = std::map<std::string, Document>;

/// What a transformation makes of an event that its pattern matches; null if the event lacks what
/// it needs.
std::optional<Document> datum_of(const Document& transformation,
                                 const FilterPattern& pattern,
                                 const EventRecord& event) {
  const std::string wanted = transformation.at("metricValue");
  const std::optional<std::string> text =
      wanted.starts_with('$') ? pattern.value_of(event.message, wanted) : wanted;
  const std::optional<double> value = text ? number_in(*text) : std::nullopt;
  if (!value) return std::nullopt;
  Document datum = {{"Value", *value}};
  const Document dimensions = transformation.value("dimensions", Document::object());
  for (const auto& [name, selector] : dimensions.items()) {
    const std::optional<std::string> own =
        pattern.value_of(event.message, selector.get_ref<const std::string&>());
    if (!own || own->empty()) return std::nullopt;
    datum["Dimensions"].push_back({{"Name", name}, {"Value", *own}});
  }
  return datum;
}

void run_metric_filter(const Document& filter, const NewEvents& put, Data& data) {
  const Result<FilterPattern> pattern =
      FilterPattern::parse(filter.at("filterPattern").get_ref<const std::string&>());
  if (!pattern.ok()) return;
  for (const EventRecord& event : put.events) {
    const bool matched = pattern->matches(event.message);
    for (const Document& transformation : filter.at("metricTransformations")) {
      std::optional<Document> datum;
      if (matched) datum = datum_of(transformation, *pattern, event);
      if (!matched && transformation.contains("defaultValue"))
        datum = Document{{"Value", transformation["defaultValue"]}};
      if (!datum) continue;
      (*datum)["MetricName"] = transformation.at("metricName");
      (*datum)["Timestamp"] = to_millis(event.timestamp);
      (*datum)["Unit"] = transformation.value("unit", "None");
      data[transformation.at("metricNamespace")].push_back(std::move(*datum));
    }
  }
}

void put_metrics(Call& call, const Data& data) {
  for (const auto& [space, all] : data) {
    for (size_t from = 0; from < all.size(); from += kDataPerPutMax) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end =
          all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), from + kDataPerPutMax));
      const Result<Document> done =
          call.invoke({.service = "cloudwatch",
                       .operation = "PutMetricData",
                       .input = {{"Namespace", space},
                                 {"MetricData", Document(Document::array_t(begin, end))}}});
      if (!done.ok()) call.trace("logs.filter", space, {{"error", done.error().code}});
    }
  }
}

/// Source: CloudWatch Logs user guide, "Using CloudWatch Logs subscription filters".
std::string subscription_payload(const Call& call,
                                 const NewEvents& put,
                                 const std::string& filter,
                                 Document events) {
  const Document message = {{"messageType", "DATA_MESSAGE"},
                            {"owner", call.scope().account},
                            {"logGroup", put.group},
                            {"logStream", put.stream},
                            {"subscriptionFilters", {filter}},
                            {"logEvents", std::move(events)}};
  const Document event = {{"awslogs", {{"data", base64_encode(gzip_compress(message.dump()))}}}};
  return event.dump();
}

void run_subscription(Call& call, const Document& filter, const NewEvents& put) {
  const Result<FilterPattern> pattern =
      FilterPattern::parse(filter.at("filterPattern").get_ref<const std::string&>());
  const std::string target = filter.at("destinationArn");
  const Result<Arn> arn = parse_arn(target);
  if (!pattern.ok() || !arn.ok()) return;
  Document events = Document::array();
  for (const EventRecord& event : put.events) {
    if (!pattern->matches(event.message)) continue;
    events.push_back({{"id", event_id(event)},
                      {"timestamp", to_millis(event.timestamp)},
                      {"message", event.message}});
  }
  if (events.empty()) return;
  const std::string group_arn = make_arn("logs", call.scope(), "log-group:" + put.group);
  const size_t count = events.size();
  const std::string name = filter.at("filterName");
  const std::string payload = subscription_payload(call, put, name, std::move(events));
  Principal principal = call.principal();
  principal.service = "logs.amazonaws.com";
  principal.source_arn = group_arn + ":*";
  const Result<Document> invoked =
      call.invoke({.service = "lambda",
                   .operation = "Invoke",
                   .input = {{"FunctionName", target},
                             {"InvocationType", "Event"},
                             {"Payload", Document::binary({payload.begin(), payload.end()})}},
                   .scope = arn->scope(),
                   .principal = principal});
  call.trace(
      "logs.subscription",
      group_arn,
      {{"target", target}, {"events", count}, {"error", invoked.ok() ? "" : invoked.error().code}});
  call.meter(invoked.ok() ? "ForwardedLogEvents" : "DeliveryErrors",
             invoked.ok() ? static_cast<double>(count) : 1,
             "None",
             {{"LogGroupName", put.group}, {"DestinationType", "Lambda"}, {"FilterName", name}});
}

/// Copies, for what a filter leads to may change the collection.
template <class Record>
std::vector<Document> filters_of(Call& call, const std::string& group) {
  std::vector<Document> filters;
  for (const auto& entry : call.records<Record>().prefix(streams_of(group)))
    filters.push_back(entry.second.value);
  return filters;
}

}  // namespace

void run_filters(Call& call, const NewEvents& put) {
  if (put.events.empty()) return;
  Data data;
  for (const Document& filter : filters_of<MetricFilterRecord>(call, put.group))
    run_metric_filter(filter, put, data);
  put_metrics(call, data);
  for (const Document& filter : filters_of<SubscriptionRecord>(call, put.group))
    run_subscription(call, filter, put);
}

}  // namespace cloudtab::logs
