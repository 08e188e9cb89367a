#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

// Who may call, and how often: AWS::ApiGateway::Authorizer, ApiKey, UsagePlan and UsagePlanKey.

namespace cloudtab::apigateway {

namespace {

Document authorizer_key(const ResourceRequest& request) {
  return {{"restApiId", text_property(request.properties, "RestApiId")},
          {"authorizerId", request.physical_id}};
}

ResourceState authorizer_state(const std::string& id) { return {id, {{"AuthorizerId", id}}}; }

ResourceState key_state(const std::string& id) { return {id, {{"APIKeyId", id}}}; }

int64_t whole_number(const Document& properties, const char* name) {
  return std::strtoll(text_property(properties, name).c_str(), nullptr, 10);
}

Document throttle_settings(const Document& properties) {
  Document settings = Document::object();
  if (properties.contains("BurstLimit"))
    settings["burstLimit"] = whole_number(properties, "BurstLimit");
  if (properties.contains("RateLimit"))
    settings["rateLimit"] = std::strtod(text_property(properties, "RateLimit").c_str(), nullptr);
  return settings;
}

Document quota_settings(const Document& properties) {
  Document settings = Document::object();
  if (properties.contains("Limit")) settings["limit"] = whole_number(properties, "Limit");
  if (properties.contains("Offset")) settings["offset"] = whole_number(properties, "Offset");
  if (properties.contains("Period")) settings["period"] = text_property(properties, "Period");
  return settings;
}

Document api_stages(const Document& properties) {
  Document stages = Document::array();
  for (const Document& stage : properties.value("ApiStages", Document::array())) {
    Document made = {{"apiId", text_property(stage, "ApiId")},
                     {"stage", text_property(stage, "Stage")}};
    for (const auto& [method, settings] : member_of(stage, "Throttle").items())
      made["throttle"][method] = throttle_settings(settings);
    stages.push_back(std::move(made));
  }
  return stages;
}

std::string stage_name(const Document& stage) {
  return text_of(stage, "apiId") + ":" + text_of(stage, "stage");
}

void patch_api_stages(const ResourceRequest& request, Patches& patches) {
  const Document before = api_stages(request.previous_properties);
  const Document after = api_stages(request.properties);
  for (const Document& stage : before) {
    if (std::find(after.begin(), after.end(), stage) == after.end())
      patches.remove("/apiStages", stage_name(stage));
  }
  for (const Document& stage : after) {
    if (std::find(before.begin(), before.end(), stage) != before.end()) continue;
    patches.add("/apiStages", stage_name(stage));
    if (stage.contains("throttle"))
      patches.replace("/apiStages/" + stage_name(stage) + "/throttle", stage["throttle"].dump());
  }
}

/// Patches of a group of limits whose members are named alike.
void patch_limits(const Document& before,
                  const Document& after,
                  const std::string& path,
                  Patches& patches) {
  if (before == after) return;
  if (!before.empty()) patches.remove(path);
  for (const auto& [name, value] : after.items())
    patches.replace(path + "/" + name, plain_text(value));
}

}  // namespace

ResourceOutcome create_authorizer_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"restApiId", text_property(properties, "RestApiId")},
                    {"type", text_property(properties, "Type")},
                    {"name", properties.value("Name", request.generated_name)}};
  copy_properties(properties,
                  {"AuthType",
                   "AuthorizerCredentials",
                   "AuthorizerUri",
                   "IdentitySource",
                   "IdentityValidationExpression",
                   "ProviderARNs"},
                  input);
  if (properties.contains("AuthorizerResultTtlInSeconds")) {
    input["authorizerResultTtlInSeconds"] =
        std::atoi(text_property(properties, "AuthorizerResultTtlInSeconds").c_str());
  }
  const Result<Document> created = invoke(call, "CreateAuthorizer", input);
  if (!created.ok()) return created.error();
  return authorizer_state(text_of(*created, "id"));
}

ResourceOutcome update_authorizer_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  for (const auto& [property, path] :
       {std::pair{"Name", "/name"},
        std::pair{"Type", "/type"},
        std::pair{"AuthType", "/authType"},
        std::pair{"AuthorizerCredentials", "/authorizerCredentials"},
        std::pair{"AuthorizerResultTtlInSeconds", "/authorizerResultTtlInSeconds"},
        std::pair{"AuthorizerUri", "/authorizerUri"},
        std::pair{"IdentitySource", "/identitySource"},
        std::pair{"IdentityValidationExpression", "/identityValidationExpression"}})
    patches.changed(request, property, path);
  const Document before = request.previous_properties.value("ProviderARNs", Document::array());
  const Document after = request.properties.value("ProviderARNs", Document::array());
  if (before != after) {
    for (const Document& provider : after) patches.add("/providerARNs", plain_text(provider));
    for (const Document& provider : before) {
      if (std::find(after.begin(), after.end(), provider) == after.end())
        patches.remove("/providerARNs", plain_text(provider));
    }
  }
  if (patches.empty()) return authorizer_state(request.physical_id);
  Document input = authorizer_key(request);
  input["patchOperations"] = patches.list();
  const Result<Document> updated = invoke(call, "UpdateAuthorizer", input);
  if (!updated.ok()) return updated.error();
  return authorizer_state(request.physical_id);
}

ResourceOutcome remove_authorizer_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteAuthorizer", authorizer_key(request)));
}

ResourceOutcome create_key_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"name", properties.value("Name", request.generated_name)},
                    {"enabled", is_set(properties, "Enabled")}};
  copy_properties(properties, {"CustomerId", "Description", "Value"}, input);
  for (const Document& stage : properties.value("StageKeys", Document::array())) {
    input["stageKeys"].push_back({{"restApiId", text_property(stage, "RestApiId")},
                                  {"stageName", text_property(stage, "StageName")}});
  }
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> created = invoke(call, "CreateApiKey", input);
  if (!created.ok()) return created.error();
  return key_state(text_of(*created, "id"));
}

ResourceOutcome update_key_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "CustomerId", "/customerId");
  patches.changed(request, "Description", "/description");
  patches.changed(request, "Enabled", "/enabled");
  const Result<Document> updated = invoke(
      call, "UpdateApiKey", {{"apiKey", request.physical_id}, {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return key_state(request.physical_id);
}

ResourceOutcome remove_key_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteApiKey", {{"apiKey", request.physical_id}}));
}

ResourceOutcome create_plan_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"name", properties.value("UsagePlanName", request.generated_name)},
                    {"apiStages", api_stages(properties)}};
  copy_properties(properties, {"Description"}, input);
  if (const Document throttle = throttle_settings(member_of(properties, "Throttle"));
      !throttle.empty())
    input["throttle"] = throttle;
  if (const Document quota = quota_settings(member_of(properties, "Quota")); !quota.empty())
    input["quota"] = quota;
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> created = invoke(call, "CreateUsagePlan", input);
  if (!created.ok()) return created.error();
  const std::string id = text_of(*created, "id");
  return ResourceState{id, {{"Id", id}}};
}

ResourceOutcome update_plan_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "UsagePlanName", "/name");
  patches.changed(request, "Description", "/description");
  patch_api_stages(request, patches);
  patch_limits(throttle_settings(member_of(request.previous_properties, "Throttle")),
               throttle_settings(member_of(request.properties, "Throttle")),
               "/throttle",
               patches);
  patch_limits(quota_settings(member_of(request.previous_properties, "Quota")),
               quota_settings(member_of(request.properties, "Quota")),
               "/quota",
               patches);
  const Result<Document> updated =
      invoke(call,
             "UpdateUsagePlan",
             {{"usagePlanId", request.physical_id}, {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id, {{"Id", request.physical_id}}};
}

ResourceOutcome remove_plan_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteUsagePlan", {{"usagePlanId", request.physical_id}}));
}

/// `{key}:{plan}`.
ResourceOutcome create_plan_key_resource(Call& call, const ResourceRequest& request) {
  const std::string key = text_property(request.properties, "KeyId");
  const std::string plan = text_property(request.properties, "UsagePlanId");
  const Result<Document> created =
      invoke(call,
             "CreateUsagePlanKey",
             {{"usagePlanId", plan},
              {"keyId", key},
              {"keyType", text_property(request.properties, "KeyType")}});
  if (!created.ok()) return created.error();
  const std::string id = key + ":" + plan;
  return ResourceState{id, {{"Id", id}}};
}

ResourceOutcome remove_plan_key_resource(Call& call, const ResourceRequest& request) {
  return removed(request,
                 invoke(call,
                        "DeleteUsagePlanKey",
                        {{"usagePlanId", text_property(request.properties, "UsagePlanId")},
                         {"keyId", text_property(request.properties, "KeyId")}}));
}

}  // namespace cloudtab::apigateway
