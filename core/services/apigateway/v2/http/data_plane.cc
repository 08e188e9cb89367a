#include "core/services/apigateway/v2/http/data_plane.h"

#include <utility>

#include "core/engine/record_at.h"
#include "core/services/apigateway/execution/request.h"
#include "core/services/apigateway/v2/http/execution.h"
#include "core/services/apigateway/v2/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

HttpResponse message(const Call& call, int status, const char* text) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}, {"apigw-requestid", call.request_id()}};
  response.body = Document{{"message", text}}.dump();
  return response;
}

/// The sums over an API's stages. All time that passes is the integration's.
void meter_api(Call& call, const std::string& api_id, int status, Duration latency) {
  const auto measure = [&](std::string_view metric, double value, std::string_view unit) {
    call.meter(metric, value, unit, {{"ApiId", api_id}});
  };
  measure("Count", 1, "Count");
  measure("4xx", status / 100 == 4 ? 1 : 0, "Count");
  measure("5xx", status / 100 == 5 ? 1 : 0, "Count");
  measure("Latency", static_cast<double>(latency.count()), "Milliseconds");
  if (latency > Duration{})
    measure("IntegrationLatency", static_cast<double>(latency.count()), "Milliseconds");
}

/// Metrics: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
void report(Call& call, const HttpPlace& place, const HttpRequest& request, int status) {
  call.trace("apigw.request",
             place.api_id,
             {{"requestId", call.request_id()},
              {"method", request.method},
              {"path", place.full_path},
              {"stage", place.stage_name},
              {"status", status}});
  const Dimension dimensions[] = {{"ApiId", place.api_id}, {"Stage", place.stage_name}};
  call.meter("Count", 1, "Count", dimensions);
  call.meter("4xx", status / 100 == 4 ? 1 : 0, "Count", dimensions);
  call.meter("5xx", status / 100 == 5 ? 1 : 0, "Count", dimensions);
  const Duration latency = call.now() - call.started_at();
  call.meter("Latency", static_cast<double>(latency.count()), "Milliseconds", dimensions);
  meter_api(call, place.api_id, status, latency);
}

/// The stage that the path begins with, or else `$default`. False if there is neither.
bool find_stage(Call& call, const ApiTarget& target, HttpPlace& place) {
  const auto& stages = call.records<Record<StageKind>>(place.scope);
  place.stage_name = target.stage;
  place.path = target.path;
  const auto* stage = stages.find(place.api_id + "/" + place.stage_name);
  if (stage == nullptr || place.stage_name == kDefault) {
    if (stage == nullptr) place.path = target.stage_path;
    place.stage_name = kDefault;
    stage = stages.find(place.api_id + "/" + place.stage_name);
  }
  if (stage == nullptr) return false;
  place.stage = &stage->value;
  place.full_path = place.stage_name == kDefault ? place.path : target.stage_path;
  return true;
}

}  // namespace

std::optional<Scope> scope_of_api(Call& call, const std::string& api_id) {
  for (const Scope& scope : call.store().scopes_of<ApiRecord>()) {
    if (call.records<ApiRecord>(scope).contains(api_id)) return scope;
  }
  return std::nullopt;
}

HttpOutcome data_plane(Call& call, const Scope& scope, const HttpRequest& request) {
  const ApiTarget target = read_target(request);
  HttpPlace place;
  place.scope = scope;
  place.api_id = target.api;
  place.api = &record_at(call.records<ApiRecord>(scope), target.api).value;
  // A socket opens through the control API; see socket/control.h.
  if (is_websocket(*place.api)) return message(call, 403, "Forbidden");
  if (place.api->value("DisableExecuteApiEndpoint", false) || !find_stage(call, target, place))
    return message(call, 404, "Not Found");
  place.query = target.query;
  HttpOutcome outcome = HttpExecution(call, place, request).run();
  if (outcome.ok()) report(call, place, request, outcome.answer().status);
  return outcome;
}

}  // namespace cloudtab::apigateway::v2
