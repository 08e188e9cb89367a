#pragma once

#include <string_view>

namespace cloudtab::s3 {

inline bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

}  // namespace cloudtab::s3
