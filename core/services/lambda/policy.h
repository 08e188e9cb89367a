#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// Resource policies, of functions, versions, aliases and layer versions: `Statements` of their
// records, under a revision of its own, `PolicyRevisionId`.

namespace cloudtab::lambda {

/// A principal as a policy has it: a service's name, an account (written as its root), an ARN, or
/// anyone.
Document principal_of(const std::string& text);
/// Whether a principal is one that a function's policy may name.
bool is_principal(const std::string& text);

/// Error: the request names another revision than the policy's; `operation` is where AWS tells to
/// look for it. Without a policy the revision is the resource's own.
Status check_policy_revision(const Document& input, const Document& record, const char* operation);

/// Error: there is one of that id.
Status add_statement(Call& call, Document statement, Document& record);
/// Errors: there is no policy, or no statement of that id.
Status remove_statement(Call& call, const std::string& id, Document& record);

/// `Policy` and `RevisionId` of a record that has statements.
Document policy_answer(const Document& record);

}  // namespace cloudtab::lambda
