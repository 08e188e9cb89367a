#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::sns {

/// AWS::SNS::Topic, AWS::SNS::Subscription, AWS::SNS::TopicPolicy, AWS::SNS::TopicInlinePolicy.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::sns
