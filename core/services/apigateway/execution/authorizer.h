#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/apigateway/execution/lambda_proxy.h"
#include "core/services/apigateway/execution/mapping.h"

// Lambda authorizers of REST APIs: what the function is asked, and what its answer means.
// Sources:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html

namespace cloudtab::apigateway {

/// What the authorizer's identity sources are in the request, joined; nothing if one is missing or
/// empty.
std::optional<std::string> identity_of(const Document& authorizer, const MappingSource& source);

/// Whether a TOKEN authorizer takes the token: its `identityValidationExpression` is the whole of
/// it.
bool fits_validation(const Document& authorizer, const std::string& token);

Document token_event(const std::string& token, const std::string& method_arn);
Document request_event(const ProxyRequest& request, const std::string& method_arn);

/// Reads a function's answer, JSON text, as {policy: text, authorizer: what `$context.authorizer`
/// is, usageIdentifierKey}. Errors: failure.h's, an authorizer's failure.
Result<Document> read_decision(std::string_view payload);

}  // namespace cloudtab::apigateway
