#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::apigateway::v2 {

/// AWS::ApiGatewayV2::*. An AWS::ApiGatewayV2::Api makes API, routes and so on as clients do.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::apigateway::v2
