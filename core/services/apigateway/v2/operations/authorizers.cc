#include <utility>

#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// What each type needs. Source:
/// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html; the
/// texts are ours.
Result<Document> checked(const Document& input, Document authorizer, const Document& api) {
  copy_members(input,
               {"AuthorizerCredentialsArn",
                "AuthorizerPayloadFormatVersion",
                "AuthorizerResultTtlInSeconds",
                "AuthorizerType",
                "AuthorizerUri",
                "EnableSimpleResponses",
                "IdentitySource",
                "IdentityValidationExpression",
                "JwtConfiguration",
                "Name"},
               authorizer);
  if (text_of(authorizer, "AuthorizerType") == "JWT") {
    if (is_websocket(api))
      return errors::bad_request("JWT authorizers are supported for HTTP APIs only");
    if (text_of(member_of(authorizer, "JwtConfiguration"), "Issuer").empty())
      return errors::bad_request("JwtConfiguration with an Issuer is required for JWT authorizers");
    return authorizer;
  }
  if (text_of(authorizer, "AuthorizerUri").empty())
    return errors::bad_request("AuthorizerUri is required for REQUEST authorizers");
  if (!is_websocket(api) && text_of(authorizer, "AuthorizerPayloadFormatVersion").empty()) {
    return errors::bad_request(
        "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer");
  }
  return authorizer;
}

}  // namespace

Outcome create_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  for (const auto& [key, other] :
       call.records<Record<AuthorizerKind>>().prefix(part_prefix<AuthorizerKind>(input))) {
    if (other.value["Name"] == input["Name"])
      return errors::conflict("Authorizer with name " + text_of(input, "Name") + " already exists");
  }
  ASSIGN_OR_RETURN(Document authorizer, checked(input, Document::object(), *api));
  return put_new_part<AuthorizerKind>(call, input, std::move(authorizer));
}

Outcome update_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<AuthorizerKind>(call, input));
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  ASSIGN_OR_RETURN(const Document authorizer, checked(input, *found, *api));
  return put_part<AuthorizerKind>(call, input, authorizer);
}

/// Text: https://github.com/anomalyco/sst/issues/5586
Outcome delete_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* authorizer, find_part<AuthorizerKind>(call, input));
  for (const auto& [key, route] :
       call.records<Record<RouteKind>>().prefix(part_prefix<RouteKind>(input))) {
    if (text_of(route.value, "AuthorizerId") != text_of(input, "AuthorizerId")) continue;
    return errors::conflict("Cannot delete authorizer '" + text_of(*authorizer, "Name") +
                            "', is referenced in route: " + text_of(route.value, "RouteKey"));
  }
  return delete_part<AuthorizerKind>(call, input);
}

}  // namespace cloudtab::apigateway::v2
