#include "core/services/apigateway/data_plane.h"

#include <optional>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/apigateway/domain.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/v2/http/data_plane.h"

namespace cloudtab::apigateway {

namespace {

/// The scope of the API, or null. Ids are unique in practice; of equal ones the first is taken.
std::optional<Scope> scope_of_api(Call& call, const std::string& api) {
  for (const Scope& scope : call.store().scopes_of<ApiRecord>()) {
    if (call.records<ApiRecord>(scope).contains(api)) return scope;
  }
  return std::nullopt;
}

/// No API or stage of that name: AWS's front end does not tell which.
HttpResponse forbidden(const Call& call) {
  HttpResponse response;
  response.status = 403;
  response.headers = {{"Content-Type", "application/json"},
                      {"x-amzn-ErrorType", "ForbiddenException"},
                      {"x-amzn-RequestId", call.request_id()}};
  response.body = R"({"message":"Forbidden"})";
  return response;
}

/// The sums over an API's stages. All time that passes is the integration's.
void meter_api(Call& call, const std::string& api_name, int status, Duration latency) {
  const auto measure = [&](std::string_view metric, double value, std::string_view unit) {
    call.meter(metric, value, unit, {{"ApiName", api_name}});
  };
  measure("Count", 1, "Count");
  measure("4XXError", status / 100 == 4 ? 1 : 0, "Count");
  measure("5XXError", status / 100 == 5 ? 1 : 0, "Count");
  measure("Latency", static_cast<double>(latency.count()), "Milliseconds");
  if (latency > Duration{})
    measure("IntegrationLatency", static_cast<double>(latency.count()), "Milliseconds");
}

void report(Call& call,
            const ExecutionPlace& place,
            const ApiTarget& target,
            const std::string& method,
            const std::string& api_name,
            const HttpResponse& response) {
  call.trace("apigw.request",
             place.api_id,
             {{"requestId", call.request_id()},
              {"method", method},
              {"path", target.path},
              {"stage", place.stage},
              {"status", response.status}});
  const Dimension dimensions[] = {{"ApiName", api_name}, {"Stage", place.stage}};
  call.meter("Count", 1, "Count", dimensions);
  call.meter("4XXError", response.status / 100 == 4 ? 1 : 0, "Count", dimensions);
  call.meter("5XXError", response.status / 100 == 5 ? 1 : 0, "Count", dimensions);
  const Duration latency = call.now() - call.started_at();
  call.meter("Latency", static_cast<double>(latency.count()), "Milliseconds", dimensions);
  meter_api(call, api_name, response.status, latency);
}

/// By chance, but once for a request.
bool takes_canary(Call& call, const Document& stage) {
  const double percent = member_of(stage, "canarySettings").value("percentTraffic", 0.0);
  if (percent <= 0) return false;
  Document& memo = call.memo();
  if (!memo.contains("canary"))
    memo["canary"] = static_cast<double>(call.random().below(10'000)) < percent * 100;
  return memo["canary"].get<bool>();
}

}  // namespace

HttpOutcome data_plane(Call& call, const HttpRequest& request) {
  ApiTarget target = read_target(request);
  if (std::optional<ApiTarget> mapped = mapped_target(call, target)) target = std::move(*mapped);
  const std::optional<Scope> scope = scope_of_api(call, target.api);
  if (!scope) {
    const std::optional<Scope> scope_2 = v2::scope_of_api(call, target.api);
    return scope_2 ? v2::data_plane(call, *scope_2, request) : HttpOutcome(forbidden(call));
  }
  const StageRecord* stage =
      call.records<StageRecord>(*scope).find(part_key(target.api, target.stage));
  if (stage == nullptr) return forbidden(call);
  const Document& api = record_at(call.records<ApiRecord>(*scope), target.api).value;
  if (api.value("disableExecuteApiEndpoint", false) && target.domain.empty())
    return forbidden(call);
  const bool is_canary = takes_canary(call, stage->value);
  const Document& canary = member_of(stage->value, "canarySettings");
  const std::string deployment_id = text_of(is_canary ? canary : stage->value, "deploymentId");
  const DeploymentRecord* deployment =
      call.records<DeploymentRecord>(*scope).find(part_key(target.api, deployment_id));
  if (deployment == nullptr) return forbidden(call);

  ExecutionPlace place;
  place.scope = *scope;
  place.api_id = target.api;
  place.stage = target.stage;
  place.deployment_id = deployment_id;
  place.is_canary = is_canary;
  place.snapshot = &deployment->value["snapshot"];
  place.stage_variables = stage->value.value("variables", Document::object());
  if (is_canary) place.stage_variables.update(member_of(canary, "stageVariableOverrides"));
  place.method_settings = member_of(stage->value, "methodSettings");
  HttpOutcome outcome = Execution(call, place, request, target).run();
  if (outcome.ok())
    report(call, place, target, request.method, text_of(api, "name"), outcome.answer());
  return outcome;
}

}  // namespace cloudtab::apigateway
