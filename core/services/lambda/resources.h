#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::lambda {

/// AWS::Lambda::Function and AWS::Lambda::Permission.
std::span<const ResourceType> resource_types();

// resource_versions.cc
extern const ResourceType kVersionType;
extern const ResourceType kAliasType;

// resource_events.cc
extern const ResourceType kMappingType;
extern const ResourceType kEventInvokeConfigType;

}  // namespace cloudtab::lambda
