#pragma once

#include <string>

#include "core/engine/call.h"

namespace cloudtab::iam {

/// The name of the IAM user whose access key signed the request; empty: root, or a role's session.
std::string user_of_caller(Call& call);

}  // namespace cloudtab::iam
