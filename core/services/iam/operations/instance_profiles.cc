#include <algorithm>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

namespace cloudtab::iam {

namespace {

Collection<InstanceProfileRecord>& profiles(Call& call) {
  return account_records<InstanceProfileRecord>(call);
}

Result<const Document*> find_profile(Call& call, const Document& input) {
  const std::string& name = input.at("InstanceProfileName").get_ref<const std::string&>();
  const InstanceProfileRecord* profile = profiles(call).find(name);
  if (profile == nullptr) return errors::no_such_instance_profile(name);
  return &profile->value;
}

/// With its roles described.
Document describe(Call& call, const Document& profile) {
  Document described = profile;
  described["Roles"] = Document::array();
  for (const Document& name : profile.at("Roles")) {
    const RoleRecord* role =
        account_records<RoleRecord>(call).find(name.get_ref<const std::string&>());
    if (role == nullptr) continue;
    Document shown = without_policies(role->value);
    shown["AssumeRolePolicyDocument"] = encoded(role->value.at("AssumeRolePolicyDocument"));
    for (const char* member : {"Description", "MaxSessionDuration", "PermissionsBoundary", "Tags"})
      shown.erase(member);
    described["Roles"].push_back(std::move(shown));
  }
  return described;
}

template <class Change>
Status change_profile(Call& call, const Document& input, Change&& change) {
  RETURN_IF_ERROR(find_profile(call, input));
  profiles(call).update(input["InstanceProfileName"].get_ref<const std::string&>(),
                        [&](InstanceProfileRecord& profile) { change(profile.value); });
  return ok();
}

}  // namespace

Outcome create_instance_profile(Call& call, const Document& input) {
  const std::string& name = input.at("InstanceProfileName").get_ref<const std::string&>();
  if (profiles(call).contains(name)) return errors::instance_profile_exists(name);
  const std::string path = input.value("Path", "/");
  Document profile = {{"Path", path},
                      {"InstanceProfileName", name},
                      {"InstanceProfileId", new_id(call, "AIPA")},
                      {"Arn", account_arn(call, "instance-profile", path + name)},
                      {"CreateDate", to_millis(call.now())},
                      {"Roles", Document::array()}};
  if (input.contains("Tags")) profile["Tags"] = input["Tags"];
  Document answer = profile;
  profiles(call).put(name, {std::move(profile)});
  return Document{{"InstanceProfile", std::move(answer)}};
}

Outcome get_instance_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* profile, find_profile(call, input));
  return Document{{"InstanceProfile", describe(call, *profile)}};
}

Outcome list_instance_profiles(Call& call, const Document& input) {
  return page_of<InstanceProfileRecord>(
      call, input, "InstanceProfiles", [&](const Document& profile) {
        Document described = describe(call, profile);
        described.erase("Tags");
        return described;
      });
}

Outcome list_instance_profiles_for_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_entity<RoleRecord>(call, input));
  Document listed = Document::array();
  for (const auto& [name, profile] : profiles(call)) {
    const Document& roles = profile.value["Roles"];
    if (std::find(roles.begin(), roles.end(), role->at("RoleName")) == roles.end()) continue;
    listed.push_back(describe(call, profile.value));
    listed.back().erase("Tags");
  }
  return Document{{"InstanceProfiles", std::move(listed)}, {"IsTruncated", false}};
}

Outcome delete_instance_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* profile, find_profile(call, input));
  if (!profile->at("Roles").empty()) {
    return errors::delete_conflict(
        "Cannot delete entity, must remove roles from instance profile first.");
  }
  profiles(call).erase(input["InstanceProfileName"].get_ref<const std::string&>());
  return Document::object();
}

Outcome add_role_to_instance_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* profile, find_profile(call, input));
  RETURN_IF_ERROR(find_entity<RoleRecord>(call, input));
  // As reported for: one role an instance profile, whatever the quota is called.
  if (!profile->at("Roles").empty())
    return errors::over_quota("InstanceSessionsPerInstanceProfile", 1);
  RETURN_IF_ERROR(change_profile(
      call, input, [&](Document& changed) { changed["Roles"].push_back(input["RoleName"]); }));
  return Document::object();
}

Outcome remove_role_from_instance_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* profile, find_profile(call, input));
  const Document& roles = profile->at("Roles");
  if (std::find(roles.begin(), roles.end(), input["RoleName"]) == roles.end())
    return errors::no_such("role", input["RoleName"].get_ref<const std::string&>());
  RETURN_IF_ERROR(
      change_profile(call, input, [](Document& changed) { changed["Roles"] = Document::array(); }));
  return Document::object();
}

Outcome tag_instance_profile(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_profile(call, input, [&](Document& profile) {
    profile["Tags"] = merged_tags(profile.value("Tags", Document::array()), input.at("Tags"));
  }));
  return Document::object();
}

Outcome untag_instance_profile(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_profile(call, input, [&](Document& profile) {
    profile["Tags"] = remaining_tags(profile.value("Tags", Document::array()), input.at("TagKeys"));
  }));
  return Document::object();
}

Outcome list_instance_profile_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* profile, find_profile(call, input));
  return Document{{"Tags", profile->value("Tags", Document::array())}, {"IsTruncated", false}};
}

}  // namespace cloudtab::iam
