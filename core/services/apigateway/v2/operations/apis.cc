
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"
#include "core/services/apigateway/v2/socket/connection.h"

namespace cloudtab::apigateway::v2 {

namespace {

constexpr std::string_view kHttpSelection = "$request.method $request.path";
constexpr std::string_view kApiKeySelection = "$request.header.x-api-key";

/// Text: https://github.com/aws/aws-cdk/issues/9076
Status check_cors(const Document& input) {
  const Document& cors = member_of(input, "CorsConfiguration");
  const Document origins = cors.value("AllowOrigins", Document::array());
  const bool any = std::find(origins.begin(), origins.end(), "*") != origins.end();
  if (any && cors.value("AllowCredentials", false))
    return errors::bad_request("allow-credentials is not supported if 'allow-origin' is *");
  return ok();
}

/// What the protocol allows. Texts: ours, after
/// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
Status check_protocol(const Document& input, bool websocket) {
  const std::string selection = text_of(input, "RouteSelectionExpression");
  if (!websocket) {
    if (!selection.empty() && selection != kHttpSelection) {
      return errors::bad_request(
          "RouteSelectionExpression must be \"$request.method $request.path\" for HTTP APIs");
    }
    return check_cors(input);
  }
  for (const char* member : {"CorsConfiguration", "Target", "RouteKey", "CredentialsArn"}) {
    if (input.contains(member))
      return errors::bad_request(std::string(member) + " is not supported for WEBSOCKET APIs");
  }
  return ok();
}

/// Quick create: an integration, a route and a stage that API Gateway manages.
/// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
void make_managed_parts(Call& call, const Document& input, const std::string& api_id) {
  const std::string target = text_of(input, "Target");
  const bool is_function = target.compare(0, 4, "arn:") == 0;
  Document integration = {{"ApiGatewayManaged", true},
                          {"ConnectionType", "INTERNET"},
                          {"IntegrationMethod", is_function ? "POST" : "ANY"},
                          {"IntegrationType", is_function ? "AWS_PROXY" : "HTTP_PROXY"},
                          {"IntegrationUri", target},
                          {"PayloadFormatVersion", is_function ? "2.0" : "1.0"},
                          {"TimeoutInMillis", kHttpTimeoutMillis}};
  copy_members(input, {"CredentialsArn"}, integration);
  const Document key = {{"ApiId", api_id}};
  const Document made = put_new_part<IntegrationKind>(call, key, std::move(integration));
  put_new_part<RouteKind>(call,
                          key,
                          {{"ApiGatewayManaged", true},
                           {"ApiKeyRequired", false},
                           {"AuthorizationType", "NONE"},
                           {"RouteKey", input.value("RouteKey", kDefault)},
                           {"Target", "integrations/" + text_of(made, "IntegrationId")}});
  const Document stage = {{"ApiGatewayManaged", true},
                          {"AutoDeploy", true},
                          {"CreatedDate", now_in_seconds(call)},
                          {"DefaultRouteSettings", {{"DetailedMetricsEnabled", false}}},
                          {"RouteSettings", Document::object()},
                          {"StageName", kDefault},
                          {"StageVariables", Document::object()},
                          {"Tags", Document::object()}};
  call.records<Record<StageKind>>().put(api_id + "/" + std::string(kDefault), {stage});
  redeploy(call, api_id);
}

/// The part of that kind that quick create made, or null.
template <class Kind>
const Document* managed_part(Call& call, const std::string& api_id) {
  for (const auto& [key, part] : call.records<Record<Kind>>().prefix(api_id + "/")) {
    if (part.value.value("ApiGatewayManaged", false)) return &part.value;
  }
  return nullptr;
}

/// What UpdateApi changes of what quick create made.
Status update_managed_parts(Call& call, const Document& input) {
  if (!input.contains("Target") && !input.contains("RouteKey") && !input.contains("CredentialsArn"))
    return ok();
  const std::string api_id = text_of(input, "ApiId");
  const Document* integration = managed_part<IntegrationKind>(call, api_id);
  const Document* route = managed_part<RouteKind>(call, api_id);
  if (integration == nullptr || route == nullptr) {
    return errors::bad_request(
        "Target, RouteKey and CredentialsArn can only be updated for an API that quick create "
        "made");
  }
  Document changed = *integration;
  if (input.contains("Target")) changed["IntegrationUri"] = input["Target"];
  copy_members(input, {"CredentialsArn"}, changed);
  put_part<IntegrationKind>(
      call, {{"ApiId", api_id}, {"IntegrationId", changed["IntegrationId"]}}, changed);
  Document changed_route = *route;
  copy_members(input, {"RouteKey"}, changed_route);
  put_part<RouteKind>(
      call, {{"ApiId", api_id}, {"RouteId", changed_route["RouteId"]}}, changed_route);
  return ok();
}

}  // namespace

Outcome create_api(Call& call, const Document& input) {
  const bool websocket = text_of(input, "ProtocolType") == "WEBSOCKET";
  RETURN_IF_ERROR(check_protocol(input, websocket));
  if (websocket && text_of(input, "RouteSelectionExpression").empty())
    return errors::bad_request("RouteSelectionExpression is required for WEBSOCKET APIs");
  if (!websocket && input.contains("RouteKey") && !input.contains("Target"))
    return errors::bad_request("Target is required where RouteKey is given");
  if (call.records<ApiRecord>().size() >= kApisPerRegionMax)
    return errors::limit_exceeded("Maximum number of APIs for this account has been reached.");

  const std::string id = new_id<ApiRecord>(call, 10);
  Document api = {{"ApiId", id},
                  {"ApiEndpoint",
                   std::string(websocket ? "wss" : "https") + "://" + id + ".execute-api." +
                       call.scope().region + ".amazonaws.com"},
                  {"ApiKeySelectionExpression", kApiKeySelection},
                  {"CreatedDate", now_in_seconds(call)},
                  {"DisableExecuteApiEndpoint", false},
                  {"IpAddressType", "ipv4"},
                  {"RouteSelectionExpression", kHttpSelection},
                  {"Tags", Document::object()}};
  copy_members(input,
               {"ApiKeySelectionExpression",
                "CorsConfiguration",
                "Description",
                "DisableExecuteApiEndpoint",
                "DisableSchemaValidation",
                "IpAddressType",
                "Name",
                "ProtocolType",
                "RouteSelectionExpression",
                "Tags",
                "Version"},
               api);
  call.records<ApiRecord>().put(id, {api});
  if (input.contains("Target")) make_managed_parts(call, input, id);
  return api;
}

Outcome get_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  return *api;
}

Outcome get_apis(Call& call, const Document& input) {
  Document all = Document::array();
  for (const auto& [id, api] : call.records<ApiRecord>()) all.push_back(api.value);
  return page_of(input, all);
}

Outcome update_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_api(call, input));
  RETURN_IF_ERROR(check_protocol(input, is_websocket(*found)));
  Document api = *found;
  copy_members(input,
               {"ApiKeySelectionExpression",
                "CorsConfiguration",
                "Description",
                "DisableExecuteApiEndpoint",
                "DisableSchemaValidation",
                "IpAddressType",
                "Name",
                "RouteSelectionExpression",
                "Version"},
               api);
  RETURN_IF_ERROR(update_managed_parts(call, input));
  call.records<ApiRecord>().put(text_of(api, "ApiId"), {api});
  redeploy(call, text_of(api, "ApiId"));
  return api;
}

Outcome delete_api(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string id = text_of(input, "ApiId");
  const std::string parts = id + "/";
  call.records<Record<RouteKind>>().erase_prefix(parts);
  call.records<Record<RouteResponseKind>>().erase_prefix(parts);
  call.records<Record<IntegrationKind>>().erase_prefix(parts);
  call.records<Record<IntegrationResponseKind>>().erase_prefix(parts);
  call.records<Record<AuthorizerKind>>().erase_prefix(parts);
  call.records<Record<StageKind>>().erase_prefix(parts);
  call.records<Record<DeploymentKind>>().erase_prefix(parts);
  forget_connections(call, id);
  call.records<ApiRecord>().erase(id);
  return Document::object();
}

Outcome delete_cors_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_api(call, input));
  Document api = *found;
  api.erase("CorsConfiguration");
  call.records<ApiRecord>().put(text_of(api, "ApiId"), {api});
  redeploy(call, text_of(api, "ApiId"));
  return Document::object();
}

}  // namespace cloudtab::apigateway::v2
