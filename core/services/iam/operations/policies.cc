#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/sorting.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/managed_policies.h"
#include "core/services/iam/operations/operations.h"
#include "core/services/iam/policy/policy.h"

namespace cloudtab::iam {

namespace {

constexpr const char* kFirstVersion = "v1";
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kVersionsMax = 5;
/// 2015-02-06T18:40:00Z: AWS's own policies are old.
constexpr int64_t kManagedSince = 1'423'248'000'000;

Collection<PolicyRecord>& policies(Call& call) { return account_records<PolicyRecord>(call); }

/// AWS's own, as if it were the account's.
Document managed(const ManagedPolicy& policy) {
  // An id that is always the same; AWS's are not published.
  std::string id = "ANPA";
  for (size_t i = 0; i < 17; ++i)
    id.push_back(static_cast<char>('A' + (policy.name[(i * 7) % policy.name.size()] + i) % 26));
  return {{"PolicyName", std::string(policy.name)},
          {"PolicyId", id},
          {"Arn", policy.arn()},
          {"Path", std::string(policy.path)},
          {"DefaultVersionId", kFirstVersion},
          {"CreateDate", kManagedSince},
          {"UpdateDate", kManagedSince},
          {"Document", std::string(policy.document)}};
}

Result<Document> find_policy(Call& call, const Document& input) {
  const std::string& arn = input.at("PolicyArn").get_ref<const std::string&>();
  if (const ManagedPolicy* own = find_managed_policy(arn)) return managed(*own);
  const PolicyRecord* policy = policies(call).find(arn);
  if (policy == nullptr) return errors::policy_not_attached(arn);
  return policy->value;
}

/// One that the account may change.
Result<Document> own_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, find_policy(call, input));
  if (policy["Arn"].get_ref<const std::string&>().rfind("arn:aws:iam::aws:", 0) == 0) {
    return Error{"AccessDenied",
                 "Policy is outside your own account: " + policy["Arn"].get<std::string>(),
                 403};
  }
  return policy;
}

/// Its versions, newest first.
Document versions_of(const Document& policy) {
  if (policy.contains("Versions")) return policy["Versions"];
  return Document::array({{{"VersionId", kFirstVersion},
                           {"Document", policy["Document"]},
                           {"CreateDate", policy["CreateDate"]}}});
}

Document describe_version(const Document& policy, const Document& version, bool with_document) {
  Document described = {{"VersionId", version["VersionId"]},
                        {"IsDefaultVersion", version["VersionId"] == policy["DefaultVersionId"]},
                        {"CreateDate", version["CreateDate"]}};
  if (with_document) described["Document"] = encoded(version["Document"]);
  return described;
}

/// Calls `visit(kind's member, entity)` for each that the policy is attached to.
template <class Visit>
void each_attached(Call& call, const Document& arn, Visit&& visit) {
  const auto look = [&](const auto& records, const char* kind) {
    for (const auto& [name, entity] : records) {
      const Document& attached = entity.value["AttachedPolicies"];
      if (std::find(attached.begin(), attached.end(), arn) != attached.end())
        visit(kind, entity.value);
    }
  };
  look(account_records<GroupRecord>(call), "PolicyGroups");
  look(account_records<RoleRecord>(call), "PolicyRoles");
  look(account_records<UserRecord>(call), "PolicyUsers");
}

int64_t attachment_count(Call& call, const Document& arn) {
  int64_t count = 0;
  each_attached(call, arn, [&](const char* /*kind*/, const Document& /*entity*/) { ++count; });
  return count;
}

int64_t boundary_count(Call& call, const Document& arn) {
  int64_t count = 0;
  const auto look = [&](const auto& records) {
    for (const auto& [name, entity] : records) {
      if (entity.value.value("PermissionsBoundary", Document::object())
              .value("PermissionsBoundaryArn", "") == arn)
        ++count;
    }
  };
  look(account_records<RoleRecord>(call));
  look(account_records<UserRecord>(call));
  return count;
}

Document describe(Call& call, const Document& policy) {
  Document described = policy;
  described.erase("Document");
  described.erase("Versions");
  described.erase("LastVersion");
  described["AttachmentCount"] = attachment_count(call, policy.at("Arn"));
  described["PermissionsBoundaryUsageCount"] = boundary_count(call, policy.at("Arn"));
  described["IsAttachable"] = true;
  return described;
}

Document::const_iterator find_version(const Document& versions, const Document& id) {
  return std::find_if(versions.begin(), versions.end(), [&](const Document& version) {
    return version["VersionId"] == id;
  });
}

}  // namespace

Outcome create_policy(Call& call, const Document& input) {
  const std::string& name = input.at("PolicyName").get_ref<const std::string&>();
  const Document& text = input.at("PolicyDocument");
  RETURN_IF_ERROR(parse_policy(text.get_ref<const std::string&>(), PolicyKind::kIdentity));
  for (const auto& [arn, existing] : policies(call)) {
    if (existing.value["PolicyName"] == name) return errors::policy_exists(name);
  }
  const std::string path = input.value("Path", "/");
  const std::string arn = account_arn(call, "policy", path + name);
  Document policy = {{"PolicyName", name},
                     {"PolicyId", new_id(call, "ANPA")},
                     {"Arn", arn},
                     {"Path", path},
                     {"DefaultVersionId", kFirstVersion},
                     {"CreateDate", to_millis(call.now())},
                     {"UpdateDate", to_millis(call.now())},
                     {"Document", text}};
  for (const char* member : {"Description", "Tags"}) {
    if (input.contains(member)) policy[member] = input[member];
  }
  Document answer = describe(call, policy);
  policies(call).put(arn, {std::move(policy)});
  return Document{{"Policy", std::move(answer)}};
}

Outcome get_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, find_policy(call, input));
  return Document{{"Policy", describe(call, policy)}};
}

Outcome get_policy_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, find_policy(call, input));
  const Document versions = versions_of(policy);
  const auto version = find_version(versions, input.at("VersionId"));
  if (version == versions.end()) {
    return errors::no_such_policy_version(policy["Arn"].get_ref<const std::string&>(),
                                          input["VersionId"].get_ref<const std::string&>());
  }
  return Document{{"PolicyVersion", describe_version(policy, *version, true)}};
}

Outcome list_policy_versions(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, find_policy(call, input));
  Document listed = Document::array();
  for (const Document& version : versions_of(policy))
    listed.push_back(describe_version(policy, version, false));
  return Document{{"Versions", std::move(listed)}, {"IsTruncated", false}};
}

Outcome create_policy_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, own_policy(call, input));
  const Document& text = input.at("PolicyDocument");
  RETURN_IF_ERROR(parse_policy(text.get_ref<const std::string&>(), PolicyKind::kIdentity));
  Document versions = versions_of(policy);
  if (versions.size() >= kVersionsMax) return errors::too_many_policy_versions();
  const int64_t number = policy.value("LastVersion", static_cast<int64_t>(versions.size())) + 1;
  const Document version = {{"VersionId", "v" + std::to_string(number)},
                            {"Document", text},
                            {"CreateDate", to_millis(call.now())}};
  versions.insert(versions.begin(), version);
  policy["Versions"] = std::move(versions);
  policy["LastVersion"] = number;
  if (input.value("SetAsDefault", false)) {
    policy["DefaultVersionId"] = version["VersionId"];
    policy["Document"] = text;
    policy["UpdateDate"] = to_millis(call.now());
  }
  Document answer = describe_version(policy, version, false);
  policies(call).put(policy["Arn"].get<std::string>(), {policy});
  return Document{{"PolicyVersion", std::move(answer)}};
}

Outcome set_default_policy_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, own_policy(call, input));
  const Document versions = versions_of(policy);
  const auto version = find_version(versions, input.at("VersionId"));
  if (version == versions.end()) {
    return errors::no_such_policy_version(policy["Arn"].get_ref<const std::string&>(),
                                          input["VersionId"].get_ref<const std::string&>());
  }
  policy["DefaultVersionId"] = input["VersionId"];
  policy["Document"] = (*version)["Document"];
  policy["UpdateDate"] = to_millis(call.now());
  policies(call).put(policy["Arn"].get<std::string>(), {policy});
  return Document::object();
}

Outcome delete_policy_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, own_policy(call, input));
  Document versions = versions_of(policy);
  const Document& id = input.at("VersionId");
  const auto version = find_version(versions, id);
  if (version == versions.end()) {
    return errors::no_such_policy_version(policy["Arn"].get_ref<const std::string&>(),
                                          id.get_ref<const std::string&>());
  }
  if (policy["DefaultVersionId"] == id)
    return errors::delete_conflict("Cannot delete the default version of a policy.");
  policy["LastVersion"] = policy.value("LastVersion", static_cast<int64_t>(versions.size()));
  versions.erase(version);
  policy["Versions"] = std::move(versions);
  policies(call).put(policy["Arn"].get<std::string>(), {policy});
  return Document::object();
}

Outcome list_policies(Call& call, const Document& input) {
  const std::string scope = input.value("Scope", "All");
  const bool only_attached = input.value("OnlyAttached", false);
  const std::string path = input.value("PathPrefix", "/");
  const std::string after = input.value("Marker", "");
  const size_t items_max = input.value("MaxItems", size_t{100});
  Document all = Document::array();
  if (scope != "AWS") {
    for (const auto& [arn, policy] : policies(call)) all.push_back(policy.value);
  }
  if (scope != "Local") {
    for (const ManagedPolicy& policy : managed_policies()) all.push_back(managed(policy));
  }
  put_in_order(all, [](const Document& a, const Document& b) { return a["Arn"] < b["Arn"]; });
  Document answer = {{"Policies", Document::array()}, {"IsTruncated", false}};
  Document& listed = answer["Policies"];
  for (const Document& policy : all) {
    if (policy["Arn"] <= after ||
        policy["Path"].get_ref<const std::string&>().compare(0, path.size(), path) != 0)
      continue;
    Document described = describe(call, policy);
    if (only_attached && described["AttachmentCount"] == 0) continue;
    if (listed.size() == items_max) {
      answer["IsTruncated"] = true;
      answer["Marker"] = listed.back()["Arn"];
      break;
    }
    for (const char* member : {"Description", "Tags"}) described.erase(member);
    listed.push_back(std::move(described));
  }
  return answer;
}

Outcome list_entities_for_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, find_policy(call, input));
  const std::string filter = input.value("EntityFilter", "");
  Document answer = {{"PolicyGroups", Document::array()},
                     {"PolicyUsers", Document::array()},
                     {"PolicyRoles", Document::array()},
                     {"IsTruncated", false}};
  each_attached(call, policy["Arn"], [&](const char* kind, const Document& entity) {
    const std::string noun(kind);
    if (!filter.empty() && noun != "Policy" + filter + "s") return;
    for (const char* of : {"Group", "User", "Role"}) {
      const std::string name = std::string(of) + "Name", id = std::string(of) + "Id";
      if (noun == std::string("Policy") + of + "s")
        answer[kind].push_back({{name, entity[name]}, {id, entity[id]}});
    }
  });
  return answer;
}

Outcome delete_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, own_policy(call, input));
  if (attachment_count(call, policy["Arn"]) + boundary_count(call, policy["Arn"]) > 0)
    return errors::delete_conflict("Cannot delete a policy attached to entities.");
  if (versions_of(policy).size() > 1) {
    return errors::delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the "
        "policy's versions. The default version is deleted with the policy.");
  }
  policies(call).erase(policy["Arn"].get_ref<const std::string&>());
  return Document::object();
}

Outcome tag_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, own_policy(call, input));
  policy["Tags"] = merged_tags(policy.value("Tags", Document::array()), input.at("Tags"));
  policies(call).put(policy["Arn"].get<std::string>(), {policy});
  return Document::object();
}

Outcome untag_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document policy, own_policy(call, input));
  policy["Tags"] = remaining_tags(policy.value("Tags", Document::array()), input.at("TagKeys"));
  policies(call).put(policy["Arn"].get<std::string>(), {policy});
  return Document::object();
}

Outcome list_policy_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document policy, find_policy(call, input));
  return Document{{"Tags", policy.value("Tags", Document::array())}, {"IsTruncated", false}};
}

}  // namespace cloudtab::iam
