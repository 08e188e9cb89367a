#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/pattern.h"

namespace cloudtab {

/// Finds a pattern in a text, from left to right. Of the matches at a place it takes the longest,
/// where Java takes the first that its alternatives try: they differ for `a|ab` and `a*?`.
class PatternSearch {
 public:
  /// `steps`: characters looked at, over all, before the search gives up. The pattern must live on.
  PatternSearch(const Pattern& pattern, std::string_view text, uint64_t steps);

  struct Match {
    size_t begin;  ///< in bytes
    size_t end;
  };
  /// The next match after the last; nothing if there is none, or no more steps.
  std::optional<Match> next();
  /// Whether it gave up.
  bool gave_up() const { return steps_ == 0; }

 private:
  const Pattern& pattern_;
  std::u32string points_;
  std::vector<size_t> bytes_;  ///< where each code point begins, and the end
  size_t at_ = 0;
  uint64_t steps_;
};

}  // namespace cloudtab
