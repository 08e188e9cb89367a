#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::sqs {

/// AWS::SQS::Queue, AWS::SQS::QueuePolicy, AWS::SQS::QueueInlinePolicy.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::sqs
