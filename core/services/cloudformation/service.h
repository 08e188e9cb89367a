#pragma once

#include "core/engine/service.h"

namespace cloudtab {

/// AWS CloudFormation. See README.md.
const ServiceDefinition& cloudformation_service();

}  // namespace cloudtab
