#include "core/services/apigateway/execution/execution.h"

#include "core/base/encoding.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/rate_limit.h"
#include "core/services/apigateway/schema.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/usage.h"

namespace cloudtab::apigateway {

namespace {

std::string braced(const NamedValues& values) {
  std::string text = "{";
  for (const auto& [name, value] : values)
    text += (text.size() > 1 ? ", " : "") + name + "=" + value;
  return text + "}";
}

NamedValues headers_of(const HttpHeaders& headers) { return {headers.begin(), headers.end()}; }

/// The last of several values stands for all.
vtl::Value map_of(const NamedValues& values, vtl::Heap& heap) {
  vtl::Map* map = heap.make_map();
  for (const auto& [name, value] : values) map->put(name, vtl::Value(value));
  return vtl::Value(map);
}

std::string content_type_of(const HttpHeaders& headers) {
  const std::string_view value = headers.value("content-type");
  return value.empty() ? "application/json" : std::string(value.substr(0, value.find(';')));
}

bool has_value(const NamedValues& values, std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key == name) return true;
  }
  return false;
}

}  // namespace

Execution::Execution(Call& call,
                     ExecutionPlace place,
                     const HttpRequest& request,
                     const ApiTarget& target)
    : call_(call), place_(std::move(place)), request_(request), path_(target.path) {
  Document& memo = call.memo();
  if (!memo.contains("extendedRequestId")) {
    memo["extendedRequestId"] =
        call.random().text(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") +
        "=";
  }
  extended_id_ = text_of(memo, "extendedRequestId");
  source_.query = parse_query(target.query);
  source_.headers = request.headers;
  source_.body = request.body;
  source_.stage_variables = place_.stage_variables;
  make_context(target);
}

/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
void Execution::make_context(const ApiTarget& target) {
  const std::string domain = target.domain.empty() ? place_.api_id + ".execute-api." +
                                                         place_.scope.region + ".amazonaws.com"
                                                   : target.domain;
  source_.context = {
      {"accountId", place_.scope.account},
      {"apiId", place_.api_id},
      {"deploymentId", place_.deployment_id},
      {"domainName", domain},
      {"domainPrefix", domain.substr(0, domain.find('.'))},
      {"extendedRequestId", extended_id_},
      {"httpMethod", request_.method},
      {"identity",
       {{"sourceIp", "127.0.0.1"},
        {"userAgent", std::string(request_.headers.value("user-agent"))}}},
      {"isCanaryRequest", place_.is_canary},
      {"path", target.domain.empty() ? "/" + place_.stage + target.path : target.request_path},
      {"protocol", "HTTP/1.1"},
      {"requestId", call_.request_id()},
      {"requestOverride",
       {{"header", Document::object()},
        {"path", Document::object()},
        {"querystring", Document::object()}}},
      {"requestTime", common_log_time(call_.started_at())},
      {"requestTimeEpoch", to_millis(call_.started_at())},
      {"responseOverride", {{"header", Document::object()}}},
      {"stage", place_.stage}};
}

void Execution::note(const std::string& text) {
  log_.push_back(text);
  call_.trace("apigw.step", place_.api_id, {{"requestId", call_.request_id()}, {"text", text}});
}

HttpOutcome Execution::run() {
  const std::optional<RouteMatch> match =
      find_route((*place_.snapshot)["resources"], request_.method, path_);
  if (!match) {
    return finish(
        failure_response(failure("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token"),
                         (*place_.snapshot)["gatewayResponses"],
                         source_));
  }
  return run(*match->resource, *match->method, match->path_parameters);
}

HttpOutcome Execution::run(const Document& resource,
                           const Document& method,
                           NamedValues path_parameters) {
  enter_method(resource, method, std::move(path_parameters));
  HttpOutcome outcome = run_method();
  if (outcome.is_waiting()) return outcome;
  if (outcome.ok()) {
    note("Successfully completed execution");
    note("Method completed with status: " + std::to_string(outcome.answer().status));
    return finish(std::move(outcome.answer()));
  }
  const std::string line = text_of(outcome.error().fields, "log");
  if (!line.empty()) note(line);
  HttpResponse response =
      failure_response(outcome.error(), (*place_.snapshot)["gatewayResponses"], source_);
  note("Method completed with status: " + std::to_string(response.status));
  return finish(std::move(response));
}

void Execution::enter_method(const Document& resource,
                             const Document& method,
                             NamedValues path_parameters) {
  resource_ = &resource;
  method_ = &method;
  source_.path = std::move(path_parameters);
  source_.context["resourceId"] = text_of(resource, "id");
  source_.context["resourcePath"] = text_of(resource, "path");
  params_ = heap_.make_map();
  params_->put("path", map_of(source_.path, heap_));
  params_->put("querystring", map_of(source_.query, heap_));
  params_->put("header", map_of(headers_of(source_.headers), heap_));
  note("Starting execution for request: " + call_.request_id());
  note("HTTP Method: " + request_.method + ", Resource Path: " + path_);
  note("Method request path: " + braced(source_.path));
  note("Method request query string: " + braced(source_.query));
  note("Method request headers: " + braced(headers_of(source_.headers)));
  note("Method request body before transformations: " + source_.body);
}

HttpOutcome Execution::run_method() {
  if (source_.body.size() > kPayloadBytesMax)
    return failure("REQUEST_TOO_LARGE", "Request Too Long");
  const OutcomeOf<bool> admitted = admit();
  if (admitted.is_waiting()) return admitted.waiting();
  if (admitted.is_error()) return admitted.error();
  context_ = vtl::as_map(to_value(source_.context, heap_));
  RETURN_IF_ERROR(check_method_request());
  const auto integration = method_->find("methodIntegration");
  if (integration == method_->end())
    return configuration_error("No integration defined for method");
  return integrate(*integration);
}

/// A request that waits for its function runs again, but is let in once.
OutcomeOf<bool> Execution::admit() {
  if (place_.is_test) return true;
  Document& memo = call_.memo();
  if (!memo.contains("admitted")) {
    OutcomeOf<bool> authorized = authorize();
    if (!authorized.ok()) return authorized;
    RETURN_IF_ERROR(check_key());
    RETURN_IF_ERROR(check_rate());
    memo["admitted"] = {{"identity", source_.context["identity"]}};
    if (source_.context.contains("authorizer"))
      memo["admitted"]["authorizer"] = source_.context["authorizer"];
  }
  source_.context.update(memo["admitted"]);
  return true;
}

/// The API key, where the method asks for one, and what its usage plan allows.
Status Execution::check_key() {
  const bool by_authorizer = text_of(*place_.snapshot, "apiKeySource") == "AUTHORIZER";
  const std::string value =
      by_authorizer ? usage_key_ : std::string(source_.headers.value("x-api-key"));
  if (!value.empty()) source_.context["identity"]["apiKey"] = value;
  if (!method_->value("apiKeyRequired", false)) return ok();
  const std::optional<KeyUse> use =
      find_key_use(call_, place_.scope, value, place_.api_id, place_.stage);
  if (!use) return failure("INVALID_API_KEY", "Forbidden");
  source_.context["identity"]["apiKeyId"] = use->key;
  return count_use(call_,
                   place_.scope,
                   *use,
                   text_of(*resource_, "path") + "/" + text_of(*method_, "httpMethod"));
}

/// The stage's throttling of the method, or of all of them.
Status Execution::check_rate() {
  if (place_.method_settings.empty()) return ok();
  const std::string method = text_of(*method_, "httpMethod");
  std::string path = text_of(*resource_, "path");
  if (path.size() > 1) path.erase(0, 1);
  const Document* settings = &member_of(place_.method_settings, (path + "/" + method).c_str());
  if (settings->empty()) settings = &member_of(place_.method_settings, "*/*");
  const std::optional<RateLimit> limit =
      rate_limit_of(*settings, "throttlingRateLimit", "throttlingBurstLimit");
  if (!limit) return ok();
  const std::string bucket = place_.api_id + "/" + place_.stage + "/" + path + "/" + method;
  if (take_token(call_, place_.scope, bucket, *limit)) return ok();
  return failure("THROTTLED", "Too Many Requests");
}

Status Execution::check_method_request() const {
  const Document& validators = (*place_.snapshot)["validators"];
  const auto validator = validators.find(text_of(*method_, "requestValidatorId"));
  if (validator == validators.end()) return ok();
  if (validator->value("validateRequestParameters", false)) RETURN_IF_ERROR(check_parameters());
  if (validator->value("validateRequestBody", false)) RETURN_IF_ERROR(check_body());
  return ok();
}

Status Execution::check_parameters() const {
  std::string missing;
  for (const auto& entry : member_of(*method_, "requestParameters").items()) {
    if (!entry.value().is_boolean() || !entry.value().get<bool>()) continue;
    const std::string_view expression = entry.key();
    const std::string_view place = expression.substr(0, expression.find('.', 15));
    const std::string name(expression.substr(std::min(place.size() + 1, expression.size())));
    bool there = false;
    if (place.find("header") != std::string_view::npos)
      there = source_.headers.find(name) != nullptr;
    else if (place.find("querystring") != std::string_view::npos)
      there = has_value(source_.query, name);
    else
      there = has_value(source_.path, name);
    if (!there) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (missing.empty()) return ok();
  return failure("BAD_REQUEST_PARAMETERS",
                 "Missing required request parameters: [" + missing + "]");
}

Status Execution::check_body() const {
  const Document models = method_->value("requestModels", Document::object());
  std::string model = text_of(models, content_type_of(source_.headers).c_str());
  if (model.empty()) model = text_of(models, "$default");
  if (model.empty()) return ok();
  const std::string body = source_.body.empty() ? "{}" : source_.body;
  const Status valid = check_against_model(body, model, (*place_.snapshot)["models"]);
  if (valid.ok()) return ok();
  return failure("BAD_REQUEST_BODY",
                 "Invalid request body",
                 "Request body does not match model schema for content type " +
                     content_type_of(source_.headers) + ": [" + valid.error().message + "]");
}

HttpResponse Execution::finish(HttpResponse response) {
  if (response.headers.find("content-type") == nullptr)
    response.headers.set("Content-Type", "application/json");
  response.headers.set("x-amzn-RequestId", call_.request_id());
  response.headers.set("x-amz-apigw-id", extended_id_);
  if (request_.method == "HEAD") response.body.clear();
  return response;
}

}  // namespace cloudtab::apigateway
