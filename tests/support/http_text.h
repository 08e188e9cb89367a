#pragma once

#include <string_view>

#include "core/base/http.h"

namespace cloudtab {

/// A request from the text that a test shows: the request line without a version, headers, an empty
/// line, the body as it is. A first newline is skipped, so that a raw string may begin on a line of
/// its own; `\r\n` in a body is written as bytes.
HttpRequest request_from_text(std::string_view text);

}  // namespace cloudtab
