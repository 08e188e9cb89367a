#include "core/base/pattern.h"

#include <optional>
#include <string>
#include <utility>

#include "core/base/pattern_search.h"
#include "core/base/pattern_tree.h"

namespace cloudtab {

namespace {

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0xFF >> (length + 1));
    for (size_t k = 1; k < length && i + k < text.size(); ++k) {
      code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    out.push_back(code);
    i += length;
  }
  return out;
}

bool Pattern::CharSet::contains(char32_t c) const {
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return !negated;
  }
  return negated;
}

/// One text being matched.
class PatternRun {
 public:
  PatternRun(const Pattern& pattern, std::u32string_view text) : pattern_(pattern), text_(text) {}

  /// Whether a program matches from `begin`: up to exactly `end`, or, without one, up to anywhere.
  bool match(uint32_t program, size_t begin, std::optional<size_t> end) const {
    const std::vector<Pattern::Instruction>& code = pattern_.programs_[program].code;
    States now;
    States next;
    now.reset(code.size());
    next.reset(code.size());
    bool accepted = false;
    add(code, 0, begin, now, accepted);
    for (size_t at = begin;; ++at) {
      if (accepted && (!end || at == *end)) return true;
      if (at == text_.size() || (end && at == *end) || now.list.empty()) return false;
      accepted = false;
      next.reset(code.size());
      for (uint32_t state : now.list) {
        if (takes(code[state], text_[at])) add(code, state + 1, at + 1, next, accepted);
      }
      std::swap(now, next);
    }
  }

  /// Where the longest match from `begin` ends. Each character looked at is a step.
  std::optional<size_t> longest(size_t begin, uint64_t& steps) const {
    const std::vector<Pattern::Instruction>& code = pattern_.programs_[0].code;
    States now;
    States next;
    now.reset(code.size());
    next.reset(code.size());
    std::optional<size_t> end;
    bool accepted = false;
    add(code, 0, begin, now, accepted);
    for (size_t at = begin; steps > 0; ++at, --steps) {
      if (accepted) end = at;
      if (at == text_.size() || now.list.empty()) break;
      accepted = false;
      next.reset(code.size());
      for (uint32_t state : now.list) {
        if (takes(code[state], text_[at])) add(code, state + 1, at + 1, next, accepted);
      }
      std::swap(now, next);
    }
    return end;
  }

 private:
  bool takes(const Pattern::Instruction& instruction, char32_t c) const {
    return instruction.op == Pattern::Op::kChar ? c == instruction.a
                                                : pattern_.sets_[instruction.a].contains(c);
  }

  struct States {
    std::vector<uint32_t> list;
    std::vector<bool> seen;
    void reset(size_t size) {
      list.clear();
      seen.assign(size, false);
    }
  };

  /// Adds the states reachable without taking a character; only those that take one are kept.
  void add(const std::vector<Pattern::Instruction>& code,
           uint32_t first,
           size_t at,
           States& states,
           bool& accepted) const {
    std::vector<uint32_t> open{first};
    while (!open.empty()) {
      const uint32_t state = open.back();
      open.pop_back();
      if (states.seen[state]) continue;
      states.seen[state] = true;
      const Pattern::Instruction& instruction = code[state];
      switch (instruction.op) {
        case Pattern::Op::kChar:
        case Pattern::Op::kSet:
          states.list.push_back(state);
          break;
        case Pattern::Op::kSplit:
          open.push_back(instruction.b);
          open.push_back(instruction.a);
          break;
        case Pattern::Op::kJump:
          open.push_back(instruction.a);
          break;
        case Pattern::Op::kAccept:
          accepted = true;
          break;
        case Pattern::Op::kBegin:
        case Pattern::Op::kEnd:
        case Pattern::Op::kWordBoundary:
        case Pattern::Op::kNotWordBoundary:
        case Pattern::Op::kLook:
          if (holds(instruction, at)) open.push_back(state + 1);
          break;
      }
    }
  }

  bool holds(const Pattern::Instruction& instruction, size_t at) const {
    switch (instruction.op) {
      case Pattern::Op::kBegin:
        return at == 0;
      case Pattern::Op::kEnd:
        return at == text_.size();
      case Pattern::Op::kWordBoundary:
        return at_boundary(at);
      case Pattern::Op::kNotWordBoundary:
        return !at_boundary(at);
      case Pattern::Op::kLook: {
        const Pattern::Look& look = pattern_.looks_[instruction.a];
        bool found = false;
        if (!look.behind) {
          found = match(look.program, at, std::nullopt);
        } else if (at >= look.length) {
          found = match(look.program, at - look.length, at);
        }
        return found != look.negative;
      }
      case Pattern::Op::kChar:
      case Pattern::Op::kSet:
      case Pattern::Op::kSplit:
      case Pattern::Op::kJump:
      case Pattern::Op::kAccept:
        break;
    }
    return false;
  }

  bool at_boundary(size_t at) const {
    const bool before = at > 0 && is_word(text_[at - 1]);
    const bool after = at < text_.size() && is_word(text_[at]);
    return before != after;
  }

  const Pattern& pattern_;
  std::u32string_view text_;
};

bool Pattern::matches(std::string_view text) const {
  const std::u32string points = to_code_points(text);
  return PatternRun(*this, points).match(0, 0, points.size());
}

PatternSearch::PatternSearch(const Pattern& pattern, std::string_view text, uint64_t steps)
    : pattern_(pattern), points_(to_code_points(text)), steps_(steps) {
  size_t byte = 0;
  for (size_t i = 0; i < points_.size(); ++i) {
    bytes_.push_back(byte);
    const auto lead = static_cast<unsigned char>(text[byte]);
    byte += lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u;
  }
  bytes_.push_back(text.size());
}

std::optional<PatternSearch::Match> PatternSearch::next() {
  const PatternRun run(pattern_, points_);
  for (; at_ <= points_.size() && steps_ > 0; ++at_) {
    const std::optional<size_t> end = run.longest(at_, steps_);
    if (!end || steps_ == 0) continue;
    const Match match{bytes_[at_], bytes_[*end]};
    at_ = *end == at_ ? at_ + 1 : *end;
    return match;
  }
  return std::nullopt;
}

}  // namespace cloudtab
