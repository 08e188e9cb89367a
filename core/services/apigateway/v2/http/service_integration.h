#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/apigateway/execution/mapping.h"

// Integrations with an AWS service by IntegrationSubtype. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html

namespace cloudtab::apigateway::v2 {

/// That the subtype is one of AWS's and the parameters it requires are there. Error:
/// BadRequestException.
Status check_service_parameters(const Document& integration);

/// Sends the request that the integration describes, as the API's role, and answers what the
/// service answers. Error: 501 for a service that Cloudtab does not have.
Result<HttpResponse> call_service(Call& call,
                                  const Scope& scope,
                                  const Document& integration,
                                  const MappingSource& source,
                                  std::string_view path);

}  // namespace cloudtab::apigateway::v2
