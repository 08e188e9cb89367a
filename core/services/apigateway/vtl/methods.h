#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/value.h"

namespace cloudtab::apigateway::vtl {

/// Java's methods of strings, lists, maps and numbers, those that templates use. One that is not
/// known, or arguments that do not fit, answer null. Error: code `TemplateLimit`.
Result<Value> call_method(Value& target,
                          std::string_view name,
                          const std::vector<Value>& arguments,
                          Heap& heap);

/// `$util`. Error: codes `InvalidTemplate` for input a function cannot take (as AWS fails the
/// request), `TemplateLimit`.
Result<Value> call_util(std::string_view name, const std::vector<Value>& arguments, Heap& heap);

}  // namespace cloudtab::apigateway::vtl
