#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// Policies as data.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

namespace cloudtab::iam {

/// `{"StringLike": {"s3:prefix": ["a*", "b"]}}`, each operator and key one of these.
struct Condition {
  std::string test;  ///< the operator with its prefix and suffix: `ForAnyValue:StringLikeIfExists`
  std::string key;   ///< in lower case: keys are alike in both
  std::vector<std::string> values;
};

struct PolicyPrincipal {
  std::string type;  ///< `AWS`, `Service`, `Federated`, `CanonicalUser`; `*`: everyone
  std::string value;
};

struct Statement {
  std::string sid;
  bool allows = false;
  bool but_actions = false;  ///< NotAction: all but these
  std::vector<std::string> actions;
  bool has_resources = false;
  bool but_resources = false;
  std::vector<std::string> resources;
  bool has_principals = false;
  bool but_principals = false;
  std::vector<PolicyPrincipal> principals;
  std::vector<Condition> conditions;
};

struct Policy {
  /// Of 2012-10-17 or later: texts may hold variables.
  bool has_variables = false;
  std::vector<Statement> statements;
};

/// What a policy is attached to, and so what its statements must and may not say.
enum class PolicyKind { kIdentity, kResource, kTrust };

/// Errors: MalformedPolicyDocument, in IAM's words. As recorded (LocalStack's snapshots of IAM) or
/// reported for: no JSON, no statement, no action, no resource, a principal in an identity policy;
/// the others are "Syntax errors in policy.".
Result<Policy> parse_policy(std::string_view text, PolicyKind kind);

/// Whether IAM knows the condition operator, prefix and suffix included.
bool is_condition_test(std::string_view test);

}  // namespace cloudtab::iam
