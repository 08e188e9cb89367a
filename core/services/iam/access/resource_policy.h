#pragma once

#include <string>

#include "core/engine/access.h"
#include "core/services/iam/access/target.h"

namespace cloudtab::iam {

/// The text of the resource's own policy, as its service's public operation answers it; empty: it
/// has none.
std::string resource_policy_of(Call& call,
                               const AccessRequest& request,
                               const AccessTarget& target);

/// Whether nothing but that policy decides (keys; roles to assume).
bool resource_rules(const AccessRequest& request, const AccessTarget& target);

}  // namespace cloudtab::iam
