#include <algorithm>

#include "core/base/sorting.h"
#include "core/services/apigateway/canary.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/stage.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_deployment(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const DeploymentRecord* found = call.records<DeploymentRecord>().find(
      part_key(text_of(input, "restApiId"), text_of(input, "deploymentId")));
  if (found == nullptr) return errors::no_deployment();
  return &found->value;
}

/// Path -> method -> what is shown of it.
Document summary_of(const Document& deployment) {
  Document summary = Document::object();
  for (const Document& resource : deployment["snapshot"]["resources"]) {
    for (const auto& method : member_of(resource, "resourceMethods").items()) {
      summary[text_of(resource, "path")][method.key()] = {
          {"authorizationType", method.value()["authorizationType"]},
          {"apiKeyRequired", method.value()["apiKeyRequired"]}};
    }
  }
  return summary;
}

Document described(const Document& deployment, const Document& input) {
  Document answer = deployment;
  const Document embed = input.value("embed", Document::array());
  if (std::find(embed.begin(), embed.end(), Document("apisummary")) != embed.end())
    answer["apiSummary"] = summary_of(deployment);
  answer.erase("snapshot");
  return answer;
}

/// Whether every method can be called; AWS deploys nothing else.
Status check_deployable(const Document& resources) {
  size_t methods = 0;
  for (const Document& resource : resources) {
    for (const Document& method : resource.value("resourceMethods", Document::object())) {
      ++methods;
      if (!method.contains("methodIntegration"))
        return errors::bad_request("No integration defined for method");
    }
  }
  if (methods == 0) return errors::bad_request("The REST API doesn't contain any methods");
  return ok();
}

/// A canary is of a stage that is there. Texts: recorded (test_apigateway_canary.py).
Status check_canary_stage(Call& call, const Document& input) {
  const std::string stage = text_of(input, "stageName");
  const std::string invalid = "Invalid deployment content specified.";
  if (stage.empty()) {
    return errors::bad_request(
        invalid +
        "Non null and non empty stageName must be provided for canary deployment. Provided value "
        "is " +
        (input.contains("stageName") ? "" : "null"));
  }
  if (!call.records<StageRecord>().contains(part_key(text_of(input, "restApiId"), stage))) {
    return errors::bad_request(
        invalid + "Stage " + stage +
        " must already be created before making a canary release deployment");
  }
  return ok();
}

}  // namespace

Outcome create_deployment(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  const std::string api_id = text_of(*api, "id");
  const bool is_canary = input.contains("canarySettings");
  if (is_canary) RETURN_IF_ERROR(check_canary_stage(call, input));
  const Document snapshot = snapshot_of(call, *api);
  RETURN_IF_ERROR(check_deployable(snapshot["resources"]));
  const std::string id = new_id<DeploymentRecord>(call, 6, api_id + "/");
  Document deployment = {
      {"id", id}, {"createdDate", to_millis(call.now()) / 1000 * 1000}, {"snapshot", snapshot}};
  if (input.contains("description")) deployment["description"] = input["description"];
  call.records<DeploymentRecord>().put(part_key(api_id, id), {deployment});
  const std::string stage = text_of(input, "stageName");
  if (is_canary) {
    call.records<StageRecord>().update(part_key(api_id, stage), [&](StageRecord& record) {
      record.value["canarySettings"] = canary_settings(input["canarySettings"], id);
    });
  } else if (!stage.empty()) {
    Document wanted = input;
    wanted["deploymentId"] = id;
    wanted.erase("description");
    if (input.contains("stageDescription")) wanted["description"] = input["stageDescription"];
    RETURN_IF_ERROR(deploy_to_stage(call, wanted));
  }
  call.trace("apigw.deploy", api_id, {{"deployment", id}, {"stage", stage}});
  return described(deployment, Document::object());
}

Outcome get_deployment(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* deployment, find_deployment(call, input));
  return described(*deployment, input);
}

Outcome get_deployments(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, record] :
       call.records<DeploymentRecord>().prefix(text_of(input, "restApiId") + "/"))
    all.push_back(described(record.value, Document::object()));
  put_in_order(all, [](const Document& a, const Document& b) {
    return a["createdDate"].get<int64_t>() > b["createdDate"].get<int64_t>();
  });
  return page_of(input, all);
}

Outcome update_deployment(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_deployment(call, input));
  static constexpr PatchRule kRules[] = {{"/description"}};
  Document deployment = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, deployment));
  call.records<DeploymentRecord>().put(
      part_key(text_of(input, "restApiId"), text_of(input, "deploymentId")), {deployment});
  return described(deployment, Document::object());
}

Outcome delete_deployment(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_deployment(call, input));
  const std::string api = text_of(input, "restApiId");
  const std::string id = text_of(input, "deploymentId");
  for (const auto& [key, stage] : call.records<StageRecord>().prefix(api + "/")) {
    if (text_of(stage.value, "deploymentId") == id ||
        text_of(member_of(stage.value, "canarySettings"), "deploymentId") == id) {
      return errors::bad_request(
          "Active stages pointing to this deployment must be moved or deleted");
    }
  }
  call.records<DeploymentRecord>().erase(part_key(api, id));
  return Document::object();
}

}  // namespace cloudtab::apigateway
