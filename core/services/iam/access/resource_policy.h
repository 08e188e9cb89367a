#pragma once

#include <string>

#include "core/engine/access.h"
#include "core/services/iam/access/target.h"
#include "core/services/iam/policy/evaluate.h"

namespace cloudtab::iam {

/// The text of the resource's own policy, as its service's public operation answers it; empty: it
/// has none.
std::string resource_policy_of(Call& call,
                               const AccessRequest& request,
                               const AccessTarget& target);

/// Whether a grant of the KMS key gives the caller what no policy does: the operation, under its
/// constraints. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
bool is_granted(Call& call,
                const AccessRequest& request,
                const AccessTarget& target,
                const Caller& caller);

/// Whether nothing but that policy decides (keys; roles to assume).
bool resource_rules(const AccessRequest& request, const AccessTarget& target);

}  // namespace cloudtab::iam
