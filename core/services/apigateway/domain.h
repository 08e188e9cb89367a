#pragma once

#include <optional>
#include <string>

#include "core/engine/call.h"
#include "core/services/apigateway/execution/request.h"

// Custom domain names: a name, and base paths that lead to stages.

namespace cloudtab::apigateway {

/// How the API names the base path of what has none.
constexpr const char* kNoBasePath = "(none)";

/// The key of a mapping: `{domain}/{base path}`. Base paths may have slashes.
std::string mapping_key(const std::string& domain, const std::string& base_path);

/// The stage that a request to a domain is for, by its longest base path that fits; nothing if
/// there is none. The domain is known by its name (in a path such as `/_cloudtab/apis/{name}/…`),
/// or by the host that AWS gives it, `d-….execute-api.{region}.amazonaws.com`.
std::optional<ApiTarget> mapped_target(Call& call, const ApiTarget& asked);

}  // namespace cloudtab::apigateway
