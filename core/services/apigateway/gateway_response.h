#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/document.h"

// What API Gateway answers by itself: no route, a bad request, a failed integration. An API may
// change status, headers and body of each kind.
// Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html

namespace cloudtab::apigateway {

/// What AWS answers with, of every kind.
constexpr std::string_view kDefaultResponseTemplate = "{\"message\":$context.error.messageString}";

struct GatewayResponseType {
  std::string_view name;
  int status = 0;  ///< 0: DEFAULT_4XX and DEFAULT_5XX have none of their own
};

/// By name.
std::span<const GatewayResponseType> gateway_response_types();

/// The response of a type: what was put for it, else for its DEFAULT_…, else AWS's own. `put`: by
/// type. As the API answers it.
Document gateway_response(std::string_view type, const Document& put);

}  // namespace cloudtab::apigateway
