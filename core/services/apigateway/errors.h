#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

// Texts: recorded answers of AWS, and
// https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html
namespace cloudtab::apigateway::errors {

Error bad_request(std::string_view text);
Error conflict(std::string_view text);
Error not_found(std::string_view text);
Error limit_exceeded(std::string_view text);

/// What Cloudtab does not do yet, by name.
Error unsupported(std::string_view what);

Error no_api(std::string_view account, std::string_view id);
Error no_resource();
Error no_method();
Error no_integration();
Error no_status_code();
Error no_stage();
Error no_deployment();
Error no_model(std::string_view name);
Error no_validator();
Error no_gateway_response();
Error no_authorizer();
Error no_api_key();
Error no_usage_plan();

}  // namespace cloudtab::apigateway::errors
