#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::apigateway {

/// API Gateway's CloudFormation types (REST APIs).
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::apigateway
