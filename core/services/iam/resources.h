#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::iam {

/// AWS::IAM::Role, ::Policy (inline, on roles) and ::ManagedPolicy.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::iam
