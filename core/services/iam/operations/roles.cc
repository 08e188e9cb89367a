#include <algorithm>

#include "core/base/encoding.h"
#include "core/services/iam/errors.h"
#include "core/services/iam/operations/operations.h"
#include "core/services/iam/state.h"

namespace cloudtab::iam {

namespace {

constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Seconds. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
constexpr int kDefaultSessionSeconds = 3600;

Collection<RoleRecord>& roles(Call& call) { return call.records<RoleRecord>(account_scope(call)); }

Result<const Document*> find_role(Call& call, const Document& input) {
  const std::string& name = input.at("RoleName").get_ref<const std::string&>();
  const RoleRecord* role = roles(call).find(name);
  if (role == nullptr) return errors::no_such_role(name);
  return &role->value;
}

/// Changes an existing role.
template <class Change>
Status change_role(Call& call, const Document& input, Change&& change) {
  RETURN_IF_ERROR(find_role(call, input));
  roles(call).update(input.at("RoleName").get_ref<const std::string&>(),
                     [&](RoleRecord& role) { change(role.value); });
  return ok();
}

/// Policy documents travel percent-encoded in answers.
std::string encoded(const Document& text) {
  return percent_encode(text.get_ref<const std::string&>(), /*keep_slash=*/false);
}

Document describe(const Document& role) {
  Document described = role;
  described.erase("InlinePolicies");
  described.erase("AttachedPolicies");
  described["AssumeRolePolicyDocument"] = encoded(role.at("AssumeRolePolicyDocument"));
  return described;
}

}  // namespace

Status check_policy_document(const Document& text, bool is_trust_policy) {
  const Document policy = Document::parse(text.get_ref<const std::string&>(), nullptr, false);
  if (policy.is_discarded() || !policy.is_object()) {
    return errors::malformed_policy(is_trust_policy ? "This policy contains invalid Json"
                                                    : "Syntax errors in policy.");
  }
  const auto statement = policy.find("Statement");
  if (statement == policy.end() || !(statement->is_array() || statement->is_object())) {
    return errors::malformed_policy("Syntax errors in policy.");
  }
  return ok();
}

Outcome create_role(Call& call, const Document& input) {
  const std::string& name = input.at("RoleName").get_ref<const std::string&>();
  RETURN_IF_ERROR(
      check_policy_document(input.at("AssumeRolePolicyDocument"), /*is_trust_policy=*/true));
  if (roles(call).contains(name)) return errors::role_exists(name);
  const std::string path = input.value("Path", "/");
  Document role = {
      {"Path", path},
      {"RoleName", name},
      {"RoleId", "AROA" + call.random().text(17, kIdAlphabet)},
      {"Arn", "arn:aws:iam::" + call.scope().account + ":role" + path + name},
      {"CreateDate", to_millis(call.now())},
      {"AssumeRolePolicyDocument", input["AssumeRolePolicyDocument"]},
      {"MaxSessionDuration", input.value("MaxSessionDuration", kDefaultSessionSeconds)},
      {"InlinePolicies", Document::object()},
      {"AttachedPolicies", Document::array()}};
  for (const char* member : {"Description", "Tags"}) {
    if (input.contains(member)) role[member] = input[member];
  }
  if (input.contains("PermissionsBoundary")) {
    role["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                   {"PermissionsBoundaryArn", input["PermissionsBoundary"]}};
  }
  Document answer = describe(role);
  answer.erase("Description");
  answer.erase("MaxSessionDuration");
  roles(call).put(name, {std::move(role)});
  return Document{{"Role", std::move(answer)}};
}

Outcome get_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  Document described = describe(*role);
  described["RoleLastUsed"] = Document::object();
  return Document{{"Role", std::move(described)}};
}

Outcome list_roles(Call& call, const Document& input) {
  const std::string path_prefix = input.value("PathPrefix", "/");
  const std::string after = input.value("Marker", "");
  const auto items_max = input.value("MaxItems", size_t{100});
  Document answer = {{"Roles", Document::array()}, {"IsTruncated", false}};
  for (const auto& [name, role] : roles(call)) {
    const std::string& path = role.value["Path"].get_ref<const std::string&>();
    if (name <= after || path.compare(0, path_prefix.size(), path_prefix) != 0) continue;
    if (answer["Roles"].size() == items_max) {
      answer["IsTruncated"] = true;
      answer["Marker"] = answer["Roles"].back()["RoleName"];
      break;
    }
    Document described = describe(role.value);
    described.erase("Tags");
    answer["Roles"].push_back(std::move(described));
  }
  return answer;
}

Outcome delete_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  if (!role->at("AttachedPolicies").empty()) {
    return errors::delete_conflict("Cannot delete entity, must detach all policies first.");
  }
  if (!role->at("InlinePolicies").empty()) {
    return errors::delete_conflict("Cannot delete entity, must delete policies first.");
  }
  roles(call).erase(input["RoleName"].get_ref<const std::string&>());
  return Document::object();
}

Outcome update_role(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    role["MaxSessionDuration"] = input.value("MaxSessionDuration", kDefaultSessionSeconds);
    if (input.contains("Description")) role["Description"] = input["Description"];
  }));
  return Document::object();
}

Outcome update_assume_role_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_policy_document(input.at("PolicyDocument"), /*is_trust_policy=*/true));
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    role["AssumeRolePolicyDocument"] = input["PolicyDocument"];
  }));
  return Document::object();
}

Outcome put_role_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_policy_document(input.at("PolicyDocument"), /*is_trust_policy=*/false));
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    role["InlinePolicies"][input["PolicyName"].get<std::string>()] = input["PolicyDocument"];
  }));
  return Document::object();
}

Outcome get_role_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  const Document& policies = role->at("InlinePolicies");
  const auto policy = policies.find(input.at("PolicyName").get_ref<const std::string&>());
  if (policy == policies.end())
    return errors::no_such_role_policy(input["PolicyName"].get_ref<const std::string&>());
  return Document{{"RoleName", input["RoleName"]},
                  {"PolicyName", input["PolicyName"]},
                  {"PolicyDocument", encoded(*policy)}};
}

Outcome delete_role_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  const std::string& policy = input.at("PolicyName").get_ref<const std::string&>();
  if (!role->at("InlinePolicies").contains(policy)) return errors::no_such_role_policy(policy);
  RETURN_IF_ERROR(change_role(
      call, input, [&](Document& changed) { changed["InlinePolicies"].erase(policy); }));
  return Document::object();
}

Outcome list_role_policies(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  Document names = Document::array();
  for (const auto& policy : role->at("InlinePolicies").items()) names.push_back(policy.key());
  return Document{{"PolicyNames", std::move(names)}, {"IsTruncated", false}};
}

Outcome attach_role_policy(Call& call, const Document& input) {
  const std::string& arn = input.at("PolicyArn").get_ref<const std::string&>();
  // AWS's own policies are taken to exist; the sandbox does not carry their texts.
  const bool is_aws_managed = arn.rfind("arn:aws:iam::aws:policy/", 0) == 0;
  RETURN_IF_ERROR(find_role(call, input));
  if (!is_aws_managed && !call.records<PolicyRecord>(account_scope(call)).contains(arn)) {
    return errors::no_such_policy(arn);
  }
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    Document& attached = role["AttachedPolicies"];
    if (std::find(attached.begin(), attached.end(), arn) == attached.end()) attached.push_back(arn);
  }));
  return Document::object();
}

Outcome detach_role_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  const Document& arn = input.at("PolicyArn");
  const Document& attached = role->at("AttachedPolicies");
  if (std::find(attached.begin(), attached.end(), arn) == attached.end()) {
    return errors::policy_not_attached(arn.get_ref<const std::string&>());
  }
  RETURN_IF_ERROR(change_role(call, input, [&](Document& changed) {
    Document& list = changed["AttachedPolicies"];
    list.erase(std::find(list.begin(), list.end(), arn));
  }));
  return Document::object();
}

Outcome list_attached_role_policies(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  Document attached = Document::array();
  for (const Document& arn : role->at("AttachedPolicies")) {
    const std::string& text = arn.get_ref<const std::string&>();
    attached.push_back({{"PolicyName", text.substr(text.rfind('/') + 1)}, {"PolicyArn", text}});
  }
  return Document{{"AttachedPolicies", std::move(attached)}, {"IsTruncated", false}};
}

Outcome tag_role(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    Document tags = role.value("Tags", Document::array());
    for (const Document& tag : input.at("Tags")) {
      const auto same = std::find_if(tags.begin(), tags.end(), [&](const Document& existing) {
        return existing["Key"] == tag["Key"];
      });
      if (same == tags.end()) {
        tags.push_back(tag);
      } else {
        *same = tag;
      }
    }
    role["Tags"] = std::move(tags);
  }));
  return Document::object();
}

Outcome untag_role(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_role(call, input, [&](Document& role) {
    Document kept = Document::array();
    const Document& keys = input.at("TagKeys");
    for (const Document& tag : role.value("Tags", Document::array())) {
      if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) kept.push_back(tag);
    }
    role["Tags"] = std::move(kept);
  }));
  return Document::object();
}

Outcome list_role_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_role(call, input));
  return Document{{"Tags", role->value("Tags", Document::array())}, {"IsTruncated", false}};
}

}  // namespace cloudtab::iam
