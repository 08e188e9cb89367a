#include <utility>

#include "core/base/arn.h"
#include "core/services/apigateway/execution/content_handling.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/execution/lambda_proxy.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/state.h"

// Integrations whose service is Lambda: AWS_PROXY, and AWS with Lambda's path. The request waits
// for the run of its function.

namespace cloudtab::apigateway {

OutcomeOf<FunctionAnswer> Execution::call_function(const Document& integration,
                                                   const std::string& payload) {
  ASSIGN_OR_RETURN(const NamedValues path, mapped_parameters(integration, "path"));
  const Result<IntegrationUri> uri =
      parse_integration_uri(filled_uri(text_of(integration, "uri"), source_.stage_variables, path));
  if (!uri.ok() || !is_lambda_invocation(*uri))
    return configuration_error("Invalid endpoint address");
  // Lambda knows no other method for its path; recorded.
  if (text_of(integration, "httpMethod") != "POST")
    return configuration_error("Invalid integration method for a function");
  const FunctionRun run{
      .function = lambda_function(*uri),
      .payload = payload,
      .scope = place_.scope,
      .principal = caller_of(integration),
      .deadline = call_.started_at() +
                  Duration(integration.value("timeoutInMillis", kIntegrationTimeoutMillis))};
  if (!has_begun(call_, run.slot)) {
    note("Endpoint request URI: " + text_of(integration, "uri"));
    note("Endpoint request body after transformations: " + payload);
  }
  OutcomeOf<FunctionAnswer> outcome = run_function(call_, run);
  if (outcome.is_error()) {
    const Error& error = outcome.error();
    if (error.code == kFunctionTimedOut) {
      return failure("INTEGRATION_TIMEOUT",
                     "Endpoint request timed out",
                     "Execution failed due to a timeout error");
    }
    if (error.http_status == 501) {
      return failure("INTEGRATION_FAILURE",
                     error.message,
                     "Execution failed: the function cannot be run",
                     501);
    }
    // Whatever keeps the function from running is the API's own fault to its callers.
    return configuration_error("Lambda invocation failed with status: " +
                               std::to_string(error.http_status) + ". " + error.message);
  }
  if (outcome.ok())
    note("Endpoint response body before transformations: " + outcome.answer().payload);
  return outcome;
}

ProxyRequest Execution::proxy_request() const {
  ProxyRequest request;
  request.method = request_.method;
  request.resource = text_of(*resource_, "path");
  request.path = path_;
  request.headers = source_.headers;
  request.query = source_.query;
  request.path_parameters = source_.path;
  request.body = source_.body;
  request.is_binary =
      is_binary_type((*place_.snapshot)["binaryMediaTypes"], source_.headers.value("content-type"));
  request.context = source_.context;
  request.stage_variables = source_.stage_variables;
  return request;
}

HttpOutcome Execution::call_lambda_proxy(const Document& integration) {
  ProxyRequest request = proxy_request();
  // What the integration maps comes on top of what the client sent; recorded.
  ASSIGN_OR_RETURN(const NamedValues headers, mapped_parameters(integration, "header"));
  ASSIGN_OR_RETURN(const NamedValues query, mapped_parameters(integration, "querystring"));
  for (const auto& [name, value] : headers) request.headers.set(name, value);
  request.query.insert(request.query.end(), query.begin(), query.end());
  const std::string event =
      proxy_event(request).dump(-1, ' ', false, Document::error_handler_t::replace);

  OutcomeOf<FunctionAnswer> outcome = call_function(integration, event);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  const FunctionAnswer& answer = outcome.answer();
  if (answer.failed) {
    return failure(
        "API_CONFIGURATION_ERROR",
        "Internal server error",
        "Lambda execution failed with status 200 due to customer function error: " + answer.payload,
        502);
  }
  Result<HttpResponse> response =
      proxy_response(answer.payload, !(*place_.snapshot)["binaryMediaTypes"].empty());
  if (!response.ok()) {
    return failure("API_CONFIGURATION_ERROR",
                   "Internal server error",
                   "Execution failed due to configuration error: Malformed Lambda proxy response",
                   502);
  }
  return std::move(response).value();
}

}  // namespace cloudtab::apigateway
