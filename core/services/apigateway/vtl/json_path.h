#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/value.h"

namespace cloudtab::apigateway::vtl {

/// What `path` finds in `root`. A path that names one place answers what is there, or null; one
/// with a wildcard, a slice, several names or `..` answers a list. Known: `$`, `.name`, `['name']`,
/// `[0]`, `[-1]`, `[0,1]`, `[0:2]`, `*`, `..`, and filters, see json_filter.h. Not known: scripts
/// and functions. Error: code `InvalidPath`. Source: https://github.com/json-path/JsonPath
Result<Value> find_path(const Value& root, std::string_view path, Heap& heap);

}  // namespace cloudtab::apigateway::vtl
