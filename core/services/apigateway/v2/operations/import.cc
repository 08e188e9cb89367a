#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/apigateway/v2/openapi.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

Result<ApiDefinition> read_input(const Document& input) {
  if (input.value("Basepath", "ignore") != "ignore")
    return errors::unsupported("a base path of imported APIs");
  ASSIGN_OR_RETURN(ApiDefinition definition, read_openapi(text_of(input, "Body")));
  if (input.value("FailOnWarnings", false) && !definition.warnings.empty()) {
    return errors::bad_request("Warnings found during import:\n\t" +
                               definition.warnings[0].get<std::string>());
  }
  return definition;
}

/// Calls an operation as a client would: what a definition says is checked against the model.
Result<Document> make(Call& call,
                      std::string_view operation,
                      const std::string& api_id,
                      Document input) {
  if (!api_id.empty()) input["ApiId"] = api_id;
  return call.invoke(
      {.service = "apigatewayv2", .operation = operation, .input = std::move(input)});
}

Status make_parts(Call& call, const std::string& api_id, const ApiDefinition& definition) {
  std::map<std::string, std::string> authorizers;
  for (const auto& entry : definition.authorizers.items()) {
    ASSIGN_OR_RETURN(const Document made, make(call, "CreateAuthorizer", api_id, entry.value()));
    authorizers[entry.key()] = text_of(made, "AuthorizerId");
  }
  std::map<std::string, std::string> shared;
  for (const Document& entry : definition.routes) {
    Document route = entry["route"];
    if (entry.contains("integration")) {
      std::string& id = shared[text_of(entry, "shared")];
      if (id.empty() || text_of(entry, "shared").empty()) {
        ASSIGN_OR_RETURN(const Document made,
                         make(call, "CreateIntegration", api_id, entry["integration"]));
        id = text_of(made, "IntegrationId");
      }
      route["Target"] = "integrations/" + id;
    }
    const std::string authorizer = text_of(entry, "authorizer");
    if (!authorizer.empty()) route["AuthorizerId"] = authorizers[authorizer];
    RETURN_IF_ERROR(make(call, "CreateRoute", api_id, route));
  }
  return ok();
}

Outcome answer(Call& call, const std::string& api_id, const ApiDefinition& definition) {
  Document api = record_at(call.records<ApiRecord>(), api_id).value;
  if (!definition.warnings.empty()) api["Warnings"] = definition.warnings;
  return api;
}

}  // namespace

Outcome import_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ApiDefinition definition, read_input(input));
  if (text_of(definition.api, "Name").empty())
    return errors::bad_request("The definition's info has no title");
  ASSIGN_OR_RETURN(const Document api, make(call, "CreateApi", "", definition.api));
  const std::string id = text_of(api, "ApiId");
  RETURN_IF_ERROR(make_parts(call, id, definition));
  return answer(call, id, definition);
}

/// Replaces the API's routes, integrations and authorizers; stages stay.
Outcome reimport_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  if (is_websocket(*api))
    return errors::bad_request("OpenAPI definitions can be imported for HTTP APIs only");
  ASSIGN_OR_RETURN(const ApiDefinition definition, read_input(input));
  const std::string id = text_of(input, "ApiId");
  const std::string parts = id + "/";
  call.records<Record<RouteKind>>().erase_prefix(parts);
  call.records<Record<IntegrationKind>>().erase_prefix(parts);
  call.records<Record<AuthorizerKind>>().erase_prefix(parts);
  Document changes = definition.api;
  changes.erase("ProtocolType");
  if (text_of(changes, "Name").empty()) changes.erase("Name");
  RETURN_IF_ERROR(make(call, "UpdateApi", id, changes));
  RETURN_IF_ERROR(make_parts(call, id, definition));
  redeploy(call, id);
  return answer(call, id, definition);
}

}  // namespace cloudtab::apigateway::v2
