#pragma once

#include <string>

namespace cloudtab {

/// Appends a code point (not a surrogate) as UTF-8.
void append_utf8(char32_t code_point, std::string& out);

}  // namespace cloudtab
