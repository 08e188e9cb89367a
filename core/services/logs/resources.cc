#include "core/services/logs/resources.h"

#include <utility>

#include "core/base/arn.h"
#include "core/engine/call.h"

namespace cloudtab::logs {

namespace {

Result<Document> logs(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "logs", .operation = operation, .input = std::move(input)});
}

bool is_gone(const Result<Document>& result) {
  return !result.ok() && result.error().code == "ResourceNotFoundException";
}

Status check_supported(const Document& properties) {
  for (const char* name :
       {"DataProtectionPolicy", "FieldIndexPolicies", "ResourcePolicyDocument"}) {
    if (properties.contains(name)) {
      return Error{"NotImplemented",
                   std::string("Cloudtab does not implement the property ") + name +
                       " of AWS::Logs::LogGroup yet."};
    }
  }
  return ok();
}

ResourceState group_state(const Call& call, const std::string& name) {
  return {name, {{"Arn", make_arn("logs", call.scope(), "log-group:" + name + ":*")}}};
}

Document tag_map(const ResourceRequest& request) {
  Document tags = Document::object();
  for (const Document& list : {request.properties.value("Tags", Document::array()), request.tags}) {
    for (const Document& tag : list) tags[tag.at("Key").get<std::string>()] = tag.at("Value");
  }
  return tags;
}

Status apply_retention(Call& call, const std::string& name, const Document& properties) {
  const bool wanted = properties.contains("RetentionInDays");
  Document input = {{"logGroupName", name}};
  if (wanted) input["retentionInDays"] = properties["RetentionInDays"];
  RETURN_IF_ERROR(logs(call, wanted ? "PutRetentionPolicy" : "DeleteRetentionPolicy", input));
  return ok();
}

ResourceOutcome create_group(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  if (const Status supported = check_supported(properties); !supported.ok())
    return supported.error();
  const std::string name = properties.value("LogGroupName", request.generated_name);
  Document input = {{"logGroupName", name}};
  if (properties.contains("KmsKeyId")) input["kmsKeyId"] = properties["KmsKeyId"];
  if (properties.contains("LogGroupClass")) input["logGroupClass"] = properties["LogGroupClass"];
  if (Document tags = tag_map(request); !tags.empty()) input["tags"] = std::move(tags);
  const Result<Document> created = logs(call, "CreateLogGroup", input);
  if (!created.ok()) return created.error();
  const Status retained = apply_retention(call, name, properties);
  if (!retained.ok()) return retained.error();
  return group_state(call, name);
}

ResourceOutcome update_group(Call& call, const ResourceRequest& request) {
  if (const Status supported = check_supported(request.properties); !supported.ok())
    return supported.error();
  const Status retained = apply_retention(call, request.physical_id, request.properties);
  if (!retained.ok()) return retained.error();
  const Document tags = tag_map(request);
  ResourceRequest previous = request;
  previous.properties = request.previous_properties;
  const std::string arn = make_arn("logs", call.scope(), "log-group:" + request.physical_id);
  Document removed = Document::array();
  const Document before = tag_map(previous);
  for (const auto& tag : before.items()) {
    if (!tags.contains(tag.key())) removed.push_back(tag.key());
  }
  if (!removed.empty()) {
    const Result<Document> untagged =
        logs(call, "UntagResource", {{"resourceArn", arn}, {"tagKeys", removed}});
    if (!untagged.ok()) return untagged.error();
  }
  if (!tags.empty()) {
    const Result<Document> tagged =
        logs(call, "TagResource", {{"resourceArn", arn}, {"tags", tags}});
    if (!tagged.ok()) return tagged.error();
  }
  return group_state(call, request.physical_id);
}

ResourceOutcome remove_group(Call& call, const ResourceRequest& request) {
  const Result<Document> removed =
      logs(call, "DeleteLogGroup", {{"logGroupName", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome create_stream(Call& call, const ResourceRequest& request) {
  const std::string name = request.properties.value("LogStreamName", request.generated_name);
  const Result<Document> created = logs(
      call,
      "CreateLogStream",
      {{"logGroupName", request.properties.value("LogGroupName", "")}, {"logStreamName", name}});
  if (!created.ok()) return created.error();
  return ResourceState{name};
}

ResourceOutcome remove_stream(Call& call, const ResourceRequest& request) {
  const Result<Document> removed =
      logs(call,
           "DeleteLogStream",
           {{"logGroupName", request.properties.value("LogGroupName", "")},
            {"logStreamName", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

// --- Filters

/// Template names begin with a capital, the API's do not.
Document metric_transformations(const Document& given) {
  Document list = Document::array();
  for (const Document& item : given) {
    Document transformation = Document::object();
    for (const auto& [name, member] : {std::pair("MetricName", "metricName"),
                                       std::pair("MetricNamespace", "metricNamespace"),
                                       std::pair("MetricValue", "metricValue"),
                                       std::pair("DefaultValue", "defaultValue"),
                                       std::pair("Unit", "unit")}) {
      if (item.contains(name)) transformation[member] = item[name];
    }
    const Document dimensions = item.value("Dimensions", Document::array());
    for (const Document& dimension : dimensions)
      transformation["dimensions"][dimension.at("Key").get<std::string>()] = dimension.at("Value");
    list.push_back(std::move(transformation));
  }
  return list;
}

Result<ResourceState> put_filter(Call& call,
                                 const ResourceRequest& request,
                                 const std::string& name) {
  const Document& properties = request.properties;
  Document input = {{"logGroupName", properties.at("LogGroupName")},
                    {"filterName", name},
                    {"filterPattern", properties.value("FilterPattern", "")}};
  const bool metric = request.type == "AWS::Logs::MetricFilter";
  if (metric) {
    input["metricTransformations"] = metric_transformations(properties.at("MetricTransformations"));
  } else {
    for (const auto& [property, member] : {std::pair("DestinationArn", "destinationArn"),
                                           std::pair("RoleArn", "roleArn"),
                                           std::pair("Distribution", "distribution")}) {
      if (properties.contains(property)) input[member] = properties[property];
    }
  }
  RETURN_IF_ERROR(logs(call, metric ? "PutMetricFilter" : "PutSubscriptionFilter", input));
  return ResourceState{name};
}

Result<ResourceState> create_filter(Call& call, const ResourceRequest& request) {
  return put_filter(call, request, request.properties.value("FilterName", request.generated_name));
}

Result<ResourceState> update_filter(Call& call, const ResourceRequest& request) {
  return put_filter(call, request, request.physical_id);
}

Result<ResourceState> remove_filter(Call& call, const ResourceRequest& request) {
  const bool metric = request.type == "AWS::Logs::MetricFilter";
  const Result<Document> removed =
      logs(call,
           metric ? "DeleteMetricFilter" : "DeleteSubscriptionFilter",
           {{"logGroupName", request.properties.value("LogGroupName", "")},
            {"filterName", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::Logs::LogGroup", create_group, update_group, remove_group},
      {"AWS::Logs::LogStream", create_stream, nullptr, remove_stream},
      {"AWS::Logs::MetricFilter",
       handler<create_filter>,
       handler<update_filter>,
       handler<remove_filter>},
      {"AWS::Logs::SubscriptionFilter",
       handler<create_filter>,
       handler<update_filter>,
       handler<remove_filter>},
  };
  return kTypes;
}

}  // namespace cloudtab::logs
