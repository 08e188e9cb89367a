#pragma once

#include <span>

namespace cloudtab {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

// The characters of Unicode's general categories, ascending. `\p{L}`, `\p{N}` and `\p{Z}` are all
// that patterns use.
std::span<const CodePointRange> letters();
std::span<const CodePointRange> numbers();
std::span<const CodePointRange> separators();

}  // namespace cloudtab
