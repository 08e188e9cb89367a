#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab {

// Codecs between bytes and text. Decoders answer with code `InvalidEncoding`; callers give their
// own error.

std::string base64_encode(std::string_view bytes);
/// Standard alphabet with padding (RFC 4648 §4). Rejects white space, other alphabets and missing
/// padding.
Result<std::string> base64_decode(std::string_view text);

/// Lower case.
std::string hex_encode(std::string_view bytes);
Result<std::string> hex_decode(std::string_view text);

/// `%XX` to bytes; with `plus_is_space` also `+` (forms). A stray `%` stays as it is, as AWS's
/// front ends keep it.
std::string percent_decode(std::string_view text, bool plus_is_space);
/// RFC 3986 unreserved characters stay, all else becomes `%XX`. `/` stays if `keep_slash`.
std::string percent_encode(std::string_view text, bool keep_slash);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool is_valid_utf8(std::string_view bytes);
/// Code points in valid UTF-8; AWS counts lengths of strings so.
size_t utf8_length(std::string_view text);

}  // namespace cloudtab
