#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cloudtab::iam {

/// Counted from 1.
struct TextPosition {
  int line = 1;
  int column = 1;
};

struct TextRange {
  TextPosition begin;  ///< of the opening brace
  TextPosition end;    ///< of the closing brace
};

/// Where in a policy's text its statement `index` is. Nothing: not there.
std::optional<TextRange> find_statement(std::string_view text, size_t index);

}  // namespace cloudtab::iam
