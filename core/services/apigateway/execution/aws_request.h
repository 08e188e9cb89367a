#pragma once

#include <string>

#include "core/base/http.h"
#include "core/base/result.h"
#include "core/services/apigateway/execution/request.h"
#include "core/services/apigateway/integration_uri.h"

namespace cloudtab::apigateway {

/// The wire request that an AWS integration makes of its URI and of what was mapped. Errors:
/// failure.h's, for a header that may not be set and for a service that Cloudtab does not have.
Result<HttpRequest> make_aws_request(const IntegrationUri& uri,
                                     const std::string& method,
                                     NamedValues query,
                                     const NamedValues& headers,
                                     const std::string& body);

}  // namespace cloudtab::apigateway
