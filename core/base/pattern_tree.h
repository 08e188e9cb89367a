#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/pattern.h"

namespace cloudtab {

// What lies between a pattern's source and its code; for pattern*.cc only.

/// What an expression is made of. Counts are expanded when code is made of it.
struct PatternNode {
  enum class Kind { kEmpty, kChar, kSet, kSequence, kChoice, kRepeat, kAssertion, kLook };
  Kind kind = Kind::kEmpty;
  char32_t character = 0;
  uint32_t set = 0;
  std::vector<PatternNode> children;
  uint32_t min = 0;
  std::optional<uint32_t> max;
  Pattern::Op assertion = Pattern::Op::kBegin;
  bool negative = false;
  bool behind = false;
};

/// Reads a pattern's source. Its sets go to `sets`, where the tree names them by index. Nothing for
/// syntax it does not know.
std::optional<PatternNode> parse_pattern(std::string_view source,
                                         std::vector<Pattern::CharSet>& sets);

std::u32string to_code_points(std::string_view text);

}  // namespace cloudtab
