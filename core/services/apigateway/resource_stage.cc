#include <cstdlib>
#include <string>
#include <utility>

#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

// AWS::ApiGateway::Deployment and AWS::ApiGateway::Stage.

namespace cloudtab::apigateway {

namespace {

/// A method setting's property and the end of its patch path.
constexpr std::pair<const char*, const char*> kSettingPaths[] = {
    {"MetricsEnabled", "metrics/enabled"},
    {"DataTraceEnabled", "logging/dataTrace"},
    {"LoggingLevel", "logging/loglevel"},
    {"ThrottlingBurstLimit", "throttling/burstLimit"},
    {"ThrottlingRateLimit", "throttling/rateLimit"},
    {"CacheTtlInSeconds", "caching/ttlInSeconds"},
    {"CachingEnabled", "caching/enabled"},
    {"CacheDataEncrypted", "caching/dataEncrypted"},
};

/// Where a setting belongs: `/*/*`, or `/~1pets/GET`.
std::string setting_path(const Document& setting) {
  std::string resource = setting.value("ResourcePath", "/*");
  if (resource == "/*" || resource == "*")
    resource = "*";
  else
    resource = pointer_escaped(resource);
  return "/" + resource + "/" + setting.value("HttpMethod", "*");
}

Document stage_key(const Document& properties) {
  return {{"restApiId", text_property(properties, "RestApiId")},
          {"stageName", text_property(properties, "StageName")}};
}

Status update_stage(Call& call, const Document& properties, const Patches& patches) {
  if (patches.empty()) return ok();
  Document input = stage_key(properties);
  input["patchOperations"] = patches.list();
  RETURN_IF_ERROR(invoke(call, "UpdateStage", input));
  return ok();
}

/// A deployment's StageDescription as a stage's properties.
Document described_stage(const Document& properties) {
  Document stage = properties.value("StageDescription", Document::object());
  // Settings outside the list are for all methods.
  Document general = Document::object();
  for (const auto& [property, path] : kSettingPaths) {
    if (stage.contains(property)) general[property] = stage[property];
  }
  if (!general.empty()) {
    general["ResourcePath"] = "/*";
    general["HttpMethod"] = "*";
    Document settings = stage.value("MethodSettings", Document::array());
    settings.insert(settings.begin(), general);
    stage["MethodSettings"] = settings;
  }
  return stage;
}

void copy_stage_members(const Document& stage, Document& input) {
  copy_properties(stage, {"CacheClusterSize", "DocumentationVersion"}, input);
  if (stage.contains("Variables")) input["variables"] = text_map(stage["Variables"]);
  if (stage.contains("CacheClusterEnabled"))
    input["cacheClusterEnabled"] = is_set(stage, "CacheClusterEnabled");
  if (stage.contains("TracingEnabled")) input["tracingEnabled"] = is_set(stage, "TracingEnabled");
}

/// A template's canary as operations take it.
Document canary_of(const Document& written) {
  Document canary = Document::object();
  copy_properties(written, {"DeploymentId"}, canary);
  if (written.contains("PercentTraffic"))
    canary["percentTraffic"] =
        std::strtod(text_property(written, "PercentTraffic").c_str(), nullptr);
  if (written.contains("UseStageCache")) canary["useStageCache"] = is_set(written, "UseStageCache");
  if (written.contains("StageVariableOverrides"))
    canary["stageVariableOverrides"] = text_map(written["StageVariableOverrides"]);
  return canary;
}

/// What differs between two stages' `CanarySetting`.
void patch_canary_settings(const Document& before, const Document& after, Patches& patches) {
  if (before == after) return;
  if (after.empty()) {
    patches.remove("/canarySettings");
    return;
  }
  const Document canary = canary_of(after);
  for (const char* name : {"deploymentId", "percentTraffic", "useStageCache"}) {
    if (canary.contains(name))
      patches.replace(std::string("/canarySettings/") + name, plain_text(canary[name]));
  }
  patches.map(before.value("StageVariableOverrides", Document::object()),
              after.value("StageVariableOverrides", Document::object()),
              "/canarySettings/stageVariableOverrides");
}

}  // namespace

void patch_stage_settings(const Document& before, const Document& after, Patches& patches) {
  const Document old_settings = before.value("MethodSettings", Document::array());
  const Document settings = after.value("MethodSettings", Document::array());
  if (old_settings != settings) {
    for (const Document& setting : old_settings) patches.remove(setting_path(setting));
    for (const Document& setting : settings) {
      for (const auto& [property, path] : kSettingPaths) {
        if (setting.contains(property))
          patches.replace(setting_path(setting) + "/" + path, plain_text(setting[property]));
      }
    }
  }
  const Document old_log = before.value("AccessLogSetting", Document::object());
  const Document log = after.value("AccessLogSetting", Document::object());
  if (old_log == log) return;
  if (log.empty()) {
    patches.remove("/accessLogSettings");
    return;
  }
  if (log.contains("DestinationArn"))
    patches.replace("/accessLogSettings/destinationArn", plain_text(log["DestinationArn"]));
  if (log.contains("Format"))
    patches.replace("/accessLogSettings/format", plain_text(log["Format"]));
}

ResourceOutcome create_deployment_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"restApiId", text_property(properties, "RestApiId")}};
  if (properties.contains("DeploymentCanarySettings"))
    input["canarySettings"] = canary_of(properties["DeploymentCanarySettings"]);
  copy_properties(properties, {"Description", "StageName"}, input);
  const Document stage = described_stage(properties);
  copy_stage_members(stage, input);
  input.erase("documentationVersion");
  if (stage.contains("Description")) input["stageDescription"] = stage["Description"];
  const Result<Document> created = invoke(call, "CreateDeployment", input);
  if (!created.ok()) return created.error();
  Patches patches;
  patch_stage_settings(Document::object(), stage, patches);
  patch_canary_settings(Document::object(), member_of(stage, "CanarySetting"), patches);
  const Status updated = update_stage(call, properties, patches);
  if (!updated.ok()) return updated.error();
  const std::string id = text_of(*created, "id");
  return ResourceState{id, {{"DeploymentId", id}}};
}

ResourceOutcome update_deployment_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "Description", "/description");
  if (!patches.empty()) {
    const Result<Document> updated =
        invoke(call,
               "UpdateDeployment",
               {{"restApiId", text_property(request.properties, "RestApiId")},
                {"deploymentId", request.physical_id},
                {"patchOperations", patches.list()}});
    if (!updated.ok()) return updated.error();
  }
  const std::string stage = text_property(request.properties, "StageName");
  if (!stage.empty() && stage != text_property(request.previous_properties, "StageName")) {
    Document input = stage_key(request.properties);
    input["deploymentId"] = request.physical_id;
    copy_stage_members(described_stage(request.properties), input);
    const Result<Document> made = invoke(call, "CreateStage", input);
    if (!made.ok()) return made.error();
  } else if (!stage.empty()) {
    const Document before = described_stage(request.previous_properties);
    const Document after = described_stage(request.properties);
    Patches settings;
    patch_stage_settings(before, after, settings);
    settings.map(before.value("Variables", Document::object()),
                 after.value("Variables", Document::object()),
                 "/variables");
    const Status updated = update_stage(call, request.properties, settings);
    if (!updated.ok()) return updated.error();
  }
  return ResourceState{request.physical_id, {{"DeploymentId", request.physical_id}}};
}

ResourceOutcome remove_deployment_resource(Call& call, const ResourceRequest& request) {
  // The stage that the deployment made, and that still shows it, goes with it.
  if (request.properties.contains("StageName")) {
    const Result<Document> stage = invoke(call, "GetStage", stage_key(request.properties));
    if (stage.ok() && text_of(*stage, "deploymentId") == request.physical_id) {
      const Result<Document> deleted = invoke(call, "DeleteStage", stage_key(request.properties));
      if (!deleted.ok()) return deleted.error();
    } else if (stage.ok() && text_of(member_of(*stage, "canarySettings"), "deploymentId") ==
                                 request.physical_id) {
      Patches patches;
      patches.remove("/canarySettings");
      const Status updated = update_stage(call, request.properties, patches);
      if (!updated.ok()) return updated.error();
    }
  }
  return removed(request,
                 invoke(call,
                        "DeleteDeployment",
                        {{"restApiId", text_property(request.properties, "RestApiId")},
                         {"deploymentId", request.physical_id}}));
}

ResourceOutcome create_stage_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = stage_key(properties);
  if (properties.contains("CanarySetting"))
    input["canarySettings"] = canary_of(properties["CanarySetting"]);
  input["deploymentId"] = text_property(properties, "DeploymentId");
  copy_properties(properties, {"Description"}, input);
  copy_stage_members(properties, input);
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> created = invoke(call, "CreateStage", input);
  if (!created.ok()) return created.error();
  Patches patches;
  patch_stage_settings(Document::object(), properties, patches);
  const Status updated = update_stage(call, properties, patches);
  if (!updated.ok()) return updated.error();
  return ResourceState{text_property(properties, "StageName")};
}

ResourceOutcome update_stage_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "DeploymentId", "/deploymentId");
  patches.changed(request, "Description", "/description");
  patches.changed(request, "TracingEnabled", "/tracingEnabled");
  patches.changed(request, "CacheClusterEnabled", "/cacheClusterEnabled");
  patches.changed(request, "CacheClusterSize", "/cacheClusterSize");
  patches.map(request.previous_properties.value("Variables", Document::object()),
              request.properties.value("Variables", Document::object()),
              "/variables");
  patch_stage_settings(request.previous_properties, request.properties, patches);
  patch_canary_settings(member_of(request.previous_properties, "CanarySetting"),
                        member_of(request.properties, "CanarySetting"),
                        patches);
  const Status updated = update_stage(call, request.properties, patches);
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome remove_stage_resource(Call& call, const ResourceRequest& request) {
  Document key = stage_key(request.properties);
  key["stageName"] = request.physical_id;
  return removed(request, invoke(call, "DeleteStage", key));
}

}  // namespace cloudtab::apigateway
