#include "core/services/iam/policy/evaluate.h"

#include <algorithm>
#include <cstddef>

#include "core/services/iam/policy/pattern_match.h"

namespace cloudtab::iam {

namespace {

bool names_action(const Statement& statement, std::string_view action) {
  return std::any_of(
      statement.actions.begin(), statement.actions.end(), [&](const std::string& pattern) {
        return matches_ignoring_case(pattern, action);
      });
}

bool names_resource(const Statement& statement,
                    bool has_variables,
                    const AccessQuestion& question) {
  return std::any_of(
      statement.resources.begin(), statement.resources.end(), [&](const std::string& pattern) {
        std::string filled = pattern;
        if (has_variables && !fill_variables(pattern, question.facts, filled)) return false;
        return matches_pattern(filled, question.resource);
      });
}

/// The account that a principal's value stands for: 12 digits, or its root's ARN.
std::string_view account_of(std::string_view value) {
  constexpr std::string_view kStart = "arn:aws:iam::", kEnd = ":root";
  if (value.size() == kStart.size() + 12 + kEnd.size() &&
      value.substr(0, kStart.size()) == kStart && value.substr(value.size() - kEnd.size()) == kEnd)
    value = value.substr(kStart.size(), 12);
  return value.size() == 12 && value.find_first_not_of("0123456789") == std::string_view::npos
             ? value
             : std::string_view();
}

Naming naming_by(const PolicyPrincipal& principal, const Caller& caller) {
  if (principal.type == "Service")
    return !caller.service.empty() && principal.value == caller.service ? Naming::kDirect
                                                                        : Naming::kNot;
  if (principal.value == "*" && (principal.type == "*" || principal.type == "AWS"))
    return Naming::kDirect;
  if (principal.type != "AWS" || !caller.service.empty()) return Naming::kNot;
  if (principal.value == caller.arn) return Naming::kDirect;
  if (!caller.role_arn.empty() && principal.value == caller.role_arn) return Naming::kRole;
  return account_of(principal.value) == caller.account ? Naming::kAccount : Naming::kNot;
}

/// What a set of policies says of one question.
struct Finding {
  const Statement* deny = nullptr;
  const Statement* allow = nullptr;
  const NamedPolicy* deny_in = nullptr;
  const NamedPolicy* allow_in = nullptr;
};

Finding look_in(const std::vector<NamedPolicy>& policies, const AccessQuestion& question) {
  Finding found;
  for (const NamedPolicy& named : policies) {
    for (const Statement& statement : named.policy.statements) {
      const bool has_it = statement.allows ? found.allow != nullptr : found.deny != nullptr;
      if (has_it || !applies(statement, named.policy.has_variables, question)) continue;
      (statement.allows ? found.allow : found.deny) = &statement;
      (statement.allows ? found.allow_in : found.deny_in) = &named;
    }
  }
  return found;
}

struct ResourceFinding : Finding {
  Naming naming = Naming::kNot;  ///< the most direct of those that allow
};

ResourceFinding look_in_resource(const NamedPolicy& named, const AccessQuestion& question) {
  ResourceFinding found;
  for (const Statement& statement : named.policy.statements) {
    const Naming naming = naming_of(statement, question.caller);
    if (naming == Naming::kNot || !applies(statement, named.policy.has_variables, question))
      continue;
    if (!statement.allows) {
      if (found.deny == nullptr) {
        found.deny = &statement;
        found.deny_in = &named;
      }
    } else if (naming > found.naming) {
      found.naming = naming;
      found.allow = &statement;
      found.allow_in = &named;
    }
  }
  return found;
}

Decision denied_by(const Finding& found, PolicySource source) {
  return {false, Reason::kExplicitDeny, source, found.deny_in->id, found.deny->sid};
}

Decision denied(Reason reason) { return {false, reason, PolicySource::kIdentity, "", ""}; }

Decision allowed_by(const Finding& found, Reason reason) {
  return {true, reason, PolicySource::kIdentity, found.allow_in->id, found.allow->sid};
}

}  // namespace

bool Caller::is_root() const {
  return service.empty() && arn == "arn:aws:iam::" + account + ":root";
}

Naming naming_of(const Statement& statement, const Caller& caller) {
  Naming most = Naming::kNot;
  for (const PolicyPrincipal& principal : statement.principals)
    most = std::max(most, naming_by(principal, caller));
  if (!statement.but_principals) return most;
  return most == Naming::kNot ? Naming::kDirect : Naming::kNot;
}

bool applies(const Statement& statement, bool has_variables, const AccessQuestion& question) {
  if (names_action(statement, question.action) == statement.but_actions) return false;
  if (statement.has_resources &&
      names_resource(statement, has_variables, question) == statement.but_resources)
    return false;
  return hold(statement.conditions, question.facts, has_variables);
}

Decision evaluate(const PolicySet& policies, const AccessQuestion& question) {
  const Caller& caller = question.caller;
  const Finding identity = look_in(policies.identity, question);
  const Finding boundary = policies.boundary ? look_in(*policies.boundary, question) : Finding{};
  const Finding session = policies.session ? look_in(*policies.session, question) : Finding{};
  const ResourceFinding resource =
      policies.resource ? look_in_resource(*policies.resource, question) : ResourceFinding{};
  if (identity.deny != nullptr) return denied_by(identity, PolicySource::kIdentity);
  if (resource.deny != nullptr) return denied_by(resource, PolicySource::kResource);
  if (boundary.deny != nullptr) return denied_by(boundary, PolicySource::kBoundary);
  if (session.deny != nullptr) return denied_by(session, PolicySource::kSession);

  const bool same_account =
      policies.resource_account.empty() || policies.resource_account == caller.account;
  if (!caller.service.empty()) {
    return resource.allow != nullptr ? allowed_by(resource, Reason::kResource)
                                     : denied(Reason::kNoResource);
  }
  if (resource.allow == nullptr && (!same_account || policies.resource_rules))
    return denied(Reason::kNoResource);
  if (caller.is_root() && same_account) {
    return resource.allow != nullptr
               ? allowed_by(resource, Reason::kResource)
               : Decision{true, Reason::kRoot, PolicySource::kIdentity, "", ""};
  }
  if (same_account && resource.naming == Naming::kDirect)
    return allowed_by(resource, Reason::kResource);
  const bool role_named = same_account && resource.naming == Naming::kRole;
  // A root user of another account has all that the account may be given.
  if (identity.allow == nullptr && !role_named && !caller.is_root())
    return denied(Reason::kNoIdentity);
  if (policies.boundary && boundary.allow == nullptr) return denied(Reason::kNoBoundary);
  if (policies.session && session.allow == nullptr) return denied(Reason::kNoSession);
  return identity.allow != nullptr ? allowed_by(identity, Reason::kIdentity)
                                   : allowed_by(resource, Reason::kResource);
}

std::string explain(const Decision& decision, std::string_view action) {
  constexpr std::string_view kSources[] = {"an identity-based policy",
                                           "a permissions boundary",
                                           "a session policy",
                                           "a resource-based policy"};
  const auto no = [&](std::string_view kind) {
    return "because no " + std::string(kind) + " allows the " + std::string(action) + " action";
  };
  switch (decision.reason) {
    case Reason::kRoot:
      return "because the account's root user may do everything";
    case Reason::kIdentity:
      return "because an identity-based policy allows it";
    case Reason::kResource:
      return "because a resource-based policy allows it";
    case Reason::kExplicitDeny:
      return "with an explicit deny in " +
             std::string(kSources[static_cast<size_t>(decision.source)]);
    case Reason::kNoIdentity:
      return no("identity-based policy");
    case Reason::kNoBoundary:
      return no("permissions boundary");
    case Reason::kNoSession:
      return no("session policy");
    case Reason::kNoResource:
      return no("resource-based policy");
  }
  return "";
}

}  // namespace cloudtab::iam
