#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

// The Management API: what a backend does with the connections of its WebSocket APIs. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html

namespace cloudtab::apigateway::v2 {

Outcome post_to_connection(Call& call, const Document& input);
Outcome get_connection(Call& call, const Document& input);
Outcome delete_connection(Call& call, const Document& input);

}  // namespace cloudtab::apigateway::v2
