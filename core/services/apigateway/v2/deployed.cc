#include "core/services/apigateway/v2/deployed.h"

#include <utility>

#include "core/engine/record_at.h"

namespace cloudtab::apigateway::v2 {

namespace {

constexpr std::string_view kTargetPrefix = "integrations/";

template <class Kind>
void freeze(Call& call, const std::string& api_id, Document& snapshot) {
  Document parts = Document::object();
  for (const auto& [key, part] : call.records<Record<Kind>>().prefix(api_id + "/"))
    parts[key] = part.value;
  snapshot[std::string(Kind::kCollection)] = std::move(parts);
}

/// Forgets an automatic deployment that only one stage serves: the next one serves the same.
void drop_automatic(Call& call, const std::string& api_id, const std::string& id) {
  const std::string key = api_id + "/" + id;
  const auto* deployment = call.records<Record<DeploymentKind>>().find(key);
  if (deployment == nullptr || !deployment->value.value("AutoDeployed", false)) return;
  int stages = 0;
  for (const auto& [name, stage] : call.records<Record<StageKind>>().prefix(api_id + "/"))
    stages += text_of(stage.value, "DeploymentId") == id ? 1 : 0;
  if (stages <= 1) call.records<Record<DeploymentKind>>().erase(key);
}

}  // namespace

Document take_snapshot(Call& call, const std::string& api_id) {
  Document snapshot = Document::object();
  freeze<RouteKind>(call, api_id, snapshot);
  freeze<RouteResponseKind>(call, api_id, snapshot);
  freeze<IntegrationKind>(call, api_id, snapshot);
  freeze<IntegrationResponseKind>(call, api_id, snapshot);
  freeze<AuthorizerKind>(call, api_id, snapshot);
  return snapshot;
}

std::string deploy_automatically(Call& call, const std::string& api_id) {
  const std::string id =
      new_id<Record<DeploymentKind>>(call, DeploymentKind::kIdLength, api_id + "/");
  call.records<Record<DeploymentKind>>().put(
      api_id + "/" + id,
      {{{"DeploymentId", id},
        {"AutoDeployed", true},
        {"CreatedDate", now_in_seconds(call)},
        {"DeploymentStatus", "DEPLOYED"},
        {"Description", "Automatic deployment triggered by changes to the Api configuration"}}});
  return id;
}

void redeploy(Call& call, const std::string& api_id) {
  std::vector<std::string> names;
  for (const auto& [key, stage] : call.records<Record<StageKind>>().prefix(api_id + "/")) {
    if (stage.value.value("AutoDeploy", false)) names.push_back(key);
  }
  for (const std::string& key : names) {
    Document stage = record_at(call.records<Record<StageKind>>(), key).value;
    drop_automatic(call, api_id, text_of(stage, "DeploymentId"));
    const std::string id = deploy_automatically(call, api_id);
    stage["DeploymentId"] = id;
    stage["LastUpdatedDate"] = now_in_seconds(call);
    stage["LastDeploymentStatusMessage"] =
        "Successfully deployed stage with deployment ID '" + id + "'";
    call.records<Record<StageKind>>().put(key, {std::move(stage)});
  }
}

Deployed::Deployed(Call& call, Scope scope, std::string api_id, const Document& stage)
    : call_(call), scope_(std::move(scope)), api_id_(std::move(api_id)) {
  const auto* deployment = call_.records<Record<DeploymentKind>>(scope_).find(
      api_id_ + "/" + text_of(stage, "DeploymentId"));
  static const Document nothing = Document::object();
  if (deployment == nullptr) {
    snapshot_ = &nothing;
    return;
  }
  const auto snapshot = deployment->value.find("snapshot");
  if (snapshot != deployment->value.end()) snapshot_ = &*snapshot;
}

const Document* Deployed::integration_of(const Document& route) {
  const std::string target = text_of(route, "Target");
  if (target.compare(0, kTargetPrefix.size(), kTargetPrefix) != 0) return nullptr;
  return part<IntegrationKind>(target.substr(kTargetPrefix.size()));
}

}  // namespace cloudtab::apigateway::v2
