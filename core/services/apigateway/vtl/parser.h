#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/ast.h"

namespace cloudtab::apigateway::vtl {

/// Reads a mapping template. Known: text, references (quiet and formal), #set, #if, #elseif, #else,
/// #foreach, #break, #stop, #end, comments; not #macro, #parse, #include, #evaluate, #define.
/// A `$` or `#` that begins nothing is text. Error: code `InvalidTemplate`, with line and column.
/// Source: https://velocity.apache.org/engine/1.7/vtl-reference.html
Result<Block> parse_template(std::string_view text);

}  // namespace cloudtab::apigateway::vtl
