#include "core/services/apigateway/resources.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "core/services/apigateway/openapi.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

// --- AWS::ApiGateway::RestApi

ResourceState api_state(const Document& api) {
  return {text_of(api, "id"),
          {{"RestApiId", text_of(api, "id")}, {"RootResourceId", text_of(api, "rootResourceId")}}};
}

/// The definition, from the template or from the bucket that it names; "" if there is none.
Result<std::string> definition_text(Call& call, const Document& properties) {
  if (properties.contains("Body")) return plain_text(properties["Body"]);
  const Document& location = member_of(properties, "BodyS3Location");
  if (location.empty()) return std::string();
  Document input = {{"Bucket", text_property(location, "Bucket")},
                    {"Key", text_property(location, "Key")}};
  if (location.contains("Version")) input["VersionId"] = text_property(location, "Version");
  ASSIGN_OR_RETURN(
      const Document object,
      call.invoke({.service = "s3", .operation = "GetObject", .input = std::move(input)}));
  const auto body = object.find("Body");
  if (body == object.end() || !body->is_binary()) return std::string();
  return std::string(body->get_binary().begin(), body->get_binary().end());
}

/// Imports the definition over the API. The properties beside it are set afterwards.
Status import_definition(Call& call, const ResourceRequest& request, const std::string& id) {
  const Document& properties = request.properties;
  ASSIGN_OR_RETURN(const std::string body, definition_text(call, properties));
  if (body.empty()) return ok();
  Document input = {{"restApiId", id},
                    {"mode", properties.value("Mode", "overwrite")},
                    {"body", Document::binary(std::vector<uint8_t>(body.begin(), body.end()))}};
  if (properties.contains("Parameters")) input["parameters"] = text_map(properties["Parameters"]);
  RETURN_IF_ERROR(invoke(call, "PutRestApi", input));
  return ok();
}

/// The `Name`, or the definition's title.
Result<std::string> api_name(Call& call, const Document& properties) {
  const std::string name = text_property(properties, "Name");
  if (!name.empty()) return name;
  if (properties.contains("Body") && properties["Body"].is_object())
    return text_of(member_of(properties["Body"], "info"), "title");
  ASSIGN_OR_RETURN(const std::string text, definition_text(call, properties));
  const Result<Document> definition = read_openapi_text(text);
  return definition.ok() ? text_of(member_of(*definition, "info"), "title") : std::string();
}

ResourceOutcome create_api(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const Result<std::string> name = api_name(call, properties);
  if (!name.ok()) return name.error();
  Document input = {{"name", *name}};
  copy_properties(properties,
                  {"Description", "Version", "CloneFrom", "BinaryMediaTypes", "SecurityPolicy"},
                  input);
  if (properties.contains("ApiKeySourceType"))
    input["apiKeySource"] = properties["ApiKeySourceType"];
  if (properties.contains("DisableExecuteApiEndpoint"))
    input["disableExecuteApiEndpoint"] = is_set(properties, "DisableExecuteApiEndpoint");
  if (properties.contains("MinimumCompressionSize"))
    input["minimumCompressionSize"] =
        std::atoi(text_property(properties, "MinimumCompressionSize").c_str());
  if (properties.contains("Policy")) input["policy"] = plain_text(properties["Policy"]);
  if (properties.contains("EndpointConfiguration")) {
    input["endpointConfiguration"] = Document::object();
    copy_properties(properties["EndpointConfiguration"],
                    {"Types", "VpcEndpointIds", "IpAddressType"},
                    input["endpointConfiguration"]);
  }
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> created = invoke(call, "CreateRestApi", input);
  if (!created.ok()) return created.error();
  const Status imported = import_definition(call, request, text_of(*created, "id"));
  if (!imported.ok()) return imported.error();
  return api_state(*created);
}

ResourceOutcome update_api(Call& call, const ResourceRequest& request) {
  bool is_changed = false;
  for (const char* property : {"Body", "BodyS3Location"}) {
    is_changed = is_changed || request.properties.value(property, Document()) !=
                                   request.previous_properties.value(property, Document());
  }
  if (is_changed) {
    const Status imported = import_definition(call, request, request.physical_id);
    if (!imported.ok()) return imported.error();
  }
  Patches patches;
  patches.changed(request, "Name", "/name");
  patches.changed(request, "Description", "/description");
  patches.changed(request, "Version", "/version");
  patches.changed(request, "Policy", "/policy");
  patches.changed(request, "ApiKeySourceType", "/apiKeySource");
  patches.changed(request, "DisableExecuteApiEndpoint", "/disableExecuteApiEndpoint");
  patches.changed(request, "MinimumCompressionSize", "/minimumCompressionSize");
  const Document before = request.previous_properties.value("BinaryMediaTypes", Document::array());
  const Document after = request.properties.value("BinaryMediaTypes", Document::array());
  for (const Document& type : before)
    patches.remove("/binaryMediaTypes/" + pointer_escaped(plain_text(type)));
  for (const Document& type : after)
    patches.add("/binaryMediaTypes/" + pointer_escaped(plain_text(type)), "");
  const Document endpoint = request.properties.value("EndpointConfiguration", Document::object());
  const Document types = endpoint.value("Types", Document::array());
  if (!types.empty()) patches.replace("/endpointConfiguration/types/0", plain_text(types[0]));
  const Result<Document> updated =
      invoke(call,
             "UpdateRestApi",
             {{"restApiId", request.physical_id}, {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return api_state(*updated);
}

ResourceOutcome remove_api(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteRestApi", {{"restApiId", request.physical_id}}));
}

ResourceOutcome read_api(Call& call, const ResourceRequest& request) {
  const Result<Document> api = invoke(call, "GetRestApi", {{"restApiId", request.physical_id}});
  if (!api.ok()) return api.error();
  return api_state(*api);
}

// --- AWS::ApiGateway::Resource

ResourceOutcome create_path(Call& call, const ResourceRequest& request) {
  const Result<Document> created =
      invoke(call,
             "CreateResource",
             {{"restApiId", text_property(request.properties, "RestApiId")},
              {"parentId", text_property(request.properties, "ParentId")},
              {"pathPart", text_property(request.properties, "PathPart")}});
  if (!created.ok()) return created.error();
  const std::string id = text_of(*created, "id");
  return ResourceState{id, {{"ResourceId", id}}};
}

ResourceOutcome remove_path(Call& call, const ResourceRequest& request) {
  return removed(request,
                 invoke(call,
                        "DeleteResource",
                        {{"restApiId", text_property(request.properties, "RestApiId")},
                         {"resourceId", request.physical_id}}));
}

// --- AWS::ApiGateway::Model

/// Names of models are letters and digits.
std::string model_name(const ResourceRequest& request) {
  const std::string given = text_property(request.properties, "Name");
  if (!given.empty()) return given;
  std::string name;
  for (const char c : request.generated_name) {
    if (c != '-' && c != '_') name += c;
  }
  return name;
}

ResourceOutcome create_model(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string name = model_name(request);
  Document input = {{"restApiId", text_property(properties, "RestApiId")},
                    {"name", name},
                    {"contentType", properties.value("ContentType", "application/json")},
                    {"schema", text_property(properties, "Schema")}};
  copy_properties(properties, {"Description"}, input);
  const Result<Document> created = invoke(call, "CreateModel", input);
  if (!created.ok()) return created.error();
  return ResourceState{name};
}

ResourceOutcome update_model(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "Description", "/description");
  patches.changed(request, "Schema", "/schema");
  const Result<Document> updated =
      invoke(call,
             "UpdateModel",
             {{"restApiId", text_property(request.properties, "RestApiId")},
              {"modelName", request.physical_id},
              {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome remove_model(Call& call, const ResourceRequest& request) {
  return removed(request,
                 invoke(call,
                        "DeleteModel",
                        {{"restApiId", text_property(request.properties, "RestApiId")},
                         {"modelName", request.physical_id}}));
}

// --- AWS::ApiGateway::RequestValidator

ResourceState validator_state(const std::string& id) { return {id, {{"RequestValidatorId", id}}}; }

ResourceOutcome create_validator(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const Result<Document> created =
      invoke(call,
             "CreateRequestValidator",
             {{"restApiId", text_property(properties, "RestApiId")},
              {"name", text_property(properties, "Name")},
              {"validateRequestBody", is_set(properties, "ValidateRequestBody")},
              {"validateRequestParameters", is_set(properties, "ValidateRequestParameters")}});
  if (!created.ok()) return created.error();
  return validator_state(text_of(*created, "id"));
}

Document validator_key(const ResourceRequest& request) {
  return {{"restApiId", text_property(request.properties, "RestApiId")},
          {"requestValidatorId", request.physical_id}};
}

ResourceOutcome update_validator(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "ValidateRequestBody", "/validateRequestBody");
  patches.changed(request, "ValidateRequestParameters", "/validateRequestParameters");
  Document input = validator_key(request);
  input["patchOperations"] = patches.list();
  const Result<Document> updated = invoke(call, "UpdateRequestValidator", input);
  if (!updated.ok()) return updated.error();
  return validator_state(request.physical_id);
}

ResourceOutcome remove_validator(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteRequestValidator", validator_key(request)));
}

// --- AWS::ApiGateway::GatewayResponse

Document response_key(const ResourceRequest& request) {
  return {{"restApiId", text_property(request.properties, "RestApiId")},
          {"responseType", text_property(request.properties, "ResponseType")}};
}

ResourceOutcome put_response(Call& call, const ResourceRequest& request) {
  Document input = response_key(request);
  copy_properties(request.properties, {"ResponseParameters", "ResponseTemplates"}, input);
  if (request.properties.contains("StatusCode"))
    input["statusCode"] = text_property(request.properties, "StatusCode");
  const Result<Document> put = invoke(call, "PutGatewayResponse", input);
  if (!put.ok()) return put.error();
  const std::string id = request.physical_id.empty() ? request.generated_name : request.physical_id;
  return ResourceState{id, {{"Id", id}}};
}

ResourceOutcome remove_response(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteGatewayResponse", response_key(request)));
}

// --- AWS::ApiGateway::Account

ResourceOutcome put_account(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.replace("/cloudwatchRoleArn", text_property(request.properties, "CloudWatchRoleArn"));
  const Result<Document> updated =
      invoke(call, "UpdateAccount", {{"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  const std::string id = request.physical_id.empty() ? request.generated_name : request.physical_id;
  return ResourceState{id, {{"Id", id}}};
}

/// An account's settings cannot be deleted: AWS leaves them.
ResourceOutcome remove_account(Call& /*call*/, const ResourceRequest& request) {
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::ApiGateway::Account", put_account, put_account, remove_account},
      {"AWS::ApiGateway::ApiKey", create_key_resource, update_key_resource, remove_key_resource},
      {"AWS::ApiGateway::Authorizer",
       create_authorizer_resource,
       update_authorizer_resource,
       remove_authorizer_resource},
      {"AWS::ApiGateway::BasePathMapping",
       create_mapping_resource,
       update_mapping_resource,
       remove_mapping_resource},
      {"AWS::ApiGateway::ClientCertificate",
       create_certificate_resource,
       update_certificate_resource,
       remove_certificate_resource},
      {"AWS::ApiGateway::Deployment",
       create_deployment_resource,
       update_deployment_resource,
       remove_deployment_resource},
      {"AWS::ApiGateway::DocumentationPart",
       create_documentation_resource,
       update_documentation_resource,
       remove_documentation_resource},
      {"AWS::ApiGateway::DocumentationVersion",
       create_version_resource,
       nullptr,
       remove_version_resource},
      {"AWS::ApiGateway::DomainName",
       create_domain_resource,
       update_domain_resource,
       remove_domain_resource},
      {"AWS::ApiGateway::GatewayResponse", put_response, put_response, remove_response},
      {"AWS::ApiGateway::Method",
       create_method_resource,
       update_method_resource,
       remove_method_resource},
      {"AWS::ApiGateway::Model", create_model, update_model, remove_model},
      {"AWS::ApiGateway::RequestValidator", create_validator, update_validator, remove_validator},
      {"AWS::ApiGateway::Resource", create_path, nullptr, remove_path},
      {"AWS::ApiGateway::RestApi", create_api, update_api, remove_api, read_api},
      {"AWS::ApiGateway::Stage",
       create_stage_resource,
       update_stage_resource,
       remove_stage_resource},
      {"AWS::ApiGateway::UsagePlan",
       create_plan_resource,
       update_plan_resource,
       remove_plan_resource},
      {"AWS::ApiGateway::UsagePlanKey",
       create_plan_key_resource,
       nullptr,
       remove_plan_key_resource},
      {"AWS::ApiGateway::VpcLink",
       create_link_resource,
       update_link_resource,
       remove_link_resource},
  };
  return kTypes;
}

}  // namespace cloudtab::apigateway
