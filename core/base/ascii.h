#pragma once

#include <string>
#include <string_view>

namespace cloudtab {

// Letters A-Z and a-z alone change; no locale has a say, and other bytes (UTF-8's, too) pass as
// they are.

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// `KeySchema` -> `keySchema`.
std::string lower_first(std::string_view text);
/// `keySchema` -> `KeySchema`.
std::string upper_first(std::string_view text);

bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace cloudtab
