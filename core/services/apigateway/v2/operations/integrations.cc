
#include <cstdint>
#include <string>
#include <utility>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/http/service_integration.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// Sources: https://github.com/aws/aws-cli/issues/6363 and
/// https://github.com/localstack/localstack/issues/9184 for the texts; the others are ours.
Status check_http(const Document& integration) {
  const std::string type = text_of(integration, "IntegrationType");
  if (type != "AWS_PROXY" && type != "HTTP_PROXY") {
    return errors::bad_request(
        "Currently, an API with a protocol type of HTTP may only be associated with proxy "
        "integrations (AWS_PROXY, HTTP_PROXY)");
  }
  const std::string version = text_of(integration, "PayloadFormatVersion");
  if (version.empty())
    return errors::bad_request("PayloadFormatVersion is a required parameter for integration");
  const std::string subtype = text_of(integration, "IntegrationSubtype");
  const bool is_function = type == "AWS_PROXY" && subtype.empty();
  if (version != "1.0" && !(version == "2.0" && is_function))
    return errors::bad_request("Invalid PayloadFormatVersion: " + version);
  if (!subtype.empty()) {
    if (type != "AWS_PROXY" || integration.contains("IntegrationUri"))
      return errors::bad_request(
          "IntegrationSubtype needs the integration type AWS_PROXY, and no IntegrationUri");
    return check_service_parameters(integration);
  }
  if (text_of(integration, "IntegrationUri").empty())
    return errors::bad_request("IntegrationUri is a required parameter for integration");
  if (type == "HTTP_PROXY" && text_of(integration, "IntegrationMethod").empty())
    return errors::bad_request("IntegrationMethod is a required parameter for integration");
  return ok();
}

Status check_websocket(const Document& integration) {
  const std::string type = text_of(integration, "IntegrationType");
  if (type != "MOCK" && text_of(integration, "IntegrationUri").empty())
    return errors::bad_request("IntegrationUri is a required parameter for integration");
  if (integration.value("PayloadFormatVersion", "1.0") != "1.0")
    return errors::bad_request("PayloadFormatVersion must be 1.0 for WEBSOCKET APIs");
  return ok();
}

Status check(const Document& integration, bool websocket) {
  if (text_of(integration, "ConnectionType") == "VPC_LINK")
    return errors::unsupported("VPC link integrations");
  RETURN_IF_ERROR(websocket ? check_websocket(integration) : check_http(integration));
  const int64_t longest = websocket ? kIntegrationTimeoutMillis : kHttpTimeoutMillis;
  if (integration.value("TimeoutInMillis", longest) > longest)
    return errors::bad_request("Timeout should be between 50 ms and " + std::to_string(longest) +
                               " ms");
  return ok();
}

void merge_input(const Document& input, Document& integration) {
  copy_members(input,
               {"ConnectionId",
                "ConnectionType",
                "ContentHandlingStrategy",
                "CredentialsArn",
                "Description",
                "IntegrationMethod",
                "IntegrationSubtype",
                "IntegrationType",
                "IntegrationUri",
                "PassthroughBehavior",
                "PayloadFormatVersion",
                "RequestTemplates",
                "TemplateSelectionExpression",
                "TimeoutInMillis",
                "TlsConfig"},
               integration);
  merge_map(input, "RequestParameters", integration);
  merge_map(input, "ResponseParameters", integration);
}

}  // namespace

Outcome create_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  const bool websocket = is_websocket(*api);
  Document integration = {
      {"ConnectionType", "INTERNET"},
      {"TimeoutInMillis", websocket ? kIntegrationTimeoutMillis : kHttpTimeoutMillis}};
  if (websocket) {
    integration["IntegrationResponseSelectionExpression"] = "${integration.response.statuscode}";
    integration["PassthroughBehavior"] = "WHEN_NO_MATCH";
    integration["PayloadFormatVersion"] = "1.0";
  }
  const bool is_function = text_of(input, "IntegrationType") == "AWS_PROXY" &&
                           text_of(input, "IntegrationSubtype").empty();
  if (is_function) integration["IntegrationMethod"] = "POST";
  merge_input(input, integration);
  RETURN_IF_ERROR(check(integration, websocket));
  return put_new_part<IntegrationKind>(call, input, std::move(integration));
}

Outcome update_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<IntegrationKind>(call, input));
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  Document integration = *found;
  merge_input(input, integration);
  RETURN_IF_ERROR(check(integration, is_websocket(*api)));
  return put_part<IntegrationKind>(call, input, integration);
}

/// Text: https://github.com/milliHQ/terraform-aws-next-js/issues/247
Outcome delete_integration(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<IntegrationKind>(call, input));
  std::string users;
  const std::string target = "integrations/" + text_of(input, "IntegrationId");
  for (const auto& [key, route] :
       call.records<Record<RouteKind>>().prefix(part_prefix<RouteKind>(input))) {
    if (text_of(route.value, "Target") == target)
      users += (users.empty() ? "" : ", ") + text_of(route.value, "RouteId");
  }
  if (!users.empty()) {
    return errors::conflict(
        "Cannot delete Integration because it is referenced by the following Routes with Ids: [" +
        users + "]");
  }
  call.records<Record<IntegrationResponseKind>>().erase_prefix(part_key<IntegrationKind>(input) +
                                                               "/");
  return delete_part<IntegrationKind>(call, input);
}

Outcome create_integration_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<IntegrationKind>(call, input));
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  if (!is_websocket(*api))
    return errors::bad_request("Integration responses are supported for WEBSOCKET APIs only");
  for (const auto& [key, response] : call.records<Record<IntegrationResponseKind>>().prefix(
           part_prefix<IntegrationResponseKind>(input))) {
    if (response.value["IntegrationResponseKey"] == input["IntegrationResponseKey"]) {
      return errors::conflict("Integration response with key " +
                              text_of(input, "IntegrationResponseKey") +
                              " already exists for this integration");
    }
  }
  Document response = Document::object();
  copy_members(input,
               {"ContentHandlingStrategy",
                "IntegrationResponseKey",
                "ResponseParameters",
                "ResponseTemplates",
                "TemplateSelectionExpression"},
               response);
  return put_new_part<IntegrationResponseKind>(call, input, std::move(response));
}

Outcome update_integration_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<IntegrationResponseKind>(call, input));
  Document response = *found;
  copy_members(input,
               {"ContentHandlingStrategy",
                "IntegrationResponseKey",
                "ResponseParameters",
                "ResponseTemplates",
                "TemplateSelectionExpression"},
               response);
  return put_part<IntegrationResponseKind>(call, input, response);
}

}  // namespace cloudtab::apigateway::v2
