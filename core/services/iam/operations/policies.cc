#include <algorithm>

#include "core/base/encoding.h"
#include "core/services/iam/errors.h"
#include "core/services/iam/operations/operations.h"
#include "core/services/iam/state.h"

namespace cloudtab::iam {

namespace {

constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr const char* kFirstVersion = "v1";

Collection<PolicyRecord>& policies(Call& call) {
  return call.records<PolicyRecord>(account_scope(call));
}

Result<const Document*> find_policy(Call& call, const Document& input) {
  const std::string& arn = input.at("PolicyArn").get_ref<const std::string&>();
  const PolicyRecord* policy = policies(call).find(arn);
  if (policy == nullptr) return errors::policy_not_attached(arn);
  return &policy->value;
}

int64_t attachment_count(Call& call, const Document& arn) {
  int64_t count = 0;
  for (const auto& [name, role] : call.records<RoleRecord>(account_scope(call))) {
    const Document& attached = role.value["AttachedPolicies"];
    count += std::count(attached.begin(), attached.end(), arn);
  }
  return count;
}

Document describe(Call& call, const Document& policy) {
  Document described = policy;
  described.erase("Document");
  described["AttachmentCount"] = attachment_count(call, policy.at("Arn"));
  described["PermissionsBoundaryUsageCount"] = 0;
  described["IsAttachable"] = true;
  return described;
}

}  // namespace

Outcome create_policy(Call& call, const Document& input) {
  const std::string& name = input.at("PolicyName").get_ref<const std::string&>();
  RETURN_IF_ERROR(check_policy_document(input.at("PolicyDocument"), /*is_trust_policy=*/false));
  for (const auto& [arn, existing] : policies(call)) {
    if (existing.value["PolicyName"] == name) return errors::policy_exists(name);
  }
  const std::string path = input.value("Path", "/");
  const std::string arn = "arn:aws:iam::" + call.scope().account + ":policy" + path + name;
  Document policy = {{"PolicyName", name},
                     {"PolicyId", "ANPA" + call.random().text(17, kIdAlphabet)},
                     {"Arn", arn},
                     {"Path", path},
                     {"DefaultVersionId", kFirstVersion},
                     {"CreateDate", to_millis(call.now())},
                     {"UpdateDate", to_millis(call.now())},
                     {"Document", input["PolicyDocument"]}};
  for (const char* member : {"Description", "Tags"}) {
    if (input.contains(member)) policy[member] = input[member];
  }
  Document answer = describe(call, policy);
  policies(call).put(arn, {std::move(policy)});
  return Document{{"Policy", std::move(answer)}};
}

Outcome get_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* policy, find_policy(call, input));
  return Document{{"Policy", describe(call, *policy)}};
}

Outcome get_policy_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* policy, find_policy(call, input));
  const std::string& version = input.at("VersionId").get_ref<const std::string&>();
  if (version != kFirstVersion) {
    return Error{"NoSuchEntityException",
                 "Policy " + policy->at("Arn").get<std::string>() + " version " + version +
                     " does not exist or is not attachable.",
                 404};
  }
  const std::string text =
      percent_encode(policy->at("Document").get_ref<const std::string&>(), false);
  return Document{{"PolicyVersion",
                   {{"Document", text},
                    {"VersionId", kFirstVersion},
                    {"IsDefaultVersion", true},
                    {"CreateDate", policy->at("CreateDate")}}}};
}

Outcome list_policies(Call& call, const Document& input) {
  Document listed = Document::array();
  // AWS's own policies are not carried, so only the account's can be listed.
  if (input.value("Scope", "All") != "AWS") {
    for (const auto& [arn, policy] : policies(call)) listed.push_back(describe(call, policy.value));
  }
  return Document{{"Policies", std::move(listed)}, {"IsTruncated", false}};
}

Outcome delete_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* policy, find_policy(call, input));
  if (attachment_count(call, policy->at("Arn")) > 0) {
    return errors::delete_conflict("Cannot delete a policy attached to entities.");
  }
  policies(call).erase(input["PolicyArn"].get_ref<const std::string&>());
  return Document::object();
}

}  // namespace cloudtab::iam
