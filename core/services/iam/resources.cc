#include "core/services/iam/resources.h"

#include <string>
#include <utility>

#include "core/services/iam/resource_common.h"

// The types' table, and AWS::IAM::Role.

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kRoleNameMax = 64;

Result<ResourceState> role_state(Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const Document answer, invoke_iam(call, "GetRole", {{"RoleName", name}}));
  const Document& role = answer["Role"];
  return ResourceState{name, {{"Arn", role["Arn"]}, {"RoleId", role["RoleId"]}}};
}

Result<ResourceState> create_role_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {
      {"RoleName", properties.value("RoleName", fitted(request.generated_name, kRoleNameMax))},
      {"AssumeRolePolicyDocument", policy_text(properties.at("AssumeRolePolicyDocument"))}};
  for (const char* member : {"Path", "Description", "MaxSessionDuration", "PermissionsBoundary"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  if (Document tags = resource_tags(request); !tags.empty()) input["Tags"] = std::move(tags);
  RETURN_IF_ERROR(invoke_iam(call, "CreateRole", input));
  const std::string name = input["RoleName"];
  RETURN_IF_ERROR(put_policies(call, "Role", name, properties));
  return role_state(call, name);
}

Result<ResourceState> update_role_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  const Document& properties = request.properties;
  RETURN_IF_ERROR(
      invoke_iam(call,
                 "UpdateAssumeRolePolicy",
                 {{"RoleName", name},
                  {"PolicyDocument", policy_text(properties.at("AssumeRolePolicyDocument"))}}));
  Document details = {{"RoleName", name}, {"Description", properties.value("Description", "")}};
  if (properties.contains("MaxSessionDuration"))
    details["MaxSessionDuration"] = properties["MaxSessionDuration"];
  RETURN_IF_ERROR(invoke_iam(call, "UpdateRole", details));
  if (properties.contains("PermissionsBoundary")) {
    RETURN_IF_ERROR(invoke_iam(
        call,
        "PutRolePermissionsBoundary",
        {{"RoleName", name}, {"PermissionsBoundary", properties["PermissionsBoundary"]}}));
  } else {
    RETURN_IF_ERROR(invoke_iam(call, "DeleteRolePermissionsBoundary", {{"RoleName", name}}));
  }
  RETURN_IF_ERROR(remove_policies(call, "Role", name, request.previous_properties));
  RETURN_IF_ERROR(put_policies(call, "Role", name, properties));
  return role_state(call, name);
}

Result<ResourceState> remove_role_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_policies(call, "Role", request.physical_id, request.properties));
  RETURN_IF_ERROR(remove_iam(call, "DeleteRole", {{"RoleName", request.physical_id}}));
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::IAM::AccessKey",
       handler<create_access_key_resource>,
       handler<update_access_key_resource>,
       handler<remove_access_key_resource>},
      {"AWS::IAM::Group",
       handler<create_group_resource>,
       handler<update_group_resource>,
       handler<remove_group_resource>},
      {"AWS::IAM::GroupPolicy",
       handler<put_inline_resource>,
       handler<put_inline_resource>,
       handler<remove_inline_resource>},
      {"AWS::IAM::InstanceProfile",
       handler<create_profile_resource>,
       handler<update_profile_resource>,
       handler<remove_profile_resource>},
      {"AWS::IAM::ManagedPolicy",
       handler<create_managed_policy>,
       handler<update_managed_policy>,
       handler<remove_managed_policy>},
      {"AWS::IAM::OIDCProvider",
       handler<create_oidc_resource>,
       handler<update_oidc_resource>,
       handler<remove_oidc_resource>},
      {"AWS::IAM::Policy",
       handler<create_policy_resource>,
       handler<update_policy_resource>,
       handler<remove_policy_resource>},
      {"AWS::IAM::Role",
       handler<create_role_resource>,
       handler<update_role_resource>,
       handler<remove_role_resource>},
      {"AWS::IAM::RolePolicy",
       handler<put_inline_resource>,
       handler<put_inline_resource>,
       handler<remove_inline_resource>},
      {"AWS::IAM::ServiceLinkedRole",
       handler<create_linked_role_resource>,
       handler<update_linked_role_resource>,
       handler<remove_linked_role_resource>},
      {"AWS::IAM::User",
       handler<create_user_resource>,
       handler<update_user_resource>,
       handler<remove_user_resource>},
      {"AWS::IAM::UserPolicy",
       handler<put_inline_resource>,
       handler<put_inline_resource>,
       handler<remove_inline_resource>},
      {"AWS::IAM::UserToGroupAddition",
       handler<create_addition_resource>,
       handler<update_addition_resource>,
       handler<remove_addition_resource>},
  };
  return kTypes;
}

}  // namespace cloudtab::iam
