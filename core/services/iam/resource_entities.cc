#include <string>
#include <utility>

#include "core/services/iam/resource_common.h"

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kUserNameMax = 64;
constexpr size_t kGroupNameMax = 128;
constexpr size_t kProfileNameMax = 128;

Result<ResourceState> state_of(Call& call, const std::string& noun, const std::string& name) {
  ASSIGN_OR_RETURN(const Document found, invoke_iam(call, "Get" + noun, {{noun + "Name", name}}));
  return ResourceState{name, {{"Arn", found[noun]["Arn"]}}};
}

}  // namespace

// --- AWS::IAM::User

namespace {

Status join_groups(Call& call, const std::string& user, const Document& properties) {
  for (const Document& group : properties.value("Groups", Document::array())) {
    RETURN_IF_ERROR(invoke_iam(call, "AddUserToGroup", {{"UserName", user}, {"GroupName", group}}));
  }
  return ok();
}

Status leave_groups(Call& call, const std::string& user, const Document& properties) {
  for (const Document& group : properties.value("Groups", Document::array())) {
    RETURN_IF_ERROR(
        remove_iam(call, "RemoveUserFromGroup", {{"UserName", user}, {"GroupName", group}}));
  }
  return ok();
}

}  // namespace

Result<ResourceState> create_user_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string name =
      properties.value("UserName", fitted(request.generated_name, kUserNameMax));
  Document input = {{"UserName", name}};
  for (const char* member : {"Path", "PermissionsBoundary"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  if (Document tags = resource_tags(request); !tags.empty()) input["Tags"] = std::move(tags);
  RETURN_IF_ERROR(invoke_iam(call, "CreateUser", std::move(input)));
  if (properties.contains("LoginProfile")) {
    Document profile = properties["LoginProfile"];
    profile["UserName"] = name;
    RETURN_IF_ERROR(invoke_iam(call, "CreateLoginProfile", std::move(profile)));
  }
  RETURN_IF_ERROR(join_groups(call, name, properties));
  RETURN_IF_ERROR(put_policies(call, "User", name, properties));
  return state_of(call, "User", name);
}

Result<ResourceState> update_user_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(leave_groups(call, name, request.previous_properties));
  RETURN_IF_ERROR(join_groups(call, name, request.properties));
  RETURN_IF_ERROR(remove_policies(call, "User", name, request.previous_properties));
  RETURN_IF_ERROR(put_policies(call, "User", name, request.properties));
  if (request.properties.contains("PermissionsBoundary")) {
    RETURN_IF_ERROR(invoke_iam(
        call,
        "PutUserPermissionsBoundary",
        {{"UserName", name}, {"PermissionsBoundary", request.properties["PermissionsBoundary"]}}));
  } else {
    RETURN_IF_ERROR(invoke_iam(call, "DeleteUserPermissionsBoundary", {{"UserName", name}}));
  }
  return state_of(call, "User", name);
}

Result<ResourceState> remove_user_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(leave_groups(call, name, request.properties));
  RETURN_IF_ERROR(remove_policies(call, "User", name, request.properties));
  if (request.properties.contains("LoginProfile"))
    RETURN_IF_ERROR(remove_iam(call, "DeleteLoginProfile", {{"UserName", name}}));
  RETURN_IF_ERROR(remove_iam(call, "DeleteUser", {{"UserName", name}}));
  return ResourceState{name};
}

// --- AWS::IAM::Group

Result<ResourceState> create_group_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string name =
      properties.value("GroupName", fitted(request.generated_name, kGroupNameMax));
  Document input = {{"GroupName", name}};
  if (properties.contains("Path")) input["Path"] = properties["Path"];
  RETURN_IF_ERROR(invoke_iam(call, "CreateGroup", std::move(input)));
  RETURN_IF_ERROR(put_policies(call, "Group", name, properties));
  return state_of(call, "Group", name);
}

Result<ResourceState> update_group_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(remove_policies(call, "Group", name, request.previous_properties));
  RETURN_IF_ERROR(put_policies(call, "Group", name, request.properties));
  return state_of(call, "Group", name);
}

Result<ResourceState> remove_group_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_policies(call, "Group", request.physical_id, request.properties));
  RETURN_IF_ERROR(remove_iam(call, "DeleteGroup", {{"GroupName", request.physical_id}}));
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::InstanceProfile

namespace {

Status change_roles(Call& call,
                    const std::string& profile,
                    const Document& properties,
                    bool added) {
  for (const Document& role : properties.value("Roles", Document::array())) {
    Document input = {{"InstanceProfileName", profile}, {"RoleName", role}};
    if (added) {
      RETURN_IF_ERROR(invoke_iam(call, "AddRoleToInstanceProfile", std::move(input)));
    } else {
      RETURN_IF_ERROR(remove_iam(call, "RemoveRoleFromInstanceProfile", std::move(input)));
    }
  }
  return ok();
}

}  // namespace

Result<ResourceState> create_profile_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string name =
      properties.value("InstanceProfileName", fitted(request.generated_name, kProfileNameMax));
  Document input = {{"InstanceProfileName", name}};
  if (properties.contains("Path")) input["Path"] = properties["Path"];
  RETURN_IF_ERROR(invoke_iam(call, "CreateInstanceProfile", std::move(input)));
  RETURN_IF_ERROR(change_roles(call, name, properties, true));
  return state_of(call, "InstanceProfile", name);
}

Result<ResourceState> update_profile_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(change_roles(call, name, request.previous_properties, false));
  RETURN_IF_ERROR(change_roles(call, name, request.properties, true));
  return state_of(call, "InstanceProfile", name);
}

Result<ResourceState> remove_profile_resource(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  RETURN_IF_ERROR(change_roles(call, name, request.properties, false));
  RETURN_IF_ERROR(remove_iam(call, "DeleteInstanceProfile", {{"InstanceProfileName", name}}));
  return ResourceState{name};
}

// --- AWS::IAM::AccessKey

Result<ResourceState> create_access_key_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  ASSIGN_OR_RETURN(const Document made,
                   invoke_iam(call, "CreateAccessKey", {{"UserName", properties.at("UserName")}}));
  const Document& key = made["AccessKey"];
  if (properties.value("Status", "Active") != "Active") {
    RETURN_IF_ERROR(invoke_iam(call,
                               "UpdateAccessKey",
                               {{"UserName", properties["UserName"]},
                                {"AccessKeyId", key["AccessKeyId"]},
                                {"Status", properties["Status"]}}));
  }
  return ResourceState{key["AccessKeyId"], {{"SecretAccessKey", key["SecretAccessKey"]}}};
}

Result<ResourceState> update_access_key_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(invoke_iam(call,
                             "UpdateAccessKey",
                             {{"UserName", request.properties.at("UserName")},
                              {"AccessKeyId", request.physical_id},
                              {"Status", request.properties.value("Status", "Active")}}));
  return ResourceState{request.physical_id};
}

Result<ResourceState> remove_access_key_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_iam(
      call,
      "DeleteAccessKey",
      {{"UserName", request.properties.at("UserName")}, {"AccessKeyId", request.physical_id}}));
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::UserToGroupAddition

namespace {

Status change_members(Call& call, const Document& properties, bool added) {
  for (const Document& user : properties.value("Users", Document::array())) {
    Document input = {{"GroupName", properties.at("GroupName")}, {"UserName", user}};
    if (added) {
      RETURN_IF_ERROR(invoke_iam(call, "AddUserToGroup", std::move(input)));
    } else {
      RETURN_IF_ERROR(remove_iam(call, "RemoveUserFromGroup", std::move(input)));
    }
  }
  return ok();
}

}  // namespace

Result<ResourceState> create_addition_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(change_members(call, request.properties, true));
  return ResourceState{request.generated_name};
}

Result<ResourceState> update_addition_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(change_members(call, request.previous_properties, false));
  RETURN_IF_ERROR(change_members(call, request.properties, true));
  return ResourceState{request.physical_id};
}

Result<ResourceState> remove_addition_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(change_members(call, request.properties, false));
  return ResourceState{request.physical_id};
}

}  // namespace cloudtab::iam
