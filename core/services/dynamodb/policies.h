#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/table.h"

// Resource-based policies: one for a table and one for its stream, each in a slot of the table's
// settings: {Policy, RevisionId}, with the stream's Label. A slot whose policy was deleted keeps
// the revision of the deletion.

namespace cloudtab::dynamodb {

/// Which policy an ARN names. `label` is the stream's; empty: the table's own policy.
struct PolicySlot {
  TableRef table;
  std::string arn;
  std::string label;

  /// The slot as kept, or null if it never had a policy.
  const Document* kept() const;
  /// The slot if it has a policy now, else null.
  const Document* policy() const;
  const char* member() const { return label.empty() ? "ResourcePolicy" : "StreamPolicy"; }
};

/// Errors: ValidationException for what is no table or stream of this account and region;
/// ResourceNotFoundException.
Result<PolicySlot> find_policy_slot(Call& call, std::string_view arn);

/// The document in the form in which the service keeps and answers it: without white space, members
/// in its order, lists of one as that one, accounts as their root's ARN. Two documents are the same
/// policy if these are equal. Error: ValidationException.
Result<std::string> canonical_policy(std::string_view text);

}  // namespace cloudtab::dynamodb
