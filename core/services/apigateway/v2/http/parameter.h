#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/services/apigateway/execution/mapping.h"

// Parameter mapping of version 2: `$request.header.x`, `$context.y`, and text with several of them,
// each in `${...}`. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html

namespace cloudtab::apigateway::v2 {

/// What an expression stands for; nothing if it names what is not there. `path`: the request's,
/// without its stage.
std::optional<std::string> parameter_value(std::string_view expression,
                                           const MappingSource& source,
                                           std::string_view path);

/// `append:header.x`, `overwrite:path` and so on: what a mapping's key changes.
struct ParameterTarget {
  enum class Action { kAppend, kOverwrite, kRemove };
  Action action{};
  std::string place;  ///< `header`, `querystring`, `path`, `statuscode`
  std::string name;   ///< of a header or a query parameter
};

/// Nothing if the key has no such form.
std::optional<ParameterTarget> parse_target(std::string_view key);

/// Changes the headers as the mapping's `...:header.x` entries say.
void map_headers(const Document& parameters,
                 const MappingSource& source,
                 std::string_view path,
                 HttpHeaders& headers);

}  // namespace cloudtab::apigateway::v2
