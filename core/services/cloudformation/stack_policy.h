#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// Stack policies: what an update may do to which resource (docs: protect-stack-resources.html).

/// `Update:Modify`, `Update:Replace`, `Update:Delete`.
enum class UpdateAction { kModify, kReplace, kDelete };

/// Whether a text is a policy: JSON, `{}` or statements with an Effect, an Action of updates, the
/// Principal `*`, and a Resource. Error: "Error validating stack policy: Invalid stack policy"
/// (recorded: api/test_stack_policies.py).
Status check_stack_policy(const std::string& text);

/// Why the policy stops an action, or "" if it does not: a statement denies it, or there are
/// statements and none allows it. `{}` and "" allow everything. The text is one that
/// `check_stack_policy` took.
std::string policy_denial(const std::string& text,
                          UpdateAction action,
                          const std::string& logical_id,
                          std::string_view type);

/// The policy that holds for the stack now: that of the running update, or its own.
std::string effective_policy(Call& call, const std::string& uuid);

/// Reads a policy given as `<member>Body` or `<member>URL`; "" if neither is. Errors: both given,
/// no policy, what S3 answers.
Result<std::string> policy_input(Call& call, const Document& input, const std::string& member);

/// An update has ended: its own policy is gone, and one that it brought holds if it succeeded.
void end_update_policy(Call& call, const std::string& uuid, bool succeeded);

}  // namespace cloudtab::cloudformation
