#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::apigateway {

/// What to do with the base path that a definition names (a query parameter of an import).
enum class BasePath { kIgnore, kPrepend, kSplit };

/// An OpenAPI definition as the inputs of the operations that make what it defines, all of them
/// without `restApiId`. Source: "Working with API Gateway extensions to OpenAPI" of the developer
/// guide. Members with other extensions are passed over.
struct RestDefinition {
  /// `name`, `version`, `binaryMediaTypes` and so on, as GetRestApi answers them.
  Document api = Document::object();
  /// Of CreateModel; in `schema`, references to other models still begin as the definition's do.
  Document models = Document::array();
  /// Of CreateRequestValidator.
  Document validators = Document::array();
  /// Of CreateAuthorizer.
  Document authorizers = Document::array();
  /// `x-amazon-apigateway-documentation`.
  Document documentation = Document::object();
  /// Of PutGatewayResponse.
  Document gateway_responses = Document::array();
  /// {path, method: of PutMethod, with `validator` and `authorizer` by name and models that are
  /// names or schemas, integration: of PutIntegration (if there is one), methodResponses,
  /// integrationResponses}.
  Document methods = Document::array();
};

/// Reads OpenAPI 2 (Swagger) and 3 definitions. Error: BadRequestException.
Result<RestDefinition> read_definition(std::string_view text, BasePath base_path);

/// A definition's text, JSON or YAML, as a document. Error: any; it is neither.
Result<Document> read_openapi_text(std::string_view text);

}  // namespace cloudtab::apigateway
