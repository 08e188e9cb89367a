#include "core/services/apigateway/v2/http/execution.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/http_call.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/function.h"
#include "core/services/apigateway/v2/http/authorizer.h"
#include "core/services/apigateway/v2/http/cors.h"
#include "core/services/apigateway/v2/http/jwt.h"
#include "core/services/apigateway/v2/http/parameter.h"
#include "core/services/apigateway/v2/http/route_match.h"
#include "core/services/apigateway/v2/http/service_integration.h"

namespace cloudtab::apigateway::v2 {

namespace {

// What the API answers by itself: an `Error` whose message is the body's. The texts are AWS's;
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
Error not_found() { return Error{"NotFound", "Not Found", 404}; }
Error unauthorized() { return Error{"Unauthorized", "Unauthorized", 401}; }
Error forbidden() { return Error{"Forbidden", "Forbidden", 403}; }
Error internal_error() { return Error{"Internal", "Internal Server Error", 500}; }
Error unavailable() { return Error{"Unavailable", "Service Unavailable", 503}; }
Error too_large() { return Error{"TooLarge", "Request Entity Too Large", 413}; }

HttpResponse response_of(const Error& error) {
  HttpResponse response;
  response.status = error.http_status;
  response.headers.set("content-type", "application/json");
  if (error.http_status == 401) response.headers.set("www-authenticate", "Bearer");
  response.body = Document{{"message", error.message}}.dump();
  return response;
}

std::string bearer_token(const MappingSource& source, const Document& authorizer) {
  const Document sources = authorizer.value("IdentitySource", Document::array());
  if (sources.empty()) return {};
  std::string token = parameter_value(sources[0].get<std::string>(), source, "").value_or("");
  for (std::string_view scheme : {"Bearer ", "bearer "}) {
    if (token.compare(0, scheme.size(), scheme) == 0) return token.substr(scheme.size());
  }
  return token;
}

}  // namespace

HttpExecution::HttpExecution(Call& call, const HttpPlace& place, const HttpRequest& request)
    : call_(call),
      place_(place),
      request_(request),
      deployed_(call, place.scope, place.api_id, *place.stage) {
  event_.request = &request;
  event_.account = place.scope.account;
  event_.api_id = place.api_id;
  event_.domain = place.api_id + ".execute-api." + place.scope.region + ".amazonaws.com";
  event_.stage = place.stage_name;
  event_.path = place.full_path;
  event_.query = place.query;
  event_.stage_variables = member_of(*place.stage, "StageVariables");
  event_.request_id = call.request_id();
  event_.time = call.started_at();
}

HttpOutcome HttpExecution::run() {
  const Document& cors = member_of(*place_.api, "CorsConfiguration");
  if (!cors.empty()) {
    if (std::optional<HttpResponse> preflight = answer_preflight(cors, request_))
      return finish(std::move(*preflight));
  }
  HttpOutcome outcome = request_.body.size() > kPayloadBytesMax ? too_large() : run_route();
  if (outcome.is_waiting()) return outcome;
  HttpResponse response = outcome.ok() ? std::move(outcome.answer()) : response_of(outcome.error());
  if (!cors.empty()) put_cors_headers(cors, request_, response.headers);
  return finish(std::move(response));
}

HttpResponse HttpExecution::finish(HttpResponse response) const {
  response.headers.set("apigw-requestid", call_.request_id());
  return response;
}

HttpOutcome HttpExecution::run_route() {
  std::optional<HttpRouteMatch> match =
      find_http_route(deployed_.parts<RouteKind>(), request_.method, place_.path);
  if (!match) return not_found();
  const Document& route = *match->route;
  event_.route_key = text_of(route, "RouteKey");
  event_.path_parameters = std::move(match->path_parameters);
  source_.path = event_.path_parameters;
  source_.query = parse_query(place_.query);
  source_.headers = request_.headers;
  source_.body = request_.body;
  source_.stage_variables = event_.stage_variables;
  source_.context = context_of(event_);
  const OutcomeOf<Unit> authorized = authorize(route);
  if (authorized.is_waiting()) return authorized.waiting();
  if (authorized.is_error()) return authorized.error();
  const Document* integration = deployed_.integration_of(route);
  if (integration == nullptr) return internal_error();
  return integrate(*integration);
}

/// Fails closed: what cannot be decided here is refused by name.
OutcomeOf<Unit> HttpExecution::authorize(const Document& route) {
  const std::string type = text_of(route, "AuthorizationType");
  if (type == "AWS_IAM") {
    const bool is_signed =
        request_.headers.value("authorization").substr(0, 16) == "AWS4-HMAC-SHA256" ||
        place_.query.find("X-Amz-Signature=") != std::string::npos;
    return is_signed ? ok() : Status(forbidden());
  }
  if (type != "JWT" && type != "CUSTOM") return ok();
  const Document* authorizer = deployed_.part<AuthorizerKind>(text_of(route, "AuthorizerId"));
  if (authorizer == nullptr) return internal_error();
  if (type == "JWT") return check_token(*authorizer);
  return ask_authorizer(*authorizer);
}

OutcomeOf<Unit> HttpExecution::ask_authorizer(const Document& authorizer) {
  std::vector<std::string> identity;
  for (const Document& source : authorizer.value("IdentitySource", Document::array())) {
    std::optional<std::string> value =
        parameter_value(source.get_ref<const std::string&>(), source_, place_.path);
    if (!value || value->empty()) return unauthorized();
    identity.push_back(std::move(*value));
  }
  const std::string arn =
      make_arn("execute-api",
               place_.scope,
               place_.api_id + "/" + place_.stage_name + "/" + request_.method + place_.path);
  const std::string format = text_of(authorizer, "AuthorizerPayloadFormatVersion");
  const OutcomeOf<std::string> answer =
      run_function(call_,
                   place_.scope,
                   function_of(text_of(authorizer, "AuthorizerUri")),
                   authorizer_event(format, event_, identity, arn),
                   call_.started_at() + kAuthorizerTimeout,
                   "authorizer");
  if (answer.is_waiting()) return answer.waiting();
  if (answer.is_error())
    return answer.error().http_status == 501 ? answer.error() : internal_error();
  const bool simple = format == "2.0" && authorizer.value("EnableSimpleResponses", false);
  const Result<AuthorizerDecision> decision = read_decision(answer.answer(), simple, arn);
  if (!decision.ok()) return internal_error();
  if (!decision->allowed) return forbidden();
  event_.authorizer = decision->context;
  source_.context = context_of(event_);
  return ok();
}

Status HttpExecution::check_token(const Document& authorizer) const {
  const std::string token = bearer_token(source_, authorizer);
  const Status claims =
      check_jwt_claims(token, member_of(authorizer, "JwtConfiguration"), call_.now());
  if (!claims.ok()) return unauthorized();
  return errors::unsupported("the check of JWT signatures, whose keys are at the issuer,");
}

HttpOutcome HttpExecution::integrate(const Document& integration) {
  if (text_of(integration, "IntegrationType") == "HTTP_PROXY") return call_http(integration);
  if (integration.contains("IntegrationSubtype")) {
    ASSIGN_OR_RETURN(HttpResponse response,
                     call_service(call_, place_.scope, integration, source_, place_.path));
    return map_response(integration, std::move(response));
  }
  return call_function(integration);
}

HttpOutcome HttpExecution::call_function(const Document& integration) {
  const std::string format = text_of(integration, "PayloadFormatVersion");
  const std::string function =
      function_of(filled_uri(text_of(integration, "IntegrationUri"), event_.stage_variables, {}));
  const Document event = format == "2.0" ? event_2(event_) : event_1(event_);
  const Duration timeout(integration.value("TimeoutInMillis", kHttpTimeoutMillis));
  OutcomeOf<std::string> answer =
      run_function(call_, place_.scope, function, event, call_.started_at() + timeout);
  if (answer.is_waiting()) return answer.waiting();
  if (answer.is_error()) {
    if (answer.error().http_status == 501) return answer.error();
    return answer.error().code == kFunctionTimedOut ? unavailable() : internal_error();
  }
  Result<HttpResponse> response = response_of_function(answer.answer(), format);
  if (!response.ok()) return internal_error();
  return map_response(integration, std::move(response).value());
}

HttpOutcome HttpExecution::call_http(const Document& integration) {
  const Instant deadline =
      call_.started_at() + Duration(integration.value("TimeoutInMillis", kHttpTimeoutMillis));
  HttpRequest request;
  std::string url;
  if (!has_called_http(call_)) {
    ASSIGN_OR_RETURN(url, http_url(integration));
    request = http_request(integration);
  }
  OutcomeOf<HttpReply> outcome = apigateway::call_http(call_, std::move(request), url, deadline);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  HttpReply& reply = outcome.answer();
  if (reply.failure == kNoHttpRunner) return errors::unsupported("HTTP calls in this host");
  if (!reply.response) return unavailable();
  return map_response(integration, std::move(*reply.response));
}

/// The endpoint's URL with the path and query that are mapped, and the client's query.
Result<std::string> HttpExecution::http_url(const Document& integration) {
  std::string url =
      filled_uri(text_of(integration, "IntegrationUri"), event_.stage_variables, source_.path);
  NamedValues query = source_.query;
  for (const auto& entry : member_of(integration, "RequestParameters").items()) {
    const std::optional<ParameterTarget> target = parse_target(entry.key());
    if (!target) continue;
    const std::string value =
        parameter_value(entry.value().get_ref<const std::string&>(), source_, place_.path)
            .value_or("");
    if (target->place == "path") {
      const size_t host = url.find("://");
      if (host == std::string::npos) return unavailable();
      url = url.substr(0, url.find('/', host + 3)) + (value.substr(0, 1) == "/" ? "" : "/") + value;
    } else if (target->place == "querystring") {
      if (target->action != ParameterTarget::Action::kAppend)
        std::erase_if(query, [&](const auto& named) { return named.first == target->name; });
      if (target->action != ParameterTarget::Action::kRemove)
        query.emplace_back(target->name, value);
    }
  }
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : query) {
    url += separator + percent_encode(name, false) + "=" + percent_encode(value, false);
    separator = '&';
  }
  return url;
}

HttpRequest HttpExecution::http_request(const Document& integration) {
  HttpRequest request;
  request.headers = request_.headers;
  request.headers.remove("host");
  request.headers.remove("content-length");
  map_headers(member_of(integration, "RequestParameters"), source_, place_.path, request.headers);
  const std::string method = text_of(integration, "IntegrationMethod");
  request.method = method == "ANY" ? request_.method : method;
  request.body = request_.body;
  return request;
}

/// ResponseParameters: by status, changes of headers and of the status.
HttpOutcome HttpExecution::map_response(const Document& integration, HttpResponse response) {
  const Document& parameters = member_of(member_of(integration, "ResponseParameters"),
                                         std::to_string(response.status).c_str());
  if (parameters.empty()) return response;
  const HttpResponse original = response;
  source_.response = &original;
  map_headers(parameters, source_, place_.path, response.headers);
  const std::string status = text_of(parameters, "overwrite:statuscode");
  if (!status.empty()) {
    const std::string value = parameter_value(status, source_, place_.path).value_or("");
    if (value.size() == 3 && value.find_first_not_of("0123456789") == std::string::npos)
      response.status = (value[0] - '0') * 100 + (value[1] - '0') * 10 + (value[2] - '0');
  }
  source_.response = nullptr;
  return response;
}

}  // namespace cloudtab::apigateway::v2
