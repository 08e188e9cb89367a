#pragma once

#include <string>
#include <string_view>

// Patterns of policies: `*` is any text, `?` any one character.

namespace cloudtab::iam {

/// Stands before a character that means itself, though it be `*` or `?`; never in a policy's text.
constexpr char kLiteralMark = '\x01';

/// `pattern` may hold marked characters. Linear but for the last `*`, as globs are.
bool matches_pattern(std::string_view pattern, std::string_view text);
/// As above, letters alike in both cases (ASCII).
bool matches_ignoring_case(std::string_view pattern, std::string_view text);
/// Of ARNs: segment by segment between the first five colons.
bool matches_arn(std::string_view pattern, std::string_view arn);

/// The text with `*` and `?` marked.
std::string literal(std::string_view text);
}  // namespace cloudtab::iam
