#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::ssm {

/// AWS::SSM::Parameter.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::ssm
