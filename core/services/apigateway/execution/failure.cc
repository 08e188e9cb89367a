#include "core/services/apigateway/execution/failure.h"

#include <cstdlib>

#include "core/services/apigateway/gateway_response.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

struct ErrorType {
  std::string_view response_type;
  std::string_view name;
};

/// `x-amzn-ErrorType` of the answers, where it is not the internal error.
constexpr ErrorType kErrorTypes[] = {
    {"MISSING_AUTHENTICATION_TOKEN", "MissingAuthenticationTokenException"},
    {"INVALID_API_KEY", "ForbiddenException"},
    {"ACCESS_DENIED", "AccessDeniedException"},
    {"AUTHORIZER_CONFIGURATION_ERROR", "AuthorizerConfigurationException"},
    {"AUTHORIZER_FAILURE", "AuthorizerConfigurationException"},
    {"BAD_REQUEST_PARAMETERS", "BadRequestException"},
    {"BAD_REQUEST_BODY", "BadRequestException"},
    {"UNSUPPORTED_MEDIA_TYPE", "BadRequestException"},
    {"REQUEST_TOO_LARGE", "RequestTooLargeException"},
    {"THROTTLED", "TooManyRequestsException"},
    {"QUOTA_EXCEEDED", "LimitExceededException"},
    {"UNAUTHORIZED", "UnauthorizedException"},
    {"EXPIRED_TOKEN", "UnauthorizedException"},
};

std::string_view error_type(std::string_view response_type) {
  for (const ErrorType& known : kErrorTypes) {
    if (known.response_type == response_type) return known.name;
  }
  return "InternalServerErrorException";
}

std::string chosen_template(const Document& response, std::string_view accept, std::string& type) {
  const Document templates = response.value("responseTemplates", Document::object());
  type = templates.contains(std::string(accept)) ? std::string(accept) : "application/json";
  return text_of(templates, type.c_str());
}

}  // namespace

Error failure(std::string_view type, std::string_view message, std::string_view log, int status) {
  Error error{std::string(type), std::string(message), status};
  if (!log.empty()) error.fields["log"] = log;
  return error;
}

Error configuration_error(std::string_view log) {
  return failure("API_CONFIGURATION_ERROR",
                 "Internal server error",
                 "Execution failed due to configuration error: " + std::string(log));
}

Error authorizer_failure(std::string_view log) {
  return failure("AUTHORIZER_CONFIGURATION_ERROR",
                 "",
                 "Execution failed due to configuration error: " + std::string(log));
}

HttpResponse failure_response(const Error& failure, const Document& put, MappingSource source) {
  const Document response = gateway_response(failure.code, put);
  const std::string quoted =
      failure.message.empty()
          ? "null"
          : Document(failure.message).dump(-1, ' ', false, Document::error_handler_t::replace);
  source.context["error"] = {
      {"message", failure.message}, {"messageString", quoted}, {"responseType", failure.code}};
  HttpResponse http;
  http.status = failure.http_status;
  const std::string status = text_of(response, "statusCode");
  if (http.status == 0 || !response["defaultResponse"].get<bool>())
    http.status = status.empty() ? 500 : std::atoi(status.c_str());
  std::string content_type;
  std::string body = chosen_template(response, source.headers.value("accept"), content_type);
  // AWS spells the member of this one kind otherwise than the template that it shows for it.
  if (failure.code == "ACCESS_DENIED" && body == kDefaultResponseTemplate) body[2] = 'M';
  http.body = filled_references(body, source);
  http.headers.set("Content-Type", content_type);
  http.headers.set("x-amzn-ErrorType", std::string(error_type(failure.code)));
  for (const auto& entry : member_of(response, "responseParameters").items()) {
    constexpr std::string_view kHeader = "gatewayresponse.header.";
    if (entry.key().compare(0, kHeader.size(), kHeader) != 0) continue;
    const std::optional<std::string> value =
        mapped_value(entry.value().get_ref<const std::string&>(), source);
    if (value) http.headers.set(entry.key().substr(kHeader.size()), *value);
  }
  return http;
}

}  // namespace cloudtab::apigateway
