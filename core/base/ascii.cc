#include "core/base/ascii.h"

#include <algorithm>

namespace cloudtab {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = to_upper(c);
  return upper;
}

std::string lower_first(std::string_view text) {
  std::string lower(text);
  if (!lower.empty()) lower.front() = to_lower(lower.front());
  return lower;
}

std::string upper_first(std::string_view text) {
  std::string upper(text);
  if (!upper.empty()) upper.front() = to_upper(upper.front());
  return upper;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return to_lower(x) == to_lower(y);
  });
}

}  // namespace cloudtab
