#include "core/services/iam/access/rights.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/services/iam/managed_policies.h"
#include "core/services/iam/policy/pattern_match.h"
#include "core/services/iam/state.h"

namespace cloudtab::iam {

namespace {

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

void add_managed(Call& call,
                 const std::string& account,
                 const Document& arns,
                 std::vector<NamedPolicy>& out) {
  for (const Document& arn : arns) {
    const std::string& id = arn.get_ref<const std::string&>();
    const std::string text = managed_text(call, account, id);
    if (!text.empty()) out.push_back(named_policy(id, text, PolicyKind::kIdentity));
  }
}

void add_own(Call& call,
             const std::string& account,
             const Document& entity,
             std::vector<NamedPolicy>& out) {
  const Document inline_policies = entity.value("InlinePolicies", Document::object());
  for (const auto& [name, text] : inline_policies.items()) {
    out.push_back(named_policy(name, text.get_ref<const std::string&>(), PolicyKind::kIdentity));
  }
  add_managed(call, account, entity.value("AttachedPolicies", Document::array()), out);
}

void add_boundary(Call& call, const std::string& account, const Document& entity, PolicySet& out) {
  if (!entity.contains("PermissionsBoundary")) return;
  out.boundary.emplace();
  add_managed(call,
              account,
              Document::array({entity["PermissionsBoundary"]["PermissionsBoundaryArn"]}),
              *out.boundary);
}

template <class Record>
const Document* entity_named(Call& call, const std::string& account, const std::string& name) {
  const Record* record = call.records<Record>(Scope{account, ""}).find(name);
  return record == nullptr ? nullptr : &record->value;
}

void add_tags(const Document& entity, Facts& facts) {
  for (const Document& tag : entity.value("Tags", Document::array()))
    facts["aws:principaltag/" + to_lower(tag["Key"].get<std::string>())] = {tag["Value"]};
}

}  // namespace

NamedPolicy named_policy(std::string id, const std::string& text, PolicyKind kind) {
  Result<Policy> policy = parse_policy(text, kind);
  return {std::move(id), policy.ok() ? std::move(policy).value() : Policy{}};
}

std::string managed_text(Call& call, const std::string& account, const std::string& arn) {
  if (const ManagedPolicy* own = find_managed_policy(arn)) return std::string(own->document);
  const Document* policy = entity_named<PolicyRecord>(call, account, arn);
  return policy == nullptr ? "" : policy->value("Document", "");
}

Caller caller_of(Call& call, const Principal& principal, Facts& facts) {
  Caller caller{principal.arn, "", principal.account, principal.service};
  facts["aws:principalaccount"] = {caller.account};
  if (!caller.service.empty()) {
    facts["aws:principalservicename"] = {caller.service};
    facts["aws:principalisawsservice"] = {"true"};
    facts["aws:sourceaccount"] = {caller.account};
    if (!principal.source_arn.empty()) facts["aws:sourcearn"] = {principal.source_arn};
    return caller;
  }
  facts["aws:principalisawsservice"] = {"false"};
  facts["aws:principalarn"] = {caller.arn};
  facts["aws:userid"] = {caller.account};
  facts["aws:principaltype"] = {"Account"};
  const CredentialRecord* credential = credentials(call).find(principal.access_key_id);
  const Result<Arn> arn = parse_arn(caller.arn);
  if (credential != nullptr) facts["aws:userid"] = {credential->value.value("UserId", "")};
  if (credential != nullptr && credential->value.contains("RoleArn")) {
    caller.role_arn = credential->value["RoleArn"];
    // Of a session, the principal is the role.
    facts["aws:principalarn"] = {caller.role_arn};
    facts["aws:principaltype"] = {"AssumedRole"};
    const std::string role = last_part(caller.role_arn);
    if (const Document* found = entity_named<RoleRecord>(call, caller.account, role))
      add_tags(*found, facts);
    add_tags(credential->value, facts);
  } else if (arn.ok() && arn->resource.rfind("role/", 0) == 0) {
    caller.role_arn = caller.arn;
    facts["aws:principaltype"] = {"AssumedRole"};
  } else if (arn.ok() && arn->resource.rfind("user/", 0) == 0) {
    const std::string name = last_part(arn->resource);
    facts["aws:username"] = {name};
    facts["aws:principaltype"] = {"User"};
    if (const Document* user = entity_named<UserRecord>(call, caller.account, name))
      add_tags(*user, facts);
  }
  return caller;
}

PolicySet policies_of(Call& call,
                      const std::string& arn,
                      const std::string& account,
                      const Document* session) {
  PolicySet out;
  std::string of = arn;
  if (session != nullptr && session->contains("RoleArn")) of = (*session)["RoleArn"];
  const Result<Arn> parsed = parse_arn(of);
  if (!parsed.ok()) return out;
  const std::string name = last_part(parsed->resource);
  if (parsed->resource.rfind("user/", 0) == 0) {
    const Document* user = entity_named<UserRecord>(call, account, name);
    if (user == nullptr) return out;
    add_own(call, account, *user, out.identity);
    for (const Document& group : user->value("Groups", Document::array())) {
      if (const Document* found =
              entity_named<GroupRecord>(call, account, group.get_ref<const std::string&>()))
        add_own(call, account, *found, out.identity);
    }
    add_boundary(call, account, *user, out);
  } else if (parsed->resource.rfind("role/", 0) == 0) {
    const Document* role = entity_named<RoleRecord>(call, account, name);
    if (role == nullptr) return out;
    add_own(call, account, *role, out.identity);
    add_boundary(call, account, *role, out);
  } else if (parsed->resource.rfind("group/", 0) == 0) {
    if (const Document* group = entity_named<GroupRecord>(call, account, name))
      add_own(call, account, *group, out.identity);
  }
  if (session != nullptr && (session->contains("Policy") || session->contains("PolicyArns"))) {
    out.session.emplace();
    if (session->contains("Policy")) {
      out.session->push_back(named_policy("session", (*session)["Policy"], PolicyKind::kIdentity));
    }
    add_managed(call, account, session->value("PolicyArns", Document::array()), *out.session);
  }
  return out;
}

}  // namespace cloudtab::iam
