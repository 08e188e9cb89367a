#pragma once

#include "core/engine/service.h"

namespace cloudtab {

/// REST APIs, and the data plane of all APIs: a request's host tells its API, not its kind.
const ServiceDefinition& apigateway_service();
/// HTTP APIs and WebSocket APIs.
const ServiceDefinition& apigatewayv2_service();
/// The connections of WebSocket APIs.
const ServiceDefinition& apigatewaymanagementapi_service();

}  // namespace cloudtab
