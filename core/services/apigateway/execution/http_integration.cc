#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/http_call.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/state.h"

// HTTP and HTTP_PROXY integrations. What travels is as recorded (test_apigateway_http.py,
// test_apigateway_integrations.py).

namespace cloudtab::apigateway {

namespace {

/// Headers of a client that go no further.
constexpr std::string_view kDroppedHeaders[] = {"connection",
                                                "content-encoding",
                                                "content-length",
                                                "content-md5",
                                                "expect",
                                                "host",
                                                "max-forwards",
                                                "proxy-authenticate",
                                                "server",
                                                "te",
                                                "trailer",
                                                "transfer-encoding",
                                                "upgrade",
                                                "via",
                                                "www-authenticate"};

bool is_dropped(std::string_view name) {
  for (std::string_view dropped : kDroppedHeaders) {
    if (equals_ignoring_case(name, dropped)) return true;
  }
  return false;
}

std::string braced(const HttpHeaders& headers) {
  std::string text = "{";
  for (const auto& [name, value] : headers)
    text += (text.size() > 1 ? ", " : "") + name + "=" + value;
  return text + "}";
}

/// Of what an endpoint could not be reached for, callers are told only this.
Error unreachable() {
  return failure("INTEGRATION_FAILURE",
                 "Network error communicating with endpoint",
                 "Execution failed due to a network error communicating with endpoint");
}

}  // namespace

Result<HttpHeaders> Execution::http_headers(const Document& integration, bool is_proxy) {
  HttpHeaders headers;
  if (is_proxy) {
    for (const auto& [name, value] : source_.headers) {
      if (!is_dropped(name)) headers.add(name, value);
    }
  } else {
    headers.set("Accept", "application/json");
    headers.set("User-Agent", "AmazonAPIGateway_" + place_.api_id);
    if (!source_.body.empty()) headers.set("Content-Type", "application/json");
  }
  headers.set("X-Amzn-Apigateway-Api-Id", place_.api_id);
  if (!call_.xray_header().empty()) headers.set("X-Amzn-Trace-Id", call_.xray_header());
  ASSIGN_OR_RETURN(const NamedValues mapped, mapped_parameters(integration, "header"));
  for (const auto& [name, value] : mapped) {
    if (equals_ignoring_case(name, "content-length") ||
        equals_ignoring_case(name, "transfer-encoding"))
      return configuration_error("Header " + name + " may not be set for an HTTP integration");
    headers.set(name, value);
  }
  return headers;
}

/// The endpoint's URL with what is mapped to its path and query; a proxy takes the client's query
/// along.
Result<std::string> Execution::http_url(const Document& integration, bool is_proxy) {
  ASSIGN_OR_RETURN(const NamedValues path, mapped_parameters(integration, "path"));
  ASSIGN_OR_RETURN(const NamedValues mapped, mapped_parameters(integration, "querystring"));
  std::string url = filled_uri(text_of(integration, "uri"), source_.stage_variables, path);
  NamedValues query;
  if (is_proxy) query = source_.query;
  for (const auto& [name, value] : mapped) {
    std::erase_if(query, [&key = name](const auto& given) { return given.first == key; });
    query.emplace_back(name, value);
  }
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : query) {
    url += separator + percent_encode(name, false) + "=" + percent_encode(value, false);
    separator = '&';
  }
  if (split_url(url).host.empty()) return configuration_error("Invalid endpoint address");
  return url;
}

HttpOutcome Execution::call_http_endpoint(const Document& integration, bool is_proxy) {
  HttpRequest request;
  std::string url;
  if (!has_called_http(call_)) {
    request.body = source_.body;
    if (!is_proxy) {
      ASSIGN_OR_RETURN(request.body, request_body(integration));
    }
    ASSIGN_OR_RETURN(request.headers, http_headers(integration, is_proxy));
    ASSIGN_OR_RETURN(url, http_url(integration, is_proxy));
    const std::string method = text_of(integration, "httpMethod");
    request.method = method == "ANY" ? request_.method : method;
    if (request.method == "GET" || request.method == "HEAD") request.body.clear();
    note("Endpoint request URI: " + url);
    note("Endpoint request headers: " + braced(request.headers));
    note("Sending request to " + url);
    // Nothing of a private network is here.
    if (text_of(integration, "connectionType") == "VPC_LINK") return unreachable();
  }
  const Instant deadline = call_.started_at() + Duration(integration.value(
                                                    "timeoutInMillis", kIntegrationTimeoutMillis));
  OutcomeOf<HttpReply> outcome = call_http(call_, std::move(request), url, deadline);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  HttpReply& reply = outcome.answer();
  if (reply.failure == kHttpTimedOut) {
    return failure("INTEGRATION_TIMEOUT",
                   "Endpoint request timed out",
                   "Execution failed due to a timeout error");
  }
  if (!reply.response) return unreachable();
  HttpResponse& answer = *reply.response;
  note("Received response. Status: " + std::to_string(answer.status) + ", Integration latency: " +
       std::to_string((call_.now() - call_.started_at()).count()) + " ms");
  note("Endpoint response headers: " + braced(answer.headers));
  note("Endpoint response body before transformations: " + answer.body);
  if (!is_proxy) return map_response(integration, answer);
  HttpResponse response;
  response.status = answer.status;
  response.body = std::move(answer.body);
  for (const auto& [name, value] : answer.headers) add_response_header(response, name, value);
  return response;
}

}  // namespace cloudtab::apigateway
