#include "core/services/apigateway/integration_uri.h"

#include <vector>

#include "core/services/apigateway/errors.h"

namespace cloudtab::apigateway {

namespace {

constexpr std::string_view kFunctionPath = "2015-03-31/functions/";
constexpr std::string_view kInvocations = "/invocations";

}  // namespace

Result<IntegrationUri> parse_integration_uri(std::string_view uri) {
  std::vector<std::string_view> parts;
  size_t at = 0;
  while (parts.size() < 5) {
    const size_t colon = uri.find(':', at);
    if (colon == std::string_view::npos) break;
    parts.push_back(uri.substr(at, colon - at));
    at = colon + 1;
  }
  if (parts.empty() || parts[0] != "arn")
    return errors::bad_request("Invalid ARN specified in the request");
  const std::string_view rest = uri.substr(at);
  const bool is_action = rest.substr(0, 7) == "action/";
  const bool is_path = rest.substr(0, 5) == "path/";
  if (parts.size() < 5 || parts[2] != "apigateway" || (!is_action && !is_path))
    return errors::bad_request("AWS ARN for integration must contain path or action");
  IntegrationUri result;
  result.region = parts[3];
  const size_t dot = parts[4].rfind('.');
  result.service = parts[4].substr(dot == std::string_view::npos ? 0 : dot + 1);
  if (dot != std::string_view::npos) result.subdomain = parts[4].substr(0, dot);
  result.is_action = is_action;
  result.target = rest.substr(is_action ? 7 : 5);
  return result;
}

bool is_lambda_invocation(const IntegrationUri& uri) {
  if (uri.service != "lambda" || uri.is_action) return false;
  const std::string function = lambda_function(uri);
  return function.find(":function:") != std::string::npos ||
         function.find("${stageVariables.") != std::string::npos;
}

std::string lambda_function(const IntegrationUri& uri) {
  const std::string& target = uri.target;
  if (target.compare(0, kFunctionPath.size(), kFunctionPath) != 0 ||
      target.size() < kFunctionPath.size() + kInvocations.size() ||
      target.compare(target.size() - kInvocations.size(), kInvocations.size(), kInvocations) != 0)
    return {};
  return target.substr(kFunctionPath.size(),
                       target.size() - kFunctionPath.size() - kInvocations.size());
}

}  // namespace cloudtab::apigateway
