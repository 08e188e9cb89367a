#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab::apigateway {

/// `arn:aws:apigateway:{region}:{subdomain.}{service}:{action|path}/{target}`.
/// Source: https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
struct IntegrationUri {
  std::string region;
  std::string subdomain;  ///< `bucket` of `bucket.s3`; mostly empty
  std::string service;    ///< `dynamodb`
  bool is_action = false;
  /// `PutItem`, or a path without its first slash; may hold `{variables}`.
  std::string target;
};

/// Error: BadRequestException.
Result<IntegrationUri> parse_integration_uri(std::string_view uri);
/// `lambda:path/2015-03-31/functions/{arn}/invocations`.
bool is_lambda_invocation(const IntegrationUri& uri);
/// The function's ARN or name of such a URI.
std::string lambda_function(const IntegrationUri& uri);

}  // namespace cloudtab::apigateway
