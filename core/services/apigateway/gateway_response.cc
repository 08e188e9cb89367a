#include "core/services/apigateway/gateway_response.h"

#include <algorithm>

namespace cloudtab::apigateway {

namespace {

constexpr GatewayResponseType kTypes[] = {
    {"ACCESS_DENIED", 403},
    {"API_CONFIGURATION_ERROR", 500},
    {"AUTHORIZER_CONFIGURATION_ERROR", 500},
    {"AUTHORIZER_FAILURE", 500},
    {"BAD_REQUEST_BODY", 400},
    {"BAD_REQUEST_PARAMETERS", 400},
    {"DEFAULT_4XX", 0},
    {"DEFAULT_5XX", 0},
    {"EXPIRED_TOKEN", 403},
    {"INTEGRATION_FAILURE", 504},
    {"INTEGRATION_TIMEOUT", 504},
    {"INVALID_API_KEY", 403},
    {"INVALID_SIGNATURE", 403},
    {"MISSING_AUTHENTICATION_TOKEN", 403},
    {"QUOTA_EXCEEDED", 429},
    {"REQUEST_TOO_LARGE", 413},
    {"RESOURCE_NOT_FOUND", 404},
    {"THROTTLED", 429},
    {"UNAUTHORIZED", 401},
    {"UNSUPPORTED_MEDIA_TYPE", 415},
    {"WAF_FILTERED", 403},
};

}  // namespace

std::span<const GatewayResponseType> gateway_response_types() { return kTypes; }

Document gateway_response(std::string_view type, const Document& put) {
  const auto own = put.find(type);
  if (own != put.end()) return *own;
  const auto* known = std::find_if(
      std::begin(kTypes), std::end(kTypes), [&](const auto& entry) { return entry.name == type; });
  const int status = known == std::end(kTypes) ? 500 : known->status;
  Document response = {{"responseType", type},
                       {"responseParameters", Document::object()},
                       {"responseTemplates", {{"application/json", kDefaultResponseTemplate}}},
                       {"defaultResponse", true}};
  if (status == 0) return response;
  response["statusCode"] = std::to_string(status);
  const auto general = put.find(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  if (general == put.end()) return response;
  for (const char* member : {"statusCode", "responseParameters", "responseTemplates"}) {
    if (general->contains(member)) response[member] = (*general)[member];
  }
  return response;
}

}  // namespace cloudtab::apigateway
