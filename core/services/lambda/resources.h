#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::lambda {

/// AWS::Lambda::Function and AWS::Lambda::Permission.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::lambda
