#include "core/engine/record_at.h"
#include "core/services/apigateway/canary.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/stage.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

std::string stage_key(const Document& input) {
  return part_key(text_of(input, "restApiId"), text_of(input, "stageName"));
}

/// Those of the stage and of its canary are there.
Status check_deployments(Call& call, const Document& input, const Document& stage) {
  const Document& canary = member_of(stage, "canarySettings");
  for (const Document* owner : {&stage, &canary}) {
    if (owner->empty()) continue;
    const std::string deployment = text_of(*owner, "deploymentId");
    if (!call.records<DeploymentRecord>().contains(
            part_key(text_of(input, "restApiId"), deployment)))
      return errors::bad_request("Deployment id does not exist");
  }
  return ok();
}

}  // namespace

Result<const Document*> find_stage(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const StageRecord* found = call.records<StageRecord>().find(stage_key(input));
  if (found == nullptr) return errors::no_stage();
  return &found->value;
}

Outcome create_stage(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  if (call.records<StageRecord>().contains(stage_key(input)))
    return errors::conflict("Stage already exists");
  RETURN_IF_ERROR(deploy_to_stage(call, input));
  if (input.contains("canarySettings")) {
    Document stage = record_at(call.records<StageRecord>(), stage_key(input)).value;
    const Document& given = input["canarySettings"];
    stage["canarySettings"] =
        canary_settings(given, given.value("deploymentId", text_of(stage, "deploymentId")));
    RETURN_IF_ERROR(check_deployments(call, input, stage));
    call.records<StageRecord>().put(stage_key(input), {stage});
  }
  return record_at(call.records<StageRecord>(), stage_key(input)).value;
}

Outcome get_stage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* stage, find_stage(call, input));
  return *stage;
}

Outcome get_stages(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string deployment = text_of(input, "deploymentId");
  Document stages = Document::array();
  for (const auto& [key, stage] :
       call.records<StageRecord>().prefix(text_of(input, "restApiId") + "/")) {
    if (deployment.empty() || text_of(stage.value, "deploymentId") == deployment)
      stages.push_back(stage.value);
  }
  return Document{{"item", stages}};
}

Outcome update_stage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_stage(call, input));
  Document stage = *found;
  RETURN_IF_ERROR(patch_stage(input, stage));
  RETURN_IF_ERROR(check_deployments(call, input, stage));
  stage["lastUpdatedDate"] = to_millis(call.now()) / 1000 * 1000;
  call.records<StageRecord>().put(stage_key(input), {stage});
  return stage;
}

/// Nothing is cached.
Outcome flush_stage_cache(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_stage(call, input));
  return Document::object();
}

Outcome delete_stage(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_stage(call, input));
  call.records<StageRecord>().erase(stage_key(input));
  return Document::object();
}

}  // namespace cloudtab::apigateway
