
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/apigateway/v2/http/route_match.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// Text of the conflict of variables: https://github.com/plutomi/plutomi/issues/271
Status check_key(Call& call, const Document& input, const Document& api) {
  const std::string key = text_of(input, "RouteKey");
  const bool http = !is_websocket(api);
  if (http && !is_http_route_key(key)) {
    return errors::bad_request(
        "The provided route key is not formatted properly for HTTP protocol. It should be "
        "formatted as follows: \"METHOD /path\" or \"$default\"");
  }
  for (const auto& [other_key, other] :
       call.records<Record<RouteKind>>().prefix(part_prefix<RouteKind>(input))) {
    if (text_of(other.value, "RouteId") == text_of(input, "RouteId")) continue;
    const std::string taken = text_of(other.value, "RouteKey");
    if (taken == key)
      return errors::conflict("Route with key " + key + " already exists for this API");
    if (http && differ_by_variable_name(key, taken)) {
      return errors::conflict("The provided route key \"" + key +
                              "\" has a conflicting variable on the same hierarchical level as \"" +
                              taken + "\"");
    }
  }
  return ok();
}

Status check_target(Call& call, const Document& route, const std::string& api_id) {
  const std::string target = text_of(route, "Target");
  if (target.empty()) return ok();
  constexpr std::string_view kPrefix = "integrations/";
  if (target.compare(0, kPrefix.size(), kPrefix) != 0)
    return errors::bad_request("Target must be of the form integrations/{integrationId}");
  RETURN_IF_ERROR(find_part<IntegrationKind>(
      call, {{"ApiId", api_id}, {"IntegrationId", target.substr(kPrefix.size())}}));
  return ok();
}

Status check_authorization(Call& call, const Document& route, const std::string& api_id) {
  const std::string type = text_of(route, "AuthorizationType");
  if (type == "NONE" || type == "AWS_IAM") return ok();
  const std::string id = text_of(route, "AuthorizerId");
  ASSIGN_OR_RETURN(const Document* authorizer,
                   find_part<AuthorizerKind>(call, {{"ApiId", api_id}, {"AuthorizerId", id}}));
  const std::string wanted = type == "JWT" ? "JWT" : "REQUEST";
  if (text_of(*authorizer, "AuthorizerType") != wanted)
    return errors::bad_request("AuthorizationType " + type + " needs an authorizer of type " +
                               wanted);
  return ok();
}

Result<Document> checked_route(Call& call, const Document& input, Document route) {
  copy_members(input,
               {"ApiKeyRequired",
                "AuthorizationScopes",
                "AuthorizationType",
                "AuthorizerId",
                "ModelSelectionExpression",
                "OperationName",
                "RequestModels",
                "RequestParameters",
                "RouteKey",
                "RouteResponseSelectionExpression",
                "Target"},
               route);
  const std::string type = text_of(route, "AuthorizationType");
  if (type == "NONE" || type == "AWS_IAM") route.erase("AuthorizerId");
  const std::string api_id = text_of(input, "ApiId");
  RETURN_IF_ERROR(check_target(call, route, api_id));
  RETURN_IF_ERROR(check_authorization(call, route, api_id));
  return route;
}

}  // namespace

Outcome create_route(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  RETURN_IF_ERROR(check_key(call, input, *api));
  ASSIGN_OR_RETURN(
      const Document route,
      checked_route(call, input, {{"ApiKeyRequired", false}, {"AuthorizationType", "NONE"}}));
  return put_new_part<RouteKind>(call, input, route);
}

Outcome update_route(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<RouteKind>(call, input));
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  if (input.contains("RouteKey")) RETURN_IF_ERROR(check_key(call, input, *api));
  ASSIGN_OR_RETURN(const Document route, checked_route(call, input, *found));
  return put_part<RouteKind>(call, input, route);
}

Outcome delete_route(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<RouteKind>(call, input));
  call.records<Record<RouteResponseKind>>().erase_prefix(part_key<RouteKind>(input) + "/");
  return delete_part<RouteKind>(call, input);
}

Outcome delete_route_request_parameter(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<RouteKind>(call, input));
  Document route = *found;
  if (route.contains("RequestParameters"))
    route["RequestParameters"].erase(text_of(input, "RequestParameterKey"));
  put_part<RouteKind>(call, input, route);
  return Document::object();
}

Outcome create_route_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<RouteKind>(call, input));
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  if (!is_websocket(*api))
    return errors::bad_request("Route responses are supported for WEBSOCKET APIs only");
  // Source:
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid-routeresponses.html
  if (text_of(input, "RouteResponseKey") != kDefault)
    return errors::bad_request("The only supported RouteResponseKey is $default");
  for (const auto& [key, response] :
       call.records<Record<RouteResponseKind>>().prefix(part_prefix<RouteResponseKind>(input))) {
    if (response.value["RouteResponseKey"] == input["RouteResponseKey"])
      return errors::conflict("Route response with key $default already exists for this route");
  }
  Document response = Document::object();
  copy_members(
      input,
      {"ModelSelectionExpression", "ResponseModels", "ResponseParameters", "RouteResponseKey"},
      response);
  return put_new_part<RouteResponseKind>(call, input, std::move(response));
}

Outcome update_route_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<RouteResponseKind>(call, input));
  Document response = *found;
  copy_members(
      input, {"ModelSelectionExpression", "ResponseModels", "ResponseParameters"}, response);
  return put_part<RouteResponseKind>(call, input, response);
}

}  // namespace cloudtab::apigateway::v2
