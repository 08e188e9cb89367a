#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/iam/caller.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/entity_policies.h"
#include "core/services/iam/operations/operations.h"

// All of an account's entities and policies in one list, and the lists of what no account here has.

namespace cloudtab::iam {

namespace {

constexpr size_t kPageDefault = 100;

/// One element of the answer: in which of its lists, and where in the order of all.
struct Detail {
  const char* list;
  std::string place;
  Document value;
};
using Details = std::vector<Detail>;

Document inline_policies(const Document& entity) {
  Document listed = Document::array();
  for (const auto& [name, text] : entity.at("InlinePolicies").items())
    listed.push_back({{"PolicyName", name}, {"PolicyDocument", encoded(text)}});
  return listed;
}

template <class Record>
Document entity_details(Call& call, const Document& entity, const char* inline_list) {
  Document details = without_policies(entity);
  details[inline_list] = inline_policies(entity);
  const Outcome attached = list_attached_policies<Record>(
      call, {{EntityKind<Record>::kName, entity.at(EntityKind<Record>::kName)}});
  details["AttachedManagedPolicies"] = attached.answer()["AttachedPolicies"];
  return details;
}

Document user_details(Call& call, const Document& user) {
  Document details = entity_details<UserRecord>(call, user, "UserPolicyList");
  details["GroupList"] = user.value("Groups", Document::array());
  return details;
}

Document group_details(Call& call, const Document& group) {
  return entity_details<GroupRecord>(call, group, "GroupPolicyList");
}

Document role_details(Call& call, const Document& role) {
  Document details = entity_details<RoleRecord>(call, role, "RolePolicyList");
  for (const char* member : {"Description", "MaxSessionDuration"}) details.erase(member);
  details["AssumeRolePolicyDocument"] = encoded(role.at("AssumeRolePolicyDocument"));
  details["RoleLastUsed"] = Document::object();
  const Outcome profiles =
      list_instance_profiles_for_role(call, {{"RoleName", role.at("RoleName")}});
  details["InstanceProfileList"] = profiles.answer()["InstanceProfiles"];
  return details;
}

template <class Record, class Describe>
void add_entities(
    Call& call, const char* list, const char* order, Details& out, Describe&& describe) {
  for (const auto& [name, record] : account_records<Record>(call))
    out.push_back({list, order + name, describe(call, record.value)});
}

void add_policies(Call& call, const char* scope, const char* order, Details& out) {
  // Of AWS's own those that are in use: nobody wants the thousand others.
  const bool only_attached = std::string_view(scope) == "AWS";
  Outcome listed = list_policies(
      call, {{"Scope", scope}, {"OnlyAttached", only_attached}, {"MaxItems", 1'000'000}});
  for (Document& policy : listed.answer()["Policies"]) {
    const Document by_arn = {{"PolicyArn", policy["Arn"]}};
    Outcome versions = list_policy_versions(call, by_arn);
    for (Document& version : versions.answer()["Versions"]) {
      Document which = by_arn;
      which["VersionId"] = version["VersionId"];
      version = get_policy_version(call, which).answer()["PolicyVersion"];
    }
    policy["PolicyVersionList"] = std::move(versions.answer()["Versions"]);
    out.push_back({"Policies", order + policy["Arn"].get<std::string>(), std::move(policy)});
  }
}

bool wants(const Document& input, const char* kind) {
  if (!input.contains("Filter")) return true;
  const Document& filter = input["Filter"];
  return filter.empty() || std::find(filter.begin(), filter.end(), kind) != filter.end();
}

}  // namespace

Outcome get_account_authorization_details(Call& call, const Document& input) {
  Details all;
  if (wants(input, "User"))
    add_entities<UserRecord>(call, "UserDetailList", "1/", all, user_details);
  if (wants(input, "Group"))
    add_entities<GroupRecord>(call, "GroupDetailList", "2/", all, group_details);
  if (wants(input, "Role"))
    add_entities<RoleRecord>(call, "RoleDetailList", "3/", all, role_details);
  if (wants(input, "LocalManagedPolicy")) add_policies(call, "Local", "4/", all);
  if (wants(input, "AWSManagedPolicy")) add_policies(call, "AWS", "5/", all);

  Document answer = {{"UserDetailList", Document::array()},
                     {"GroupDetailList", Document::array()},
                     {"RoleDetailList", Document::array()},
                     {"Policies", Document::array()},
                     {"IsTruncated", false}};
  const std::string after = input.value("Marker", "");
  const size_t items_max = input.value("MaxItems", kPageDefault);
  size_t shown = 0;
  const std::string* last = nullptr;
  for (Detail& detail : all) {
    if (detail.place <= after) continue;
    if (shown++ == items_max) {
      answer["IsTruncated"] = true;
      answer["Marker"] = *last;
      break;
    }
    answer[detail.list].push_back(std::move(detail.value));
    last = &detail.place;
  }
  return answer;
}

// --- None of these can be made here, so their lists are empty, as tools that remove a user ask.

namespace {

Outcome none_of_user(Call& call, const Document& input, const char* list) {
  const std::string name =
      input.contains("UserName") ? input["UserName"].get<std::string>() : user_of_caller(call);
  // The root may ask of itself.
  if (!name.empty()) RETURN_IF_ERROR(find_entity<UserRecord>(call, name));
  return Document{{list, Document::array()}, {"IsTruncated", false}};
}

}  // namespace

Outcome list_mfa_devices(Call& call, const Document& input) {
  return none_of_user(call, input, "MFADevices");
}

Outcome list_ssh_public_keys(Call& call, const Document& input) {
  return none_of_user(call, input, "SSHPublicKeys");
}

Outcome list_virtual_mfa_devices(Call& /*call*/, const Document& /*input*/) {
  return Document{{"VirtualMFADevices", Document::array()}, {"IsTruncated", false}};
}

Outcome list_server_certificates(Call& /*call*/, const Document& /*input*/) {
  return Document{{"ServerCertificateMetadataList", Document::array()}, {"IsTruncated", false}};
}

Outcome list_saml_providers(Call& /*call*/, const Document& /*input*/) {
  return Document{{"SAMLProviderList", Document::array()}};
}

}  // namespace cloudtab::iam
