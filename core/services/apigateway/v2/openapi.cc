#include "core/services/apigateway/v2/openapi.h"

#include <algorithm>
#include <utility>

#include "core/base/ascii.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/openapi.h"
#include "core/services/apigateway/openapi_names.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/v2/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

constexpr std::string_view kIntegrations = "#/components/x-amazon-apigateway-integrations/";
constexpr Names kIntegrationMembers[] = {{"connectionId", "ConnectionId"},
                                         {"connectionType", "ConnectionType"},
                                         {"credentials", "CredentialsArn"},
                                         {"description", "Description"},
                                         {"httpMethod", "IntegrationMethod"},
                                         {"integrationSubtype", "IntegrationSubtype"},
                                         {"payloadFormatVersion", "PayloadFormatVersion"},
                                         {"requestParameters", "RequestParameters"},
                                         {"responseParameters", "ResponseParameters"},
                                         {"timeoutInMillis", "TimeoutInMillis"},
                                         {"uri", "IntegrationUri"}};
constexpr Names kAuthorizerMembers[] = {
    {"authorizerCredentials", "AuthorizerCredentialsArn"},
    {"authorizerPayloadFormatVersion", "AuthorizerPayloadFormatVersion"},
    {"authorizerResultTtlInSeconds", "AuthorizerResultTtlInSeconds"},
    {"authorizerUri", "AuthorizerUri"},
    {"enableSimpleResponses", "EnableSimpleResponses"}};
constexpr Names kCorsMembers[] = {{"allowCredentials", "AllowCredentials"},
                                  {"allowHeaders", "AllowHeaders"},
                                  {"allowMethods", "AllowMethods"},
                                  {"allowOrigins", "AllowOrigins"},
                                  {"exposeHeaders", "ExposeHeaders"},
                                  {"maxAge", "MaxAge"}};

Document integration_input(const Document& extension) {
  Document input = renamed(extension, kIntegrationMembers);
  input["IntegrationType"] = to_upper(text_of(extension, "type"));
  return input;
}

/// The names of a comma-separated text, or of a list.
Document list_of(const Document& owner, const char* member) {
  const auto found = owner.find(member);
  if (found == owner.end()) return Document::array();
  if (!found->is_string()) return *found;
  Document names = Document::array();
  const std::string& text = found->get_ref<const std::string&>();
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    const size_t begin = std::min(text.find_first_not_of(' ', at), end);
    names.push_back(text.substr(begin, end - begin));
    at = end + 1;
  }
  return names;
}

Document authorizer_input(const std::string& name, const Document& extension) {
  Document input = renamed(extension, kAuthorizerMembers);
  input["AuthorizerType"] = to_upper(text_of(extension, "type"));
  input["Name"] = name;
  input["IdentitySource"] = list_of(extension, "identitySource");
  const Document& jwt = member_of(extension, "jwtConfiguration");
  if (!jwt.empty()) {
    input["JwtConfiguration"] = {{"Issuer", text_of(jwt, "issuer")},
                                 {"Audience", jwt.value("audience", Document::array())}};
  }
  return input;
}

/// The operation's authorizer, the first of its security requirements that is one.
void put_security(const Document& security, ApiDefinition& definition, Document& route) {
  for (const Document& requirement : security) {
    for (const auto& entry : requirement.items()) {
      const auto authorizer = definition.authorizers.find(entry.key());
      if (authorizer == definition.authorizers.end()) {
        definition.warnings.push_back("Security scheme " + entry.key() +
                                      " has no authorizer, ignoring it");
        continue;
      }
      const bool jwt = text_of(*authorizer, "AuthorizerType") == "JWT";
      route["authorizer"] = entry.key();
      route["route"]["AuthorizationType"] = jwt ? "JWT" : "CUSTOM";
      if (jwt && !entry.value().empty()) route["route"]["AuthorizationScopes"] = entry.value();
      return;
    }
  }
}

void put_operation(const Document& root,
                   const std::string& key,
                   const Document& operation,
                   ApiDefinition& definition) {
  Document route = {{"route", {{"RouteKey", key}}}, {"authorizer", ""}, {"shared", ""}};
  const std::string name = text_of(operation, "operationId");
  if (!name.empty()) route["route"]["OperationName"] = name;
  const Document* extension = &member_of(operation, kIntegrationExtension);
  const std::string reference = text_of(*extension, "$ref");
  if (reference.compare(0, kIntegrations.size(), kIntegrations) == 0) {
    const std::string shared = reference.substr(kIntegrations.size());
    extension =
        &member_of(member_of(member_of(root, "components"), "x-amazon-apigateway-integrations"),
                   shared.c_str());
    route["shared"] = shared;
  }
  if (extension->empty())
    definition.warnings.push_back("No integration for " + key);
  else
    route["integration"] = integration_input(*extension);
  const auto own = operation.find("security");
  put_security(
      own != operation.end() ? *own : root.value("security", Document::array()), definition, route);
  definition.routes.push_back(std::move(route));
}

}  // namespace

Result<ApiDefinition> read_openapi(std::string_view text) {
  const Result<Document> read = read_openapi_text(text);
  if (!read.ok()) return errors::bad_request("Invalid OpenAPI input.");
  const Document& root = *read;
  if (!root.is_object() || text_of(root, "openapi").substr(0, 2) != "3.")
    return errors::bad_request("Only OpenAPI 3 definitions can be imported");
  ApiDefinition definition;
  try {
    const Document& info = member_of(root, "info");
    definition.api = {{"ProtocolType", "HTTP"}, {"Name", text_of(info, "title")}};
    if (info.contains("version")) definition.api["Version"] = text_of(info, "version");
    if (info.contains("description")) definition.api["Description"] = text_of(info, "description");
    const Document& cors = member_of(root, "x-amazon-apigateway-cors");
    if (!cors.empty()) definition.api["CorsConfiguration"] = renamed(cors, kCorsMembers);
    const Document& schemes = member_of(member_of(root, "components"), "securitySchemes");
    for (const auto& scheme : schemes.items()) {
      const Document& extension = member_of(scheme.value(), kAuthorizerExtension);
      if (!extension.empty())
        definition.authorizers[scheme.key()] = authorizer_input(scheme.key(), extension);
    }
    for (const auto& path : member_of(root, "paths").items()) {
      for (const auto& [operation, method] : kOperationMethods) {
        if (!path.value().contains(operation)) continue;
        if (!path.value()[operation].is_object())
          return errors::bad_request("An operation of the OpenAPI definition is not an object");
        const bool is_default = path.key() == "/" + std::string(kDefault);
        put_operation(root,
                      is_default ? std::string(kDefault) : std::string(method) + " " + path.key(),
                      path.value()[operation],
                      definition);
      }
    }
  } catch (const Document::exception&) {
    return errors::bad_request("A member of the OpenAPI definition has the wrong type");
  }
  return definition;
}

}  // namespace cloudtab::apigateway::v2
