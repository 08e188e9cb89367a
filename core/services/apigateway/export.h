#pragma once

#include <string>

#include "core/base/document.h"

// OpenAPI definitions of what is deployed: the inverse of openapi.h.

namespace cloudtab::apigateway {

struct ExportOptions {
  bool is_3 = false;          ///< OpenAPI 3.0.1, else Swagger 2.0
  bool integrations = false;  ///< with `x-amazon-apigateway-integration`
  bool authorizers = false;
  bool validators = false;
  bool gateway_responses = false;
};

/// The definition. `snapshot`: of the stage's deployment, see state.h. Forms: recorded
/// (test_apigateway_extended.py).
Document exported_definition(const Document& api,
                             const std::string& region,
                             const std::string& stage,
                             const Document& snapshot,
                             const ExportOptions& options);

/// What such a definition's `info.version` is: the API's, or when it was made.
std::string exported_version(const Document& api);

/// As AWS writes YAML: texts are quoted, keys where they must be.
std::string to_yaml(const Document& document);

}  // namespace cloudtab::apigateway
