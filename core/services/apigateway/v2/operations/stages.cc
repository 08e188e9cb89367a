
#include <algorithm>
#include <string>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// Letters, digits, `-` and `_`, or `$default` (of an HTTP API).
bool is_stage_name(const std::string& name, const Document& api) {
  if (name == kDefault) return !is_websocket(api);
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

/// Text: https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2/pull/80
Status check_route_settings(Call& call, const Document& input) {
  for (const auto& setting : member_of(input, "RouteSettings").items()) {
    bool found = false;
    for (const auto& [key, route] :
         call.records<Record<RouteKind>>().prefix(part_prefix<RouteKind>(input)))
      found = found || text_of(route.value, "RouteKey") == setting.key();
    if (!found) {
      return errors::not_found("Unable to find Route by key " + setting.key() +
                               " within the provided RouteSettings");
    }
  }
  return ok();
}

Status check_stage(Call& call, const Document& input, bool auto_deploys) {
  RETURN_IF_ERROR(check_route_settings(call, input));
  if (!input.contains("DeploymentId")) return ok();
  if (auto_deploys) {
    return errors::bad_request("Deployment ID cannot be set on stages with AutoDeploy enabled");
  }
  RETURN_IF_ERROR(find_part<DeploymentKind>(call, input));
  return ok();
}

void merge_input(Call& call, const Document& input, Document& stage) {
  copy_members(
      input,
      {"AccessLogSettings", "AutoDeploy", "ClientCertificateId", "DeploymentId", "Description"},
      stage);
  stage["DefaultRouteSettings"].update(member_of(input, "DefaultRouteSettings"));
  merge_map(input, "RouteSettings", stage);
  merge_map(input, "StageVariables", stage);
  stage["LastUpdatedDate"] = now_in_seconds(call);
}

/// Stores a stage; one that deploys by itself does so.
Document put_stage(Call& call, const Document& input, const Document& stage) {
  const std::string key = part_key<StageKind>(input);
  call.records<Record<StageKind>>().put(key, {stage});
  if (stage.value("AutoDeploy", false)) redeploy(call, text_of(input, "ApiId"));
  return record_at(call.records<Record<StageKind>>(), key).value;
}

/// The parts that an automatic deployment served stay as they are when it no longer follows them.
void freeze_deployment(Call& call, const std::string& api_id, const std::string& id) {
  call.records<Record<DeploymentKind>>().update(
      api_id + "/" + id, [&](Record<DeploymentKind>& deployment) {
        if (!deployment.value.contains("snapshot"))
          deployment.value["snapshot"] = take_snapshot(call, api_id);
      });
}

}  // namespace

Outcome create_stage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  const std::string name = text_of(input, "StageName");
  if (!is_stage_name(name, *api)) {
    return errors::bad_request(
        "Stage name only allows a-z, A-Z, 0-9, hyphen and underscore characters.");
  }
  if (call.records<Record<StageKind>>().contains(part_key<StageKind>(input)))
    return errors::conflict("Stage already exists");
  RETURN_IF_ERROR(check_stage(call, input, input.value("AutoDeploy", false)));
  Document stage = {{"CreatedDate", now_in_seconds(call)},
                    {"DefaultRouteSettings", {{"DetailedMetricsEnabled", false}}},
                    {"RouteSettings", Document::object()},
                    {"StageName", name},
                    {"StageVariables", Document::object()},
                    {"Tags", input.value("Tags", Document::object())}};
  if (is_websocket(*api)) {
    stage["DefaultRouteSettings"]["DataTraceEnabled"] = false;
    stage["DefaultRouteSettings"]["LoggingLevel"] = "OFF";
  }
  merge_input(call, input, stage);
  return put_stage(call, input, stage);
}

Outcome update_stage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<StageKind>(call, input));
  const bool deployed_before = found->value("AutoDeploy", false);
  const bool deploys = input.value("AutoDeploy", deployed_before);
  RETURN_IF_ERROR(check_stage(call, input, deploys));
  Document stage = *found;
  merge_input(call, input, stage);
  if (deployed_before && !deploys)
    freeze_deployment(call, text_of(input, "ApiId"), text_of(*found, "DeploymentId"));
  return put_stage(call, input, stage);
}

Outcome delete_stage(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<StageKind>(call, input));
  call.records<Record<StageKind>>().erase(part_key<StageKind>(input));
  return Document::object();
}

Outcome delete_access_log_settings(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<StageKind>(call, input));
  Document stage = *found;
  stage.erase("AccessLogSettings");
  put_stage(call, input, stage);
  return Document::object();
}

Outcome delete_route_settings(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<StageKind>(call, input));
  Document stage = *found;
  stage["RouteSettings"].erase(text_of(input, "RouteKey"));
  put_stage(call, input, stage);
  return Document::object();
}

/// Texts: https://github.com/mach-composer/mach-composer-cli/issues/42 and
/// https://github.com/aws/serverless-application-model/issues/2512
Outcome create_deployment(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  const auto routes = call.records<Record<RouteKind>>().prefix(part_prefix<RouteKind>(input));
  if (routes.begin() == routes.end()) {
    return errors::bad_request(is_websocket(*api)
                                   ? "At least one route is required before deploying the Api"
                                   : "Unable to deploy API because no routes exist in this API");
  }
  const std::string stage_name = text_of(input, "StageName");
  if (!stage_name.empty()) {
    ASSIGN_OR_RETURN(const Document* stage, find_part<StageKind>(call, input));
    if (stage->value("AutoDeploy", false))
      return errors::bad_request("Deployment ID cannot be set on stages with AutoDeploy enabled");
  }
  const std::string api_id = text_of(input, "ApiId");
  Document deployment = {{"AutoDeployed", false},
                         {"CreatedDate", now_in_seconds(call)},
                         {"DeploymentStatus", "DEPLOYED"},
                         {"snapshot", take_snapshot(call, api_id)}};
  copy_members(input, {"Description"}, deployment);
  const std::string id =
      new_id<Record<DeploymentKind>>(call, DeploymentKind::kIdLength, api_id + "/");
  deployment["DeploymentId"] = id;
  call.records<Record<DeploymentKind>>().put(api_id + "/" + id, {deployment});
  if (!stage_name.empty()) {
    call.records<Record<StageKind>>().update(
        part_key<StageKind>(input), [&](Record<StageKind>& stage) {
          stage.value["DeploymentId"] = id;
          stage.value["LastUpdatedDate"] = now_in_seconds(call);
        });
  }
  call.trace("apigw.deploy", api_id, {{"deployment", id}, {"stage", stage_name}});
  return shown<DeploymentKind>(deployment);
}

Outcome update_deployment(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part<DeploymentKind>(call, input));
  Document deployment = *found;
  copy_members(input, {"Description"}, deployment);
  call.records<Record<DeploymentKind>>().put(part_key<DeploymentKind>(input), {deployment});
  return shown<DeploymentKind>(deployment);
}

/// Text: https://github.com/hashicorp/terraform-provider-aws/issues/19805
Outcome delete_deployment(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<DeploymentKind>(call, input));
  for (const auto& [key, stage] :
       call.records<Record<StageKind>>().prefix(part_prefix<StageKind>(input))) {
    if (text_of(stage.value, "DeploymentId") == text_of(input, "DeploymentId")) {
      return errors::bad_request(
          "Active stages pointing to this deployment must be moved or deleted");
    }
  }
  call.records<Record<DeploymentKind>>().erase(part_key<DeploymentKind>(input));
  return Document::object();
}

}  // namespace cloudtab::apigateway::v2
