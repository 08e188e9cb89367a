#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/function.h"
#include "core/services/apigateway/v2/http/authorizer.h"
#include "core/services/apigateway/v2/socket/execution.h"

// `$connect`: who may open a connection, and what the route says to it. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html

namespace cloudtab::apigateway::v2 {

namespace {

/// Headers and query of a handshake, as REST APIs tell them.
void put_handshake(const HttpRequest& handshake, Document& event) {
  std::map<std::string, std::vector<std::string>> headers;
  for (const auto& [name, value] : handshake.headers) headers[name].push_back(value);
  event["headers"] = Document::object();
  for (const auto& [name, values] : headers) event["headers"][name] = values.back();
  event["multiValueHeaders"] = headers;
  const size_t mark = handshake.target.find('?');
  if (mark == std::string::npos) return;
  std::map<std::string, std::vector<std::string>> query;
  for (auto& [name, value] : parse_query(std::string_view(handshake.target).substr(mark + 1)))
    query[name].push_back(std::move(value));
  for (const auto& [name, values] : query) event["queryStringParameters"][name] = values.back();
  event["multiValueQueryStringParameters"] = query;
}

HttpResponse refused_with(int status, const char* message) {
  HttpResponse response;
  response.status = status;
  response.headers.set("content-type", "application/json");
  response.body = Document{{"message", message}}.dump();
  return response;
}

}  // namespace

HttpOutcome SocketExecution::connect(const HttpRequest& handshake) {
  HttpResponse accepted;
  const Document* route = find_route("$connect");
  if (route == nullptr) return accepted;
  make_context("$connect", "CONNECT");
  source_.headers = handshake.headers;
  const size_t mark = handshake.target.find('?');
  if (mark != std::string::npos)
    source_.query = parse_query(std::string_view(handshake.target).substr(mark + 1));
  Document event = this->event(nullptr);
  put_handshake(handshake, event);
  OutcomeOf<std::optional<HttpResponse>> refused = refusal(*route, handshake, event);
  if (refused.is_waiting()) return refused.waiting();
  if (refused.is_error()) return refused.error();
  if (refused.answer()) return std::move(*refused.answer());
  const Document* integration = deployed_.integration_of(*route);
  if (integration == nullptr) return accepted;
  put_authorizer();
  event["requestContext"] = source_.context;
  return integrate(*integration, event, /*may_wait=*/true);
}

OutcomeOf<std::optional<HttpResponse>> SocketExecution::refusal(const Document& route,
                                                                const HttpRequest& handshake,
                                                                const Document& event) {
  using Refusal = std::optional<HttpResponse>;
  const std::string type = text_of(route, "AuthorizationType");
  if (type == "AWS_IAM") {
    const bool is_signed =
        handshake.headers.value("authorization").substr(0, 16) == "AWS4-HMAC-SHA256" ||
        handshake.target.find("X-Amz-Signature=") != std::string::npos;
    return is_signed ? Refusal() : Refusal(refused_with(403, "Forbidden"));
  }
  if (type != "CUSTOM") return Refusal();
  const Document* authorizer = deployed_.part<AuthorizerKind>(text_of(route, "AuthorizerId"));
  if (authorizer == nullptr) return Error{"Internal", "Internal server error", 500};
  return ask_authorizer(*authorizer, event);
}

OutcomeOf<std::optional<HttpResponse>> SocketExecution::ask_authorizer(const Document& authorizer,
                                                                       const Document& event) {
  using Refusal = std::optional<HttpResponse>;
  for (const Document& source : authorizer.value("IdentitySource", Document::array())) {
    // `route.request.header.x` is what version 1 calls `method.request.header.x`.
    std::string expression = source.get<std::string>();
    if (expression.compare(0, 6, "route.") == 0) expression.replace(0, 6, "method.");
    if (mapped_value(expression, source_).value_or("").empty())
      return Refusal(refused_with(401, "Unauthorized"));
  }
  const std::string arn =
      make_arn("execute-api", place_.scope, place_.api_id + "/" + connection_.stage + "/$connect");
  Document question = event;
  question["type"] = "REQUEST";
  question["methodArn"] = arn;
  const OutcomeOf<std::string> answer =
      run_function(call_,
                   place_.scope,
                   function_of(text_of(authorizer, "AuthorizerUri")),
                   question,
                   call_.started_at() + kAuthorizerTimeout,
                   "authorizer");
  if (answer.is_waiting()) return answer.waiting();
  if (answer.is_error()) return answer.error();
  const Result<AuthorizerDecision> decision = read_decision(answer.answer(), /*simple=*/false, arn);
  if (!decision.ok()) return decision.error();
  if (!decision->allowed) return Refusal(refused_with(403, "Forbidden"));
  connection_.authorizer = decision->context.dump();
  return Refusal();
}

}  // namespace cloudtab::apigateway::v2
