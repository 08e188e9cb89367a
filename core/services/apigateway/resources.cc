#include "core/services/apigateway/resources.h"

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

// --- AWS::ApiGateway::RestApi

ResourceState api_state(const Document& api) {
  return {text_of(api, "id"),
          {{"RestApiId", text_of(api, "id")}, {"RootResourceId", text_of(api, "rootResourceId")}}};
}

/// Refuses what would otherwise be accepted and then not done.
Status check_api_properties(const Document& properties) {
  if (!properties.contains("BodyS3Location")) return ok();
  return errors::unsupported("OpenAPI definitions in S3 (BodyS3Location)");
}

/// Imports the `Body` over the API. The properties beside it are set afterwards.
Status import_body(Call& call, const ResourceRequest& request, const std::string& id) {
  const Document& properties = request.properties;
  if (!properties.contains("Body")) return ok();
  const std::string body = plain_text(properties["Body"]);
  Document input = {{"restApiId", id},
                    {"mode", properties.value("Mode", "overwrite")},
                    {"body", Document::binary(std::vector<uint8_t>(body.begin(), body.end()))}};
  if (properties.contains("Parameters")) input["parameters"] = text_map(properties["Parameters"]);
  RETURN_IF_ERROR(invoke(call, "PutRestApi", input));
  return ok();
}

/// The `Name`, or the definition's title.
std::string api_name(const Document& properties) {
  const std::string name = text_property(properties, "Name");
  if (!name.empty() || !properties.contains("Body") || !properties["Body"].is_object()) return name;
  return text_of(member_of(properties["Body"], "info"), "title");
}

ResourceOutcome create_api(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  if (const Status supported = check_api_properties(properties); !supported.ok())
    return supported.error();
  Document input = {{"name", api_name(properties)}};
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
  if (const Status imported = import_body(call, request, text_of(*created, "id")); !imported.ok())
    return imported.error();
  return api_state(*created);
}

ResourceOutcome update_api(Call& call, const ResourceRequest& request) {
  if (const Status supported = check_api_properties(request.properties); !supported.ok())
    return supported.error();
  if (request.properties.value("Body", Document()) !=
      request.previous_properties.value("Body", Document())) {
    if (const Status imported = import_body(call, request, request.physical_id); !imported.ok())
      return imported.error();
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
      {"AWS::ApiGateway::Deployment",
       create_deployment_resource,
       update_deployment_resource,
       remove_deployment_resource},
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
  };
  return kTypes;
}

}  // namespace cloudtab::apigateway
