#pragma once

#include "core/engine/access.h"

namespace cloudtab::iam {

/// IAM's verdict on a request, from the policies of who asks and of what it is about.
AccessVerdict authorize(Call& call, const AccessRequest& request);

}  // namespace cloudtab::iam
