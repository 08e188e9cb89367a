#pragma once

#include "core/engine/access.h"
#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& iam_service();

/// Who decides whether callers may do what they ask: for `MachineConfig`.
Authorizer iam_authorizer();

}  // namespace cloudtab
