#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::kms {

/// AWS::KMS::Key and AWS::KMS::Alias.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::kms
