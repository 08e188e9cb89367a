#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/services/iam/policy/evaluate.h"

namespace cloudtab::iam {

/// Who a principal is, for a decision: with its role, and the facts that follow from it
/// (`aws:username`, `aws:PrincipalTag/...`).
Caller caller_of(Call& call, const Principal& principal, Facts& facts);

/// The policies of a user (its own, and its groups'), a role's session, a role or a group, by its
/// ARN: identity policies, boundary, session policies. Root has none. `session`: the credential of
/// a session, or null.
PolicySet policies_of(Call& call,
                      const std::string& arn,
                      const std::string& account,
                      const Document* session);

/// The text of a managed policy's default version; empty if there is none, or not here.
std::string managed_text(Call& call, const std::string& account, const std::string& arn);

/// What of a policy's text is one; a stored text always is.
NamedPolicy named_policy(std::string id, const std::string& text, PolicyKind kind);

}  // namespace cloudtab::iam
