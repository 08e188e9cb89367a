#include <string>
#include <utility>

#include "core/services/lambda/resources.h"

// The CloudFormation types AWS::Lambda::Version and AWS::Lambda::Alias.

namespace cloudtab::lambda {

namespace {

/// Error: a property that nothing is done about.
Status check_supported(const Document& properties, const char* type) {
  for (const char* name :
       {"ProvisionedConcurrencyConfig", "RuntimePolicy", "FunctionScalingConfig"}) {
    if (properties.contains(name)) {
      return Error{"NotImplemented",
                   std::string("Cloudtab does not implement the property ") + name + " of " + type +
                       " yet."};
    }
  }
  return ok();
}

Result<ResourceState> create_version(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties, "AWS::Lambda::Version"));
  ASSIGN_OR_RETURN(const Document version, call_lambda(call, "PublishVersion", request.properties));
  const std::string arn = version["FunctionArn"];
  return ResourceState{arn, {{"FunctionArn", arn}, {"Version", version["Version"]}}};
}

Result<ResourceState> remove_version(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call, "DeleteFunction", {{"FunctionName", request.physical_id}}),
                 request.physical_id);
}

/// A template lists what the API maps.
Document alias_input(const ResourceRequest& request) {
  Document input = request.properties;
  Document weights = Document::object();
  const Document routing = input.value("RoutingConfig", Document::object());
  for (const Document& weight : routing.value("AdditionalVersionWeights", Document::array()))
    weights[weight["FunctionVersion"].get<std::string>()] = weight["FunctionWeight"];
  input["RoutingConfig"] = {{"AdditionalVersionWeights", std::move(weights)}};
  return input;
}

Result<ResourceState> create_alias(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties, "AWS::Lambda::Alias"));
  ASSIGN_OR_RETURN(const Document alias, call_lambda(call, "CreateAlias", alias_input(request)));
  const std::string arn = alias["AliasArn"];
  return ResourceState{arn, {{"AliasArn", arn}}};
}

Result<ResourceState> update_alias(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties, "AWS::Lambda::Alias"));
  Document input = alias_input(request);
  if (!input.contains("Description")) input["Description"] = "";
  RETURN_IF_ERROR(call_lambda(call, "UpdateAlias", std::move(input)));
  return ResourceState{request.physical_id, {{"AliasArn", request.physical_id}}};
}

Result<ResourceState> remove_alias(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call,
                             "DeleteAlias",
                             {{"FunctionName", request.properties.at("FunctionName")},
                              {"Name", request.properties.at("Name")}}),
                 request.physical_id);
}

}  // namespace

const ResourceType kVersionType{
    "AWS::Lambda::Version", handler<create_version>, nullptr, handler<remove_version>};
const ResourceType kAliasType{
    "AWS::Lambda::Alias", handler<create_alias>, handler<update_alias>, handler<remove_alias>};

}  // namespace cloudtab::lambda
