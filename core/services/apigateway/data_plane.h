#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::apigateway {

/// Answers a request to an API's stage. APIs are found in every account and region, since a caller
/// of an API signs nothing and names none.
HttpOutcome data_plane(Call& call, const HttpRequest& request);

}  // namespace cloudtab::apigateway
