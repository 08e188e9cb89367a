#include "core/services/apigateway/resource_properties.h"

// AWS::ApiGateway::Method: a method, its integration and both kinds of responses in one.

namespace cloudtab::apigateway {

namespace {

Document method_key(const Document& properties) {
  return {{"restApiId", text_property(properties, "RestApiId")},
          {"resourceId", text_property(properties, "ResourceId")},
          {"httpMethod", text_property(properties, "HttpMethod")}};
}

Document flag_map(const Document& map) {
  Document result = Document::object();
  for (const auto& entry : map.items()) result[entry.key()] = plain_text(entry.value()) == "true";
  return result;
}

Status put_method(Call& call, const Document& properties) {
  Document input = method_key(properties);
  // AWS takes a method without an authorization type for an open one.
  input["authorizationType"] = properties.value("AuthorizationType", "NONE");
  input["apiKeyRequired"] = is_set(properties, "ApiKeyRequired");
  copy_properties(properties,
                  {"AuthorizerId",
                   "AuthorizationScopes",
                   "OperationName",
                   "RequestValidatorId",
                   "RequestModels"},
                  input);
  if (properties.contains("RequestParameters"))
    input["requestParameters"] = flag_map(properties["RequestParameters"]);
  RETURN_IF_ERROR(invoke(call, "PutMethod", input));
  for (const Document& response : properties.value("MethodResponses", Document::array())) {
    Document put = method_key(properties);
    put["statusCode"] = text_property(response, "StatusCode");
    if (response.contains("ResponseParameters"))
      put["responseParameters"] = flag_map(response["ResponseParameters"]);
    copy_properties(response, {"ResponseModels"}, put);
    RETURN_IF_ERROR(invoke(call, "PutMethodResponse", put));
  }
  return ok();
}

Status put_integration(Call& call, const Document& properties) {
  if (!properties.contains("Integration")) return ok();
  const Document& integration = properties["Integration"];
  Document input = method_key(properties);
  copy_properties(integration,
                  {"Type",
                   "Uri",
                   "Credentials",
                   "ConnectionType",
                   "ConnectionId",
                   "PassthroughBehavior",
                   "CacheNamespace",
                   "CacheKeyParameters",
                   "ContentHandling",
                   "IntegrationHttpMethod",
                   "ResponseTransferMode"},
                  input);
  if (integration.contains("TimeoutInMillis")) {
    const Document& timeout = integration["TimeoutInMillis"];
    input["timeoutInMillis"] =
        timeout.is_string() ? std::atoi(timeout.get<std::string>().c_str()) : timeout.get<int>();
  }
  for (const auto& [property, member] : {std::pair{"RequestParameters", "requestParameters"},
                                         std::pair{"RequestTemplates", "requestTemplates"}}) {
    if (integration.contains(property)) input[member] = text_map(integration[property]);
  }
  RETURN_IF_ERROR(invoke(call, "PutIntegration", input));
  for (const Document& response : integration.value("IntegrationResponses", Document::array())) {
    Document put = method_key(properties);
    put["statusCode"] = text_property(response, "StatusCode");
    copy_properties(response, {"SelectionPattern", "ContentHandling"}, put);
    for (const auto& [property, member] : {std::pair{"ResponseParameters", "responseParameters"},
                                           std::pair{"ResponseTemplates", "responseTemplates"}}) {
      if (response.contains(property)) put[member] = text_map(response[property]);
    }
    RETURN_IF_ERROR(invoke(call, "PutIntegrationResponse", put));
  }
  return ok();
}

}  // namespace

ResourceOutcome create_method_resource(Call& call, const ResourceRequest& request) {
  if (const Status put = put_method(call, request.properties); !put.ok()) return put.error();
  if (const Status put = put_integration(call, request.properties); !put.ok()) {
    // Nothing of a method that could not be made stays behind.
    const Result<Document> undone = invoke(call, "DeleteMethod", method_key(request.properties));
    return undone.ok() ? put.error() : undone.error();
  }
  return ResourceState{request.generated_name};
}

ResourceOutcome update_method_resource(Call& call, const ResourceRequest& request) {
  const Result<Document> deleted =
      invoke(call, "DeleteMethod", method_key(request.previous_properties));
  if (!deleted.ok() && deleted.error().code != "NotFoundException") return deleted.error();
  ResourceOutcome made = create_method_resource(call, request);
  if (ResourceState* state = std::get_if<ResourceState>(&made))
    state->physical_id = request.physical_id;
  return made;
}

ResourceOutcome remove_method_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteMethod", method_key(request.properties)));
}

}  // namespace cloudtab::apigateway
