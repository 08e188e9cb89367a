#pragma once

#include <string>
#include <string_view>

namespace cloudtab::s3 {

/// ASCII letters in lower case; every other byte stays.
inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

inline bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

}  // namespace cloudtab::s3
