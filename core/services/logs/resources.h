#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::logs {

/// AWS::Logs::LogGroup, ::LogStream, ::MetricFilter, ::SubscriptionFilter.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::logs
