#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/value.h"

namespace cloudtab::apigateway::vtl {

/// What a template sees.
struct Environment {
  /// `$input`: the payload, and `params()` with `path`, `querystring` and `header`, maps of text.
  std::string_view body;
  Map* params = nullptr;
  /// `$context`. #set may change it (`$context.responseOverride.status`).
  Map* context = nullptr;
  Map* stage_variables = nullptr;
};

/// Fills a mapping template. References to what is not there print as nothing, as AWS's do.
/// Errors: codes `InvalidTemplate` and `TemplateLimit` (limits in limits.h).
Result<std::string> render(std::string_view source, const Environment& environment, Heap& heap);

}  // namespace cloudtab::apigateway::vtl
