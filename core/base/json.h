#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab {

/// Nesting that JSON texts inside requests (policies, message bodies) may have. Parsed trees are
/// walked recursively, on the small stack of a wasm module.
constexpr int kJsonTextDepthMax = 100;

/// Whether a JSON text nests no deeper than that. Looks at brackets only; the text need not be
/// valid. O(n), no recursion.
bool json_depth_is_fine(std::string_view text);

/// Parses a JSON text. Error: code `InvalidJson`, also for one that nests too deep; callers give
/// their own.
Result<Document> parse_json(std::string_view text);

/// Appends a JSON string with its quotes.
void write_json_string(std::string_view text, std::string& out);

}  // namespace cloudtab
