#pragma once

#include <string>

#include "core/base/result.h"
#include "core/engine/call.h"

// What policies say of calling a method, `execute-api:Invoke`. The verdict is IAM's, asked for by
// its simulation operations.
// Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html

namespace cloudtab::apigateway {

enum class Verdict { kAllowed, kDenied, kExplicitlyDenied };

/// The action and what it is asked for.
struct InvokeQuestion {
  Scope scope;             ///< the API's
  std::string method_arn;  ///< of the stage, method and path
  std::string source_ip;
};

/// Whether IAM's enforcing is on, so that the policies of callers and APIs count.
bool enforces_policies(Call& call);

/// Of a policy that an authorizer answered. Error: IAM's; it is none.
Result<Verdict> verdict_of_policy(Call& call,
                                  const InvokeQuestion& question,
                                  const std::string& policy);

/// Of an API's own policy, for a caller without a signature. Error: IAM's; it is none.
Result<Verdict> verdict_for_anyone(Call& call,
                                   const InvokeQuestion& question,
                                   const std::string& api_policy);

/// Of the caller's policies and the API's (empty: it has none). Between accounts both must allow.
/// Error: IAM's.
Result<Verdict> verdict_for_caller(Call& call,
                                   const InvokeQuestion& question,
                                   const std::string& api_policy,
                                   const Principal& caller);

/// What a caller is told that may not call. `who`: its ARN, or `anonymous`.
std::string refusal_of(const InvokeQuestion& question, const std::string& who, Verdict verdict);

}  // namespace cloudtab::apigateway
