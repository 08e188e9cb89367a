#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/http.h"
#include "core/services/apigateway/execution/mapping.h"

namespace cloudtab::apigateway {

/// Why an API answers by itself: an `Error` whose code is the gateway response's type and whose
/// message is `$context.error.message`; without a message that is null. `log` is the line in the
/// execution log; empty for none. `status`: in place of the type's own.
Error failure(std::string_view type,
              std::string_view message,
              std::string_view log = {},
              int status = 0);

/// The authorizer could not be asked, or its answer says nothing: an error without a message, as
/// AWS answers it. Source:
/// https://dev.to/marcogrcr/api-gateway-lambda-authorizer-lambda-proxy-integration-failure-modes-52bc
Error authorizer_failure(std::string_view log);

/// A mistake in the API's own set-up, which callers see as an internal error.
Error configuration_error(std::string_view log);

/// The answer that the API's gateway responses make of a failure. `put`: those of its deployment.
HttpResponse failure_response(const Error& failure, const Document& put, MappingSource source);

}  // namespace cloudtab::apigateway
