#include "core/services/iam/policy/pattern_match.h"

#include <cstddef>

#include "core/base/ascii.h"

namespace cloudtab::iam {

namespace {

/// The next character of a pattern.
struct Piece {
  enum class Kind { kEnd, kAny, kOne, kCharacter } kind = Kind::kEnd;
  char character = 0;
  size_t size = 0;  ///< of the pattern's text
};

Piece piece_at(std::string_view pattern, size_t at) {
  if (at >= pattern.size()) return {};
  const char c = pattern[at];
  if (c == kLiteralMark && at + 1 < pattern.size())
    return {Piece::Kind::kCharacter, pattern[at + 1], 2};
  if (c == '*') return {Piece::Kind::kAny, 0, 1};
  if (c == '?') return {Piece::Kind::kOne, 0, 1};
  return {Piece::Kind::kCharacter, c, 1};
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  size_t at = 0, from = 0;
  size_t after_star = std::string_view::npos, star_takes_to = 0;
  while (from < text.size()) {
    const Piece piece = piece_at(pattern, at);
    if (piece.kind == Piece::Kind::kAny) {
      after_star = at += 1;
      star_takes_to = from;
    } else if (piece.kind == Piece::Kind::kOne ||
               (piece.kind == Piece::Kind::kCharacter && piece.character == text[from])) {
      at += piece.size;
      ++from;
    } else if (after_star != std::string_view::npos) {
      at = after_star;
      from = ++star_takes_to;
    } else {
      return false;
    }
  }
  while (piece_at(pattern, at).kind == Piece::Kind::kAny) ++at;
  return at >= pattern.size();
}

bool matches_ignoring_case(std::string_view pattern, std::string_view text) {
  return matches_pattern(to_lower(pattern), to_lower(text));
}

bool matches_arn(std::string_view pattern, std::string_view arn) {
  for (int segment = 0; segment < 5; ++segment) {
    const size_t pattern_end = pattern.find(':'), arn_end = arn.find(':');
    if (pattern_end == std::string_view::npos || arn_end == std::string_view::npos)
      return pattern == "*" || (pattern_end == arn_end && matches_pattern(pattern, arn));
    if (!matches_pattern(pattern.substr(0, pattern_end), arn.substr(0, arn_end))) return false;
    pattern.remove_prefix(pattern_end + 1);
    arn.remove_prefix(arn_end + 1);
  }
  return matches_pattern(pattern, arn);
}

std::string literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?') out.push_back(kLiteralMark);
    out.push_back(c);
  }
  return out;
}

}  // namespace cloudtab::iam
