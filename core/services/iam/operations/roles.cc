#include <algorithm>
#include <string>
#include <utility>

#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"
#include "core/services/iam/policy/policy.h"

namespace cloudtab::iam {

namespace {

/// Seconds. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
constexpr int kDefaultSessionSeconds = 3600;

Document describe(const Document& role) {
  Document described = without_policies(role);
  described["AssumeRolePolicyDocument"] = encoded(role.at("AssumeRolePolicyDocument"));
  return described;
}

Status check_trust_policy(const Document& text) {
  RETURN_IF_ERROR(parse_policy(text.get_ref<const std::string&>(), PolicyKind::kTrust));
  return ok();
}

}  // namespace

Outcome create_role(Call& call, const Document& input) {
  const std::string& name = input.at("RoleName").get_ref<const std::string&>();
  RETURN_IF_ERROR(check_trust_policy(input.at("AssumeRolePolicyDocument")));
  auto& roles = account_records<RoleRecord>(call);
  if (roles.contains(name)) return errors::exists("role", name);
  Document role = new_entity<RoleRecord>(call, input);
  role["AssumeRolePolicyDocument"] = input["AssumeRolePolicyDocument"];
  role["MaxSessionDuration"] = input.value("MaxSessionDuration", kDefaultSessionSeconds);
  for (const char* member : {"Description", "Tags"}) {
    if (input.contains(member)) role[member] = input[member];
  }
  if (input.contains("PermissionsBoundary"))
    role["PermissionsBoundary"] = boundary_of(input["PermissionsBoundary"]);
  Document answer = describe(role);
  for (const char* member : {"Description", "MaxSessionDuration", "PermissionsBoundary"})
    answer.erase(member);
  roles.put(name, {std::move(role)});
  return Document{{"Role", std::move(answer)}};
}

Outcome get_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_entity<RoleRecord>(call, input));
  Document described = describe(*role);
  described["RoleLastUsed"] = Document::object();
  return Document{{"Role", std::move(described)}};
}

Outcome list_roles(Call& call, const Document& input) {
  return page_of<RoleRecord>(call, input, "Roles", [](const Document& role) {
    Document described = describe(role);
    // Recorded: a list does not show them.
    for (const char* member : {"Tags", "PermissionsBoundary"}) described.erase(member);
    return described;
  });
}

Outcome delete_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_modifiable<RoleRecord>(call, input));
  const std::string& name = input["RoleName"].get_ref<const std::string&>();
  for (const auto& [profile_name, profile] : account_records<InstanceProfileRecord>(call)) {
    const Document& roles = profile.value["Roles"];
    if (std::find(roles.begin(), roles.end(), name) != roles.end()) {
      return errors::delete_conflict(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
  }
  RETURN_IF_ERROR(check_has_no_policies(*role));
  account_records<RoleRecord>(call).erase(name);
  return Document::object();
}

Outcome update_role(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_entity<RoleRecord>(call, input, [&](Document& role) {
    role["MaxSessionDuration"] = input.value("MaxSessionDuration", kDefaultSessionSeconds);
    if (input.contains("Description")) role["Description"] = input["Description"];
  }));
  return Document::object();
}

Outcome update_assume_role_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_trust_policy(input.at("PolicyDocument")));
  RETURN_IF_ERROR(find_modifiable<RoleRecord>(call, input));
  RETURN_IF_ERROR(change_entity<RoleRecord>(call, input, [&](Document& role) {
    role["AssumeRolePolicyDocument"] = input["PolicyDocument"];
  }));
  return Document::object();
}

Outcome update_role_description(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_entity<RoleRecord>(
      call, input, [&](Document& role) { role["Description"] = input.at("Description"); }));
  ASSIGN_OR_RETURN(const Document* role, find_entity<RoleRecord>(call, input));
  return Document{{"Role", describe(*role)}};
}

}  // namespace cloudtab::iam
