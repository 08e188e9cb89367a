#include <cstdlib>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/apigateway/execution/aws_request.h"
#include "core/services/apigateway/execution/content_handling.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/vtl/render.h"

namespace cloudtab::apigateway {

namespace {

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type.empty() ? "application/json" : type;
}

/// The status that a MOCK's template names. AWS reads it leniently: `{statusCode: 200}` will do.
int mock_status(const std::string& body) {
  constexpr std::string_view kName = "statusCode";
  const size_t at = body.find(kName);
  if (at == std::string::npos) return 0;
  const size_t digits = body.find_first_not_of("\"' \t\r\n:", at + kName.size());
  if (digits == std::string::npos) return 0;
  const int status = std::atoi(body.c_str() + digits);
  return status >= 100 && status <= 599 ? status : 0;
}

}  // namespace

HttpOutcome Execution::integrate(const Document& integration) {
  const std::string type = text_of(integration, "type");
  if (type == "AWS_PROXY") return call_lambda_proxy(integration);
  if (type == "HTTP" || type == "HTTP_PROXY")
    return call_http_endpoint(integration, /*is_proxy=*/type == "HTTP_PROXY");
  ASSIGN_OR_RETURN(const std::string body, request_body(integration));
  if (type == "MOCK") {
    ASSIGN_OR_RETURN(const HttpResponse answer, call_mock(body));
    return map_response(integration, answer);
  }
  const Result<IntegrationUri> uri = parse_integration_uri(text_of(integration, "uri"));
  if (uri.ok() && is_lambda_invocation(*uri)) {
    const OutcomeOf<FunctionAnswer> outcome =
        call_function(integration, body.empty() ? "{}" : body);
    if (outcome.is_waiting()) return outcome.waiting();
    if (outcome.is_error()) return outcome.error();
    HttpResponse answer;
    answer.body = outcome.answer().payload;
    return map_response(integration, answer);
  }
  ASSIGN_OR_RETURN(const HttpResponse answer, call_aws(integration, body));
  return map_response(integration, answer);
}

/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
Result<std::string> Execution::request_body(const Document& integration) {
  const Document templates = integration.value("requestTemplates", Document::object());
  const std::string_view content_type = source_.headers.value("content-type");
  const ContentSteps steps =
      request_steps(text_of(integration, "contentHandling"),
                    is_binary_type((*place_.snapshot)["binaryMediaTypes"], content_type));
  const std::string body = before_template(steps, source_.body);
  const auto chosen = templates.find(media_type(content_type));
  if (chosen != templates.end() && chosen->is_string()) {
    ASSIGN_OR_RETURN(std::string filled, fill(chosen->get_ref<const std::string&>(), body));
    note("Endpoint request body after transformations: " + filled);
    return after_template(steps, std::move(filled));
  }
  const std::string behavior = text_of(integration, "passthroughBehavior");
  if (chosen == templates.end() &&
      (behavior == "NEVER" || (behavior == "WHEN_NO_TEMPLATES" && !templates.empty())))
    return failure("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type");
  return after_template(steps, body);
}

Result<std::string> Execution::fill(const std::string& source, std::string_view body) {
  vtl::Environment environment;
  environment.body = body;
  environment.params = params_;
  environment.context = context_;
  environment.stage_variables = vtl::as_map(to_value(source_.stage_variables, heap_));
  Result<std::string> filled = vtl::render(source, environment, heap_);
  if (filled.ok()) return filled;
  if (filled.error().code == "InvalidJson") {
    return failure("BAD_REQUEST_BODY",
                   "Could not parse request body into json: " + filled.error().message,
                   "Execution failed: Could not parse request body into json");
  }
  return configuration_error("Unable to transform request: " + filled.error().message);
}

Result<HttpResponse> Execution::call_mock(const std::string& body) {
  HttpResponse answer;
  answer.status = mock_status(body);
  if (answer.status == 0) {
    return configuration_error(
        "Unable to parse statusCode. It should be an integer and should be within 100-599.");
  }
  return answer;
}

Result<NamedValues> Execution::mapped_parameters(const Document& integration,
                                                 const char* place) const {
  const std::string prefix = "integration.request." + std::string(place) + ".";
  NamedValues values;
  for (const auto& entry : member_of(integration, "requestParameters").items()) {
    if (entry.key().compare(0, prefix.size(), prefix) != 0) continue;
    std::optional<std::string> value =
        mapped_value(entry.value().get_ref<const std::string&>(), source_);
    if (value) values.emplace_back(entry.key().substr(prefix.size()), std::move(*value));
  }
  // What the template put into $context.requestOverride goes before the mapping.
  const vtl::Value* overrides = context_->find("requestOverride");
  const vtl::Map* group = overrides == nullptr ? nullptr : vtl::as_map(*overrides);
  const vtl::Value* chosen = group == nullptr ? nullptr : group->find(place);
  if (const vtl::Map* map = chosen == nullptr ? nullptr : vtl::as_map(*chosen)) {
    for (const auto& [name, value] : map->entries) {
      std::erase_if(values, [&key = name](const auto& mapped) { return mapped.first == key; });
      values.emplace_back(name, vtl::to_text(value));
    }
  }
  return values;
}

Result<HttpRequest> Execution::aws_request(const Document& integration, const std::string& body) {
  ASSIGN_OR_RETURN(const NamedValues path, mapped_parameters(integration, "path"));
  ASSIGN_OR_RETURN(NamedValues query, mapped_parameters(integration, "querystring"));
  ASSIGN_OR_RETURN(const NamedValues headers, mapped_parameters(integration, "header"));
  const Result<IntegrationUri> uri =
      parse_integration_uri(filled_uri(text_of(integration, "uri"), source_.stage_variables, path));
  if (!uri.ok()) return configuration_error("Invalid endpoint address");
  const std::string method = text_of(integration, "httpMethod");
  return make_aws_request(
      *uri, method == "ANY" ? request_.method : method, std::move(query), headers, body);
}

Principal Execution::caller_of(const Document& integration) const {
  Principal principal;
  principal.account = place_.scope.account;
  principal.arn = text_of(integration, "credentials");
  principal.service = "apigateway.amazonaws.com";
  principal.source_arn =
      make_arn("execute-api",
               place_.scope,
               place_.api_id + "/" + place_.stage + "/" + text_of(*method_, "httpMethod") +
                   text_of(*resource_, "path"));
  return principal;
}

Result<HttpResponse> Execution::call_aws(const Document& integration, const std::string& body) {
  ASSIGN_OR_RETURN(const HttpRequest request, aws_request(integration, body));
  const Principal principal = caller_of(integration);
  note("Sending request to " + std::string(request.headers.value("host")) + request.target);
  HttpResponse answer = call_.send(request, principal);
  note("Received response. Status: " + std::to_string(answer.status));
  note("Endpoint response body before transformations: " + answer.body);
  if (answer.status == 501) {
    // Not something an API should be able to make look like a success.
    return failure("INTEGRATION_FAILURE",
                   "The integration's service answered: " + answer.body,
                   "Execution failed: the service does not implement this",
                   501);
  }
  return answer;
}

}  // namespace cloudtab::apigateway
