#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/services/iam/policy/condition.h"
#include "core/services/iam/policy/policy.h"

// Whether a request is allowed, and why. Pure: policies and facts in, a decision out.
//
//   an explicit deny anywhere         -> denied
//   a resource policy that names the  -> allowed (in the resource's own account), whatever a
//   user or the session                  boundary or a session policy leaves out
//   an identity policy, the boundary, -> allowed, if each there is does allow it; a resource policy
//   the session policies                 that names the role, or the account for a role that has
//                                        no identity policy for it, stands for the identity policy
//
// Between accounts both sides have to allow. Some resources (KMS keys, roles to assume) are their
// policy's alone: an identity policy counts only where that names the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html

namespace cloudtab::iam {

struct NamedPolicy {
  std::string id;  ///< its ARN, or its name
  Policy policy;
};

/// Who asks.
struct Caller {
  std::string arn;       ///< of the user, the session (`assumed-role/...`) or the account's root
  std::string role_arn;  ///< of the role, for a session
  std::string account;
  std::string service;  ///< `sns.amazonaws.com`, for a service that acts by itself

  bool is_root() const;
};

struct AccessQuestion {
  std::string action;    ///< `sqs:SendMessage`
  std::string resource;  ///< an ARN, or `*`
  Caller caller;
  Facts facts;
};

struct PolicySet {
  std::vector<NamedPolicy> identity;
  std::optional<std::vector<NamedPolicy>> boundary;
  std::optional<std::vector<NamedPolicy>> session;
  std::optional<NamedPolicy> resource;
  std::string resource_account;  ///< empty: the caller's
  /// The resource is its policy's alone.
  bool resource_rules = false;
};

enum class Reason {
  kRoot,          ///< the account's own root user
  kIdentity,      ///< an identity policy allows it
  kResource,      ///< a resource policy allows it
  kExplicitDeny,  ///< a statement denies it
  kNoIdentity,    ///< no identity policy allows it
  kNoBoundary,    ///< the permissions boundary does not
  kNoSession,     ///< the session policies do not
  kNoResource,    ///< the resource's policy does not
};

/// Which kind of policy an explicit deny is in.
enum class PolicySource { kIdentity, kBoundary, kSession, kResource };

struct Decision {
  bool allowed = false;
  Reason reason = Reason::kNoIdentity;
  PolicySource source = PolicySource::kIdentity;  ///< of an explicit deny
  std::string policy;                             ///< that decided it; empty: none did
  std::string sid;
};

Decision evaluate(const PolicySet& policies, const AccessQuestion& question);

/// How AWS says it: `because no identity-based policy allows the sqs:SendMessage action`.
std::string explain(const Decision& decision, std::string_view action);

/// How the caller is meant by a resource policy's statement.
enum class Naming { kNot, kAccount, kRole, kDirect };
Naming naming_of(const Statement& statement, const Caller& caller);

/// Whether a statement is about the action and resource, under its conditions.
bool applies(const Statement& statement, bool has_variables, const AccessQuestion& question);

}  // namespace cloudtab::iam
