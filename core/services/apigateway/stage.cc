#include "core/services/apigateway/stage.h"

#include <algorithm>
#include <cstdlib>

#include "core/services/apigateway/canary.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr size_t kStageNameCharsMax = 128;

Status check_stage_name(const std::string& name) {
  static constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  if (!name.empty() && name.size() <= kStageNameCharsMax &&
      name.find_first_not_of(kAllowed) == std::string::npos)
    return ok();
  return errors::bad_request("Stage name only allows a-zA-Z0-9_");
}

Document new_stage(Call& call, const Document& input) {
  const int64_t now = to_millis(call.now()) / 1000 * 1000;
  Document stage = {{"stageName", text_of(input, "stageName")},
                    {"cacheClusterEnabled", input.value("cacheClusterEnabled", false)},
                    {"cacheClusterStatus", "NOT_AVAILABLE"},
                    {"methodSettings", Document::object()},
                    {"tracingEnabled", input.value("tracingEnabled", false)},
                    {"createdDate", now},
                    {"lastUpdatedDate", now}};
  for (const char* member : {"cacheClusterSize", "documentationVersion", "tags"}) {
    if (input.contains(member)) stage[member] = input[member];
  }
  return stage;
}

/// Defaults of a method's settings. Source: recorded, and
/// https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
Document default_method_setting() {
  return {{"cacheDataEncrypted", false},
          {"cacheTtlInSeconds", 300},
          {"cachingEnabled", false},
          {"dataTraceEnabled", false},
          {"metricsEnabled", false},
          {"requireAuthorizationForCacheControl", true},
          {"throttlingBurstLimit", 5000},
          {"throttlingRateLimit", 10000.0},
          {"unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER"}};
}

struct MethodSetting {
  std::string_view path;  ///< what follows the method
  const char* member;
  enum { kBoolean, kInteger, kNumber, kText } type;
};

constexpr MethodSetting kMethodSettings[] = {
    {"metrics/enabled", "metricsEnabled", MethodSetting::kBoolean},
    {"logging/dataTrace", "dataTraceEnabled", MethodSetting::kBoolean},
    {"logging/loglevel", "loggingLevel", MethodSetting::kText},
    {"throttling/burstLimit", "throttlingBurstLimit", MethodSetting::kInteger},
    {"throttling/rateLimit", "throttlingRateLimit", MethodSetting::kNumber},
    {"caching/ttlInSeconds", "cacheTtlInSeconds", MethodSetting::kInteger},
    {"caching/enabled", "cachingEnabled", MethodSetting::kBoolean},
    {"caching/dataEncrypted", "cacheDataEncrypted", MethodSetting::kBoolean},
    {"caching/requireAuthorizationForCacheControl",
     "requireAuthorizationForCacheControl",
     MethodSetting::kBoolean},
    {"caching/unauthorizedCacheControlHeaderStrategy",
     "unauthorizedCacheControlHeaderStrategy",
     MethodSetting::kText},
};

Error invalid_stage_path(const std::string& path) {
  return errors::bad_request(
      "Invalid method setting path: " + path +
      ". Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, "
      "/clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, "
      "/accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, "
      "/{resourcePath}/{httpMethod}/logging/dataTrace, "
      "/{resourcePath}/{httpMethod}/logging/loglevel, "
      "/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/"
      "rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
      "/{resourcePath}/{httpMethod}/caching/enabled, "
      "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
      "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
      "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, "
      "/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, "
      "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, "
      "/*/*/caching/enabled, /*/*/caching/dataEncrypted, "
      "/*/*/caching/requireAuthorizationForCacheControl, "
      "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, "
      "/tracingEnabled]");
}

Status patch_method_setting(const PatchPart& part, Document& stage) {
  const std::vector<std::string> parts = pointer_parts(part.path);
  if (parts.size() != 2 && parts.size() != 4) return invalid_stage_path(part.path);
  // `~1pets~1cats/GET` is kept as `pets/cats/GET`.
  std::string resource = parts[0];
  if (resource.size() > 1 && resource[0] == '/') resource.erase(0, 1);
  const std::string key = resource + "/" + parts[1];
  Document& settings = stage["methodSettings"];
  if (part.operation == "remove") {
    if (!settings.contains(key)) {
      return errors::bad_request("Cannot remove method setting " + key +
                                 " because there is no method setting for this method ");
    }
    settings.erase(key);
    return ok();
  }
  const std::string name = parts.size() == 4 ? parts[2] + "/" + parts[3] : "";
  const auto* found = std::find_if(std::begin(kMethodSettings),
                                   std::end(kMethodSettings),
                                   [&](const auto& known) { return known.path == name; });
  if (found == std::end(kMethodSettings)) return invalid_stage_path(part.path);
  if (!settings.contains(key)) settings[key] = default_method_setting();
  Document& value = settings[key][found->member];
  if (found->type == MethodSetting::kBoolean)
    value = part.value == "true";
  else if (found->type == MethodSetting::kInteger)
    value = std::strtoll(part.value.c_str(), nullptr, 10);
  else if (found->type == MethodSetting::kNumber)
    value = std::strtod(part.value.c_str(), nullptr);
  else
    value = part.value;
  return ok();
}

}  // namespace

Document snapshot_of(Call& call, const Document& api) {
  const std::string prefix = text_of(api, "id") + "/";
  Document snapshot = {{"resources", Document::array()},
                       {"models", Document::object()},
                       {"validators", Document::object()},
                       {"gatewayResponses", Document::object()},
                       {"authorizers", Document::object()},
                       {"apiKeySource", api.value("apiKeySource", "HEADER")},
                       {"policy", text_of(api, "policy")},
                       {"binaryMediaTypes", api.value("binaryMediaTypes", Document::array())}};
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(prefix)) {
    Document resource = record.value;
    resource["path"] = resource_path(call, text_of(api, "id"), record.value);
    snapshot["resources"].push_back(std::move(resource));
  }
  for (const auto& [key, model] : call.records<ModelRecord>().prefix(prefix))
    snapshot["models"][text_of(model.value, "name")] = text_of(model.value, "schema");
  for (const auto& [key, validator] : call.records<ValidatorRecord>().prefix(prefix))
    snapshot["validators"][text_of(validator.value, "id")] = validator.value;
  for (const auto& [key, response] : call.records<GatewayResponseRecord>().prefix(prefix))
    snapshot["gatewayResponses"][text_of(response.value, "responseType")] = response.value;
  for (const auto& [key, authorizer] : call.records<AuthorizerRecord>().prefix(prefix))
    snapshot["authorizers"][text_of(authorizer.value, "id")] = authorizer.value;
  return snapshot;
}

Status deploy_to_stage(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  const std::string name = text_of(input, "stageName");
  const std::string deployment = text_of(input, "deploymentId");
  RETURN_IF_ERROR(check_stage_name(name));
  if (!call.records<DeploymentRecord>().contains(part_key(api, deployment)))
    return errors::bad_request("Deployment id does not exist");
  const StageRecord* existing = call.records<StageRecord>().find(part_key(api, name));
  if (existing == nullptr) {
    const auto stages = call.records<StageRecord>().prefix(api + "/");
    if (static_cast<size_t>(std::distance(stages.begin(), stages.end())) >= kStagesPerApiMax)
      return errors::limit_exceeded("Maximum number of stages for this API has been reached.");
  }
  Document stage = existing == nullptr ? new_stage(call, input) : existing->value;
  stage["deploymentId"] = deployment;
  stage["lastUpdatedDate"] = to_millis(call.now()) / 1000 * 1000;
  for (const char* member : {"description", "variables"}) {
    if (input.contains(member)) stage[member] = input[member];
  }
  call.records<StageRecord>().put(part_key(api, name), {stage});
  return ok();
}

Status patch_stage(const Document& input, Document& stage) {
  static constexpr PatchRule kRules[] = {
      {"/deploymentId"},
      {"/description"},
      {"/cacheClusterSize"},
      {"/clientCertificateId"},
      {"/cacheClusterEnabled", PatchRule::kReplace, PatchRule::kBoolean},
      {"/tracingEnabled", PatchRule::kReplace, PatchRule::kBoolean},
      {"/accessLogSettings", PatchRule::kRemove},
      {"/accessLogSettings/*", PatchRule::kAll, PatchRule::kMapText},
      {"/variables/*", PatchRule::kAll, PatchRule::kMapText},
  };
  for (const PatchPart& part : patch_parts(input)) {
    const std::vector<std::string> parts = pointer_parts(part.path);
    const std::string first = parts.empty() ? "" : parts[0];
    const bool known =
        std::any_of(std::begin(kRules), std::end(kRules), [&](const PatchRule& rule) {
          return pointer_parts(rule.path)[0] == first;
        });
    ASSIGN_OR_RETURN(const bool of_canary, patch_canary(part, stage));
    if (of_canary) continue;
    if (!known) {
      RETURN_IF_ERROR(patch_method_setting(part, stage));
      continue;
    }
    const Document one = {
        {"patchOperations",
         Document::array({{{"op", part.operation}, {"path", part.path}, {"value", part.value}}})}};
    if (!apply_patch(one, kRules, stage).ok()) return invalid_stage_path(part.path);
  }
  return ok();
}

}  // namespace cloudtab::apigateway
