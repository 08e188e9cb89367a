#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::dynamodb {

/// AWS::DynamoDB::Table and ::GlobalTable.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::dynamodb
