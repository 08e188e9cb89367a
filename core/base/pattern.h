#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace cloudtab {

/// A regular expression as the published models and templates write them (Java's syntax): classes,
/// `\d \w \s \S \p{L}`, groups, alternatives, counts, anchors, `\b`, look-ahead and look-behind. No
/// back-references.
///
/// Matching follows all alternatives at once (states are a set, not a stack), so its time is
/// bounded by the text's length times the pattern's, whatever the pattern.
class Pattern {
 public:
  /// Error: code `InvalidPattern` for syntax this class does not know.
  static Result<Pattern> compile(std::string_view source);

  /// Whether the whole text matches. The text is UTF-8; its code points are what a pattern's
  /// characters stand for.
  bool matches(std::string_view text) const;

  struct Range {
    char32_t first;
    char32_t last;
  };
  /// A set of characters.
  struct CharSet {
    std::vector<Range> ranges;
    bool negated = false;
    bool contains(char32_t c) const;
  };
  enum class Op : uint8_t {
    kChar,
    kSet,
    kSplit,
    kJump,
    kBegin,
    kEnd,
    kWordBoundary,
    kNotWordBoundary,
    kLook,
    kAccept
  };
  struct Instruction {
    Op op;
    uint32_t a = 0;  ///< kChar: the code point; kSet: index of the set; kSplit, kJump: target;
                     ///< kLook: index of the look
    uint32_t b = 0;  ///< kSplit: the other target
  };
  /// A look-around: a program of its own, run where it stands.
  struct Look {
    uint32_t program;
    bool negative;
    bool behind;
    uint32_t length;  ///< look-behind: code points it covers
  };
  struct Program {
    std::vector<Instruction> code;
  };

 private:
  friend class PatternCompiler;
  friend class PatternRun;
  std::vector<Program> programs_;  ///< the pattern's own is the first
  std::vector<CharSet> sets_;
  std::vector<Look> looks_;
};

}  // namespace cloudtab
