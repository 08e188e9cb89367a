#include <string>
#include <utility>

#include "core/services/lambda/resources.h"

// The CloudFormation types of what runs functions: AWS::Lambda::EventSourceMapping and
// AWS::Lambda::EventInvokeConfig. Their properties are the operations' inputs; what an operation
// does not know it refuses, and the stack's event says so.

namespace cloudtab::lambda {

namespace {

Result<ResourceState> create_mapping(Call& call, const ResourceRequest& request) {
  Document input = request.properties;
  input.erase("Tags");
  if (Document tags = tags_of(request); !tags.empty()) input["Tags"] = std::move(tags);
  ASSIGN_OR_RETURN(const Document mapping,
                   call_lambda(call, "CreateEventSourceMapping", std::move(input)));
  const std::string uuid = mapping["UUID"];
  return ResourceState{uuid,
                       {{"Id", uuid}, {"EventSourceMappingArn", mapping["EventSourceMappingArn"]}}};
}

Result<ResourceState> update_mapping(Call& call, const ResourceRequest& request) {
  Document input = request.properties;
  input.erase("Tags");
  input.erase("EventSourceArn");
  input.erase("StartingPosition");
  // What a template no longer says goes back to its default.
  const bool is_stream = request.properties.contains("StartingPosition");
  Document defaults = {{"BatchSize", is_stream ? 100 : 10},
                       {"MaximumBatchingWindowInSeconds", 0},
                       {"FunctionResponseTypes", Document::array()},
                       {"FilterCriteria", Document::object()},
                       {"Enabled", true}};
  if (is_stream) {
    defaults.update({{"BisectBatchOnFunctionError", false},
                     {"DestinationConfig", Document::object()},
                     {"MaximumRecordAgeInSeconds", -1},
                     {"MaximumRetryAttempts", -1},
                     {"ParallelizationFactor", 1}});
  } else {
    defaults["ScalingConfig"] = Document::object();
  }
  for (const auto& entry : defaults.items())
    if (!input.contains(entry.key())) input[entry.key()] = entry.value();
  input["UUID"] = request.physical_id;
  ASSIGN_OR_RETURN(const Document mapping,
                   call_lambda(call, "UpdateEventSourceMapping", std::move(input)));
  RETURN_IF_ERROR(put_tags(call, mapping["EventSourceMappingArn"].get<std::string>(), request));
  return ResourceState{
      request.physical_id,
      {{"Id", request.physical_id}, {"EventSourceMappingArn", mapping["EventSourceMappingArn"]}}};
}

Result<ResourceState> remove_mapping(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call, "DeleteEventSourceMapping", {{"UUID", request.physical_id}}),
                 request.physical_id);
}

/// Creation and update alike: it puts all settings.
Result<ResourceState> put_settings(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(call_lambda(call, "PutFunctionEventInvokeConfig", request.properties));
  return ResourceState{request.physical_id.empty() ? request.generated_name : request.physical_id};
}

Result<ResourceState> remove_settings(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call,
                             "DeleteFunctionEventInvokeConfig",
                             {{"FunctionName", request.properties.at("FunctionName")},
                              {"Qualifier", request.properties.at("Qualifier")}}),
                 request.physical_id);
}

}  // namespace

const ResourceType kMappingType{"AWS::Lambda::EventSourceMapping",
                                handler<create_mapping>,
                                handler<update_mapping>,
                                handler<remove_mapping>};
const ResourceType kEventInvokeConfigType{"AWS::Lambda::EventInvokeConfig",
                                          handler<put_settings>,
                                          handler<put_settings>,
                                          handler<remove_settings>};

}  // namespace cloudtab::lambda
