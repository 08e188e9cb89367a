#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::cloudformation {

/// AWS::CloudFormation::Stack, ::WaitConditionHandle and AWS::CDK::Metadata.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::cloudformation
