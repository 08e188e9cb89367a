#include <string>
#include <utility>

#include "core/services/lambda/resources.h"

// The CloudFormation types AWS::Lambda::Version and AWS::Lambda::Alias.

namespace cloudtab::lambda {

namespace {

/// Error: a property that nothing is done about.
Status check_supported(const Document& properties, const char* type) {
  for (const char* name : {"RuntimePolicy", "FunctionScalingConfig"}) {
    if (properties.contains(name)) {
      return Error{"NotImplemented",
                   std::string("Cloudtab does not implement the property ") + name + " of " + type +
                       " yet."};
    }
  }
  return ok();
}

/// Provisions what a version's or alias's properties say, or nothing.
Status provision(Call& call, const std::string& qualifier, const ResourceRequest& request) {
  const char* member = "ProvisionedConcurrencyConfig";
  const Document& properties = request.properties;
  Document input = {{"FunctionName", properties.at("FunctionName")}, {"Qualifier", qualifier}};
  if (properties.contains(member)) {
    input.update(properties[member]);
    RETURN_IF_ERROR(call_lambda(call, "PutProvisionedConcurrencyConfig", std::move(input)));
  } else if (request.previous_properties.contains(member)) {
    RETURN_IF_ERROR(call_lambda(call, "DeleteProvisionedConcurrencyConfig", std::move(input)));
  }
  return ok();
}

Result<ResourceState> create_version(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties, "AWS::Lambda::Version"));
  ASSIGN_OR_RETURN(const Document version, call_lambda(call, "PublishVersion", request.properties));
  RETURN_IF_ERROR(provision(call, version["Version"].get<std::string>(), request));
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
  input.erase("ProvisionedConcurrencyConfig");
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
  RETURN_IF_ERROR(provision(call, alias["Name"].get<std::string>(), request));
  const std::string arn = alias["AliasArn"];
  return ResourceState{arn, {{"AliasArn", arn}}};
}

Result<ResourceState> update_alias(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties, "AWS::Lambda::Alias"));
  Document input = alias_input(request);
  if (!input.contains("Description")) input["Description"] = "";
  RETURN_IF_ERROR(call_lambda(call, "UpdateAlias", std::move(input)));
  RETURN_IF_ERROR(provision(call, request.properties.at("Name").get<std::string>(), request));
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
