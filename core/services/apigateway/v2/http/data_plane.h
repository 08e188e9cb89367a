#pragma once

#include <optional>
#include <string>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::apigateway::v2 {

/// The account and region that has an API of that id, or nothing: a caller names neither.
std::optional<Scope> scope_of_api(Call& call, const std::string& api_id);

/// Answers a request to an HTTP API, or to a WebSocket API's address.
HttpOutcome data_plane(Call& call, const Scope& scope, const HttpRequest& request);

}  // namespace cloudtab::apigateway::v2
