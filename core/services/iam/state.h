#pragma once

#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::iam {

/// A role as GetRole describes it, with two members more: `InlinePolicies` (name -> document text)
/// and `AttachedPolicies` (list of ARNs). Key: the role's name.
using RoleRecord = DocumentRecord<"iam/roles">;
/// A managed policy as GetPolicy describes it, with `Document`, the default version's text. Key:
/// its ARN.
using PolicyRecord = DocumentRecord<"iam/policies">;

/// IAM belongs to the account, whatever the region.
inline Scope account_scope(const Call& call) { return Scope{call.scope().account, ""}; }

}  // namespace cloudtab::iam
