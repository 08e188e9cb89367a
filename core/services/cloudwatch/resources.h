#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::cloudwatch {

/// AWS::CloudWatch::Alarm, ::CompositeAlarm, ::Dashboard.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::cloudwatch
