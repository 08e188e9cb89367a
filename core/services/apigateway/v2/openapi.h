#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::apigateway::v2 {

/// What an OpenAPI definition makes of an HTTP API; members are the operations' inputs, without
/// ApiId.
struct ApiDefinition {
  Document api = Document::object();          ///< CreateApi
  Document authorizers = Document::object();  ///< name -> CreateAuthorizer
  /// [{route: CreateRoute, integration: CreateIntegration or null, authorizer: name or ""}]; routes
  /// that refer to one integration share its `shared` name.
  Document routes = Document::array();
  Document warnings = Document::array();
};

/// Reads an OpenAPI 3.0 definition in JSON, with API Gateway's extensions. Errors:
/// BadRequestException; 501 for YAML.
/// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html and
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
Result<ApiDefinition> read_openapi(std::string_view text);

}  // namespace cloudtab::apigateway::v2
