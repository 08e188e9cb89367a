#include <algorithm>
#include <string>
#include <utility>

#include "core/services/iam/resource_common.h"

// AWS::IAM::OIDCProvider and AWS::IAM::ServiceLinkedRole.

namespace cloudtab::iam {

namespace {

Document list_of(const Document& properties, const char* member) {
  return properties.value(member, Document::array());
}

/// Calls `operation` for each element of the list that `without` lacks.
Status call_for_others(Call& call,
                       const char* operation,
                       const std::string& arn,
                       const Document& list,
                       const Document& without) {
  for (const Document& id : list) {
    if (std::find(without.begin(), without.end(), id) != without.end()) continue;
    RETURN_IF_ERROR(
        invoke_iam(call, operation, {{"OpenIDConnectProviderArn", arn}, {"ClientID", id}}));
  }
  return ok();
}

}  // namespace

Result<ResourceState> create_oidc_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"Url", properties.value("Url", "")},
                    {"ClientIDList", list_of(properties, "ClientIdList")},
                    {"ThumbprintList", list_of(properties, "ThumbprintList")}};
  if (Document tags = resource_tags(request); !tags.empty()) input["Tags"] = std::move(tags);
  ASSIGN_OR_RETURN(const Document made,
                   invoke_iam(call, "CreateOpenIDConnectProvider", std::move(input)));
  const std::string arn = made["OpenIDConnectProviderArn"];
  return ResourceState{arn, {{"Arn", arn}}};
}

Result<ResourceState> update_oidc_resource(Call& call, const ResourceRequest& request) {
  const std::string& arn = request.physical_id;
  const Document before = list_of(request.previous_properties, "ClientIdList");
  const Document now = list_of(request.properties, "ClientIdList");
  RETURN_IF_ERROR(call_for_others(call, "AddClientIDToOpenIDConnectProvider", arn, now, before));
  RETURN_IF_ERROR(
      call_for_others(call, "RemoveClientIDFromOpenIDConnectProvider", arn, before, now));
  RETURN_IF_ERROR(invoke_iam(call,
                             "UpdateOpenIDConnectProviderThumbprint",
                             {{"OpenIDConnectProviderArn", arn},
                              {"ThumbprintList", list_of(request.properties, "ThumbprintList")}}));
  return ResourceState{arn, {{"Arn", arn}}};
}

Result<ResourceState> remove_oidc_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_iam(
      call, "DeleteOpenIDConnectProvider", {{"OpenIDConnectProviderArn", request.physical_id}}));
  return ResourceState{request.physical_id};
}

Result<ResourceState> create_linked_role_resource(Call& call, const ResourceRequest& request) {
  Document input = Document::object();
  for (const char* member : {"AWSServiceName", "CustomSuffix", "Description"}) {
    if (request.properties.contains(member)) input[member] = request.properties[member];
  }
  ASSIGN_OR_RETURN(const Document made,
                   invoke_iam(call, "CreateServiceLinkedRole", std::move(input)));
  const std::string name = made["Role"]["RoleName"];
  return ResourceState{name, {{"RoleName", name}}};
}

Result<ResourceState> update_linked_role_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(invoke_iam(
      call,
      "UpdateRoleDescription",
      {{"RoleName", name}, {"Description", request.properties.value("Description", "")}}));
  return ResourceState{name, {{"RoleName", name}}};
}

Result<ResourceState> remove_linked_role_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_iam(call, "DeleteServiceLinkedRole", {{"RoleName", request.physical_id}}));
  return ResourceState{request.physical_id};
}

}  // namespace cloudtab::iam
