#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace cloudtab::apigateway::v2 {

/// Checks what a token says of itself: that it is a JWT by RSA, from the configured issuer, for one
/// of the audiences, and valid now. The signature is not checked: the issuer's keys are outside.
/// Error: any. Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
Status check_jwt_claims(std::string_view token, const Document& configuration, Instant now);

}  // namespace cloudtab::apigateway::v2
