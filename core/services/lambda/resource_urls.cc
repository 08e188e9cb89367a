#include <string>
#include <utility>

#include "core/services/lambda/resources.h"

// The CloudFormation types AWS::Lambda::Url and AWS::Lambda::CodeSigningConfig.

namespace cloudtab::lambda {

namespace {

Document url_input(const ResourceRequest& request) {
  Document input = request.properties;
  input["FunctionName"] = input.at("TargetFunctionArn");
  input.erase("TargetFunctionArn");
  return input;
}

Result<ResourceState> url_state(const Document& url) {
  const std::string arn = url["FunctionArn"];
  return ResourceState{arn, {{"FunctionArn", arn}, {"FunctionUrl", url["FunctionUrl"]}}};
}

Result<ResourceState> create_url(Call& call, const ResourceRequest& request) {
  ASSIGN_OR_RETURN(const Document url,
                   call_lambda(call, "CreateFunctionUrlConfig", url_input(request)));
  return url_state(url);
}

Result<ResourceState> update_url(Call& call, const ResourceRequest& request) {
  Document input = url_input(request);
  // What a template no longer says goes back to its default.
  if (!input.contains("Cors")) input["Cors"] = Document::object();
  if (!input.contains("InvokeMode")) input["InvokeMode"] = "BUFFERED";
  ASSIGN_OR_RETURN(const Document url,
                   call_lambda(call, "UpdateFunctionUrlConfig", std::move(input)));
  return url_state(url);
}

Result<ResourceState> remove_url(Call& call, const ResourceRequest& request) {
  Document input = {{"FunctionName", request.properties.at("TargetFunctionArn")}};
  if (request.properties.contains("Qualifier"))
    input["Qualifier"] = request.properties["Qualifier"];
  return removed(call_lambda(call, "DeleteFunctionUrlConfig", std::move(input)),
                 request.physical_id);
}

Result<ResourceState> signing_state(const Document& answer) {
  const Document& config = answer["CodeSigningConfig"];
  const std::string arn = config["CodeSigningConfigArn"];
  return ResourceState{
      arn, {{"CodeSigningConfigArn", arn}, {"CodeSigningConfigId", config["CodeSigningConfigId"]}}};
}

Result<ResourceState> create_signing(Call& call, const ResourceRequest& request) {
  Document input = request.properties;
  input.erase("Tags");
  if (const Document tags = tags_of(request); !tags.empty()) input["Tags"] = tags;
  ASSIGN_OR_RETURN(const Document created,
                   call_lambda(call, "CreateCodeSigningConfig", std::move(input)));
  return signing_state(created);
}

Result<ResourceState> update_signing(Call& call, const ResourceRequest& request) {
  Document input = request.properties;
  input.erase("Tags");
  input["CodeSigningConfigArn"] = request.physical_id;
  if (!input.contains("Description")) input["Description"] = "";
  if (!input.contains("CodeSigningPolicies"))
    input["CodeSigningPolicies"] = {{"UntrustedArtifactOnDeployment", "Warn"}};
  ASSIGN_OR_RETURN(const Document updated,
                   call_lambda(call, "UpdateCodeSigningConfig", std::move(input)));
  RETURN_IF_ERROR(put_tags(call, request.physical_id, request));
  return signing_state(updated);
}

Result<ResourceState> remove_signing(Call& call, const ResourceRequest& request) {
  return removed(
      call_lambda(call, "DeleteCodeSigningConfig", {{"CodeSigningConfigArn", request.physical_id}}),
      request.physical_id);
}

}  // namespace

const ResourceType kUrlType{
    "AWS::Lambda::Url", handler<create_url>, handler<update_url>, handler<remove_url>};
const ResourceType kCodeSigningConfigType{"AWS::Lambda::CodeSigningConfig",
                                          handler<create_signing>,
                                          handler<update_signing>,
                                          handler<remove_signing>};

}  // namespace cloudtab::lambda
