#include "core/services/apigateway/v2/socket/execution.h"

#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/execution/aws_request.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/function.h"
#include "core/services/apigateway/v2/http/event.h"
#include "core/services/apigateway/v2/http/parameter.h"
#include "core/services/apigateway/vtl/render.h"

namespace cloudtab::apigateway::v2 {

namespace {

Error integration_failed() { return Error{"Internal", "Internal server error", 500}; }

/// `\$default` is how templates and SDKs keep `$default` from being filled in.
std::string unescaped(std::string text) {
  if (text.substr(0, 2) == "\\$") text.erase(0, 1);
  return text;
}

/// The template that the expression selects, else `$default`'s, else null.
const std::string* select_template(const Document& owner,
                                   const char* member,
                                   const MappingSource& source) {
  const Document& templates = member_of(owner, member);
  const std::string selected = unescaped(
      parameter_value(text_of(owner, "TemplateSelectionExpression"), source, "").value_or(""));
  for (const std::string& key : {selected, std::string(kDefault)}) {
    const auto found = templates.find(key);
    if (found != templates.end() && found->is_string())
      return &found->get_ref<const std::string&>();
  }
  return nullptr;
}

Result<std::string> render(const std::string& text,
                           const std::string& body,
                           const MappingSource& source) {
  vtl::Heap heap;
  vtl::Environment environment;
  environment.body = body;
  environment.params = heap.make_map();
  environment.context = vtl::as_map(to_value(source.context, heap));
  environment.stage_variables = vtl::as_map(to_value(source.stage_variables, heap));
  return vtl::render(text, environment, heap);
}

/// Whether `/200/`, `/4\d\d/` or `$default` is the key of a response with a status. A key's
/// pattern knows digits and `\d`.
bool fits_status(const std::string& key, int status) {
  if (key == kDefault) return true;
  if (key.size() < 2 || key.front() != '/' || key.back() != '/') return false;
  std::string_view pattern = std::string_view(key).substr(1, key.size() - 2);
  for (const char digit : std::to_string(status)) {
    if (pattern.substr(0, 2) == "\\d") {
      pattern.remove_prefix(2);
    } else if (!pattern.empty() && (pattern[0] == digit || pattern[0] == '.')) {
      pattern.remove_prefix(1);
    } else {
      return false;
    }
  }
  return pattern.empty();
}

int status_in(const std::string& body) {
  const Document parsed = Document::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object() || !parsed.contains("statusCode")) return 0;
  const Document& status = parsed["statusCode"];
  const int value =
      std::atoi((status.is_string() ? status.get<std::string>() : status.dump()).c_str());
  return value >= 100 && value <= 599 ? value : 0;
}

}  // namespace

std::optional<SocketPlace> place_of(Call& call,
                                    const Scope& scope,
                                    const ConnectionRecord& connection) {
  SocketPlace place{scope, connection.api_id};
  const ApiRecord* api = call.records<ApiRecord>(scope).find(connection.api_id);
  const auto* stage =
      call.records<Record<StageKind>>(scope).find(connection.api_id + "/" + connection.stage);
  if (api == nullptr || stage == nullptr) return std::nullopt;
  place.api = &api->value;
  place.stage = &stage->value;
  return place;
}

SocketExecution::SocketExecution(Call& call,
                                 SocketPlace place,
                                 std::string id,
                                 const ConnectionRecord& connection)
    : call_(call),
      place_(std::move(place)),
      id_(std::move(id)),
      connection_(connection),
      deployed_(call, place_.scope, place_.api_id, *place_.stage) {
  source_.stage_variables = member_of(*place_.stage, "StageVariables");
}

void SocketExecution::put_authorizer() {
  if (!connection_.authorizer.empty())
    source_.context["authorizer"] = Document::parse(connection_.authorizer);
}

OutcomeOf<Document> SocketExecution::receive(const std::string& body) {
  source_.body = body;
  std::string key = selected_key(body);
  const Document* route = find_route(key);
  if (route == nullptr) {
    key = kDefault;
    route = find_route(key);
  }
  make_context(key, "MESSAGE");
  if (route == nullptr) {
    push_error("Forbidden");
    return Document::object();
  }
  const Document* integration = deployed_.integration_of(*route);
  if (integration == nullptr) {
    push_error("Internal server error");
    return Document::object();
  }
  HttpOutcome outcome = integrate(*integration, event(&body), /*may_wait=*/true);
  if (outcome.is_waiting()) return outcome.waiting();
  if (!outcome.ok()) {
    if (outcome.error().http_status == 501) return outcome.error();
    push_error("Internal server error");
    return Document::object();
  }
  answer(*route, *integration, outcome.answer());
  return Document::object();
}

void SocketExecution::disconnect(int code, const std::string& reason) {
  const Document* route = find_route("$disconnect");
  const Document* integration = route == nullptr ? nullptr : deployed_.integration_of(*route);
  if (integration == nullptr) return;
  make_context("$disconnect", "DISCONNECT");
  source_.context["disconnectStatusCode"] = code;
  source_.context["disconnectReason"] = reason;
  const HttpOutcome outcome = integrate(*integration, event(nullptr), /*may_wait=*/false);
  call_.trace("apigw.step",
              place_.api_id,
              {{"requestId", call_.request_id()},
               {"text", outcome.ok() ? "$disconnect completed" : "$disconnect failed"}});
}

const Document* SocketExecution::find_route(const std::string& key) {
  for (const Document* route : deployed_.parts<RouteKind>()) {
    if (text_of(*route, "RouteKey") == key) return route;
  }
  return nullptr;
}

/// What RouteSelectionExpression makes of the message; `$default` for what it cannot read.
std::string SocketExecution::selected_key(const std::string& body) const {
  MappingSource source = source_;
  source.body = body;
  const std::string expression = text_of(*place_.api, "RouteSelectionExpression");
  const std::string key = unescaped(parameter_value(expression, source, "").value_or(""));
  // Only messages select a route by name; the others are events.
  return key.empty() || key == "$connect" || key == "$disconnect" ? std::string(kDefault) : key;
}

void SocketExecution::make_context(const std::string& route_key, const char* event_type) {
  Document& memo = call_.memo();
  if (!memo.contains("requestId")) {
    memo["requestId"] =
        call_.random().text(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") + "=";
    memo["messageId"] = new_connection_id(call_);
  }
  source_.context = {
      {"apiId", place_.api_id},
      {"connectedAt", to_millis(connection_.connected_at)},
      {"connectionId", id_},
      {"domainName", place_.api_id + ".execute-api." + place_.scope.region + ".amazonaws.com"},
      {"eventType", event_type},
      {"extendedRequestId", memo["requestId"]},
      {"identity", {{"sourceIp", connection_.source_ip}, {"userAgent", connection_.user_agent}}},
      {"messageDirection", "IN"},
      {"requestId", memo["requestId"]},
      {"requestTime", common_log_time(call_.started_at())},
      {"requestTimeEpoch", to_millis(call_.started_at())},
      {"routeKey", route_key},
      {"stage", connection_.stage}};
  put_authorizer();
  if (std::string_view(event_type) == "MESSAGE") source_.context["messageId"] = memo["messageId"];
}

Document SocketExecution::event(const std::string* body) const {
  Document event = {{"requestContext", source_.context}, {"isBase64Encoded", false}};
  if (!source_.stage_variables.empty()) event["stageVariables"] = source_.stage_variables;
  if (body == nullptr) return event;
  const bool text = is_valid_utf8(*body);
  event["isBase64Encoded"] = !text;
  event["body"] = text ? *body : base64_encode(*body);
  return event;
}

HttpOutcome SocketExecution::integrate(const Document& integration,
                                       const Document& event,
                                       bool may_wait) {
  const std::string type = text_of(integration, "IntegrationType");
  if (type == "HTTP" || type == "HTTP_PROXY")
    return errors::unsupported(type + " integrations of WebSocket APIs");
  if (type == "AWS_PROXY") {
    const std::string function = function_of(
        filled_uri(text_of(integration, "IntegrationUri"), source_.stage_variables, {}));
    if (!may_wait) {
      RETURN_IF_ERROR(notify_function(call_, place_.scope, function, event));
      return HttpResponse();
    }
    const Duration timeout(integration.value("TimeoutInMillis", kIntegrationTimeoutMillis));
    OutcomeOf<std::string> answer =
        run_function(call_, place_.scope, function, event, call_.started_at() + timeout);
    if (answer.is_waiting()) return answer.waiting();
    if (answer.is_error()) return answer.error();
    return response_of_function(answer.answer(), "1.0");
  }
  ASSIGN_OR_RETURN(const std::string body, filled(integration));
  if (type != "MOCK") return call_aws(integration, body);
  HttpResponse response;
  response.status = status_in(body);
  if (response.status == 0) return integration_failed();
  return response;
}

/// The request that the integration gets of the message.
Result<std::string> SocketExecution::filled(const Document& integration) {
  const std::string* chosen = select_template(integration, "RequestTemplates", source_);
  if (chosen != nullptr) return render(*chosen, source_.body, source_);
  const std::string behavior = text_of(integration, "PassthroughBehavior");
  const bool has_templates = !member_of(integration, "RequestTemplates").empty();
  if (behavior == "NEVER" || (behavior == "WHEN_NO_TEMPLATES" && has_templates))
    return integration_failed();
  return source_.body;
}

Result<HttpResponse> SocketExecution::call_aws(const Document& integration,
                                               const std::string& body) {
  ASSIGN_OR_RETURN(const IntegrationUri uri,
                   parse_integration_uri(filled_uri(
                       text_of(integration, "IntegrationUri"), source_.stage_variables, {})));
  NamedValues query;
  NamedValues headers;
  constexpr std::string_view kQuery = "integration.request.querystring.";
  constexpr std::string_view kHeader = "integration.request.header.";
  for (const auto& entry : member_of(integration, "RequestParameters").items()) {
    // Values are written as in version 1, or as `route.request.…`, which is the same.
    std::string expression = entry.value().get<std::string>();
    if (expression.compare(0, 6, "route.") == 0) expression.replace(0, 6, "method.");
    const std::optional<std::string> value = mapped_value(expression, source_);
    if (!value) continue;
    if (entry.key().compare(0, kQuery.size(), kQuery) == 0)
      query.emplace_back(entry.key().substr(kQuery.size()), *value);
    if (entry.key().compare(0, kHeader.size(), kHeader) == 0)
      headers.emplace_back(entry.key().substr(kHeader.size()), *value);
  }
  const std::string method = integration.value("IntegrationMethod", "POST");
  ASSIGN_OR_RETURN(const HttpRequest request,
                   make_aws_request(uri, method, std::move(query), headers, body));
  Principal principal;
  principal.account = place_.scope.account;
  principal.arn = text_of(integration, "CredentialsArn");
  principal.service = "apigateway.amazonaws.com";
  HttpResponse answer = call_.send(request, principal);
  if (answer.status == 501) return errors::unsupported("what the integration asks of its service");
  return answer;
}

/// Sends a route's response, where it has one: two-way communication has to be asked for.
void SocketExecution::answer(const Document& route,
                             const Document& integration,
                             const HttpResponse& response) {
  if (text_of(route, "RouteResponseSelectionExpression").empty()) return;
  if (deployed_.parts<RouteResponseKind>(text_of(route, "RouteId") + "/").empty()) return;
  if (text_of(integration, "IntegrationType") == "AWS_PROXY") {
    if (!response.body.empty()) push_frame(call_, place_.scope, id_, response.body);
    return;
  }
  const Document* chosen = nullptr;
  const std::string below = text_of(integration, "IntegrationId") + "/";
  for (const Document* candidate : deployed_.parts<IntegrationResponseKind>(below)) {
    const std::string key = text_of(*candidate, "IntegrationResponseKey");
    if (!fits_status(key, response.status)) continue;
    if (chosen == nullptr || key != kDefault) chosen = candidate;
  }
  if (chosen == nullptr) return;
  const std::string* text = select_template(*chosen, "ResponseTemplates", source_);
  const Result<std::string> body =
      text == nullptr ? Result<std::string>(response.body) : render(*text, response.body, source_);
  if (!body.ok()) return push_error("Internal server error");
  if (!body->empty()) push_frame(call_, place_.scope, id_, *body);
}

/// The frame that AWS sends for a message it could not handle.
void SocketExecution::push_error(const char* message) {
  push_frame(
      call_,
      place_.scope,
      id_,
      Document{
          {"message", message}, {"connectionId", id_}, {"requestId", source_.context["requestId"]}}
          .dump());
}

}  // namespace cloudtab::apigateway::v2
