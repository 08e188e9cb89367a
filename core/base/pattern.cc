#include "core/base/pattern.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/unicode_classes.h"

namespace cloudtab {

namespace {

constexpr int kGroupDepthMax = 64;
constexpr size_t kInstructionsMax = 20'000;
constexpr char32_t kLastCodePoint = 0x10FFFF;

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

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// What an expression is made of. Counts are expanded when code is made of it.
struct Node {
  enum class Kind { kEmpty, kChar, kSet, kSequence, kChoice, kRepeat, kAssertion, kLook };
  Kind kind = Kind::kEmpty;
  char32_t character = 0;
  uint32_t set = 0;
  std::vector<Node> children;
  uint32_t min = 0;
  std::optional<uint32_t> max;
  Pattern::Op assertion = Pattern::Op::kBegin;
  bool negative = false;
  bool behind = false;
};

}  // namespace

bool Pattern::CharSet::contains(char32_t c) const {
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return !negated;
  }
  return negated;
}

/// Source to a tree to code.
class PatternCompiler {
 public:
  PatternCompiler(std::string_view source, Pattern& pattern)
      : text_(to_code_points(source)), pattern_(pattern) {}

  bool run() {
    Node root;
    if (!parse_choice(0, root) || at_ != text_.size()) return false;
    pattern_.programs_.emplace_back();
    return emit_program(0, root);
  }

 private:
  using CharSet = Pattern::CharSet;

  bool more() const { return at_ < text_.size(); }
  char32_t peek() const { return more() ? text_[at_] : 0; }
  bool take(char32_t c) {
    if (peek() != c || !more()) return false;
    ++at_;
    return true;
  }
  bool take_word(std::u32string_view word) {
    if (std::u32string_view(text_).substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  // --- Parsing
  bool parse_choice(int depth, Node& out) {
    if (depth > kGroupDepthMax) return false;
    out.kind = Node::Kind::kChoice;
    do {
      out.children.emplace_back();
      if (!parse_sequence(depth, out.children.back())) return false;
    } while (take('|'));
    return true;
  }

  bool parse_sequence(int depth, Node& out) {
    out.kind = Node::Kind::kSequence;
    while (more() && peek() != '|' && peek() != ')') {
      Node item;
      if (!parse_atom(depth, item) || !parse_counts(item)) return false;
      out.children.push_back(std::move(item));
    }
    return true;
  }

  bool parse_counts(Node& item) {
    for (;;) {
      uint32_t min = 0;
      std::optional<uint32_t> max;
      if (take('*')) {
      } else if (take('+')) {
        min = 1;
      } else if (take('?')) {
        max = 1;
      } else if (peek() == '{') {
        ++at_;
        if (!parse_number(min)) return false;
        max = min;
        if (take(',')) {
          max.reset();
          if (peek() != '}') {
            uint32_t limit = 0;
            if (!parse_number(limit) || limit < min) return false;
            max = limit;
          }
        }
        if (!take('}')) return false;
      } else {
        return true;
      }
      // Lazy or possessive makes no difference to whether the whole text matches, in the patterns
      // there are.
      if (!take('?')) take('+');
      Node repeat;
      repeat.kind = Node::Kind::kRepeat;
      repeat.min = min;
      repeat.max = max;
      repeat.children.push_back(std::move(item));
      item = std::move(repeat);
    }
  }

  bool parse_number(uint32_t& value) {
    const size_t begin = at_;
    value = 0;
    while (more() && peek() >= '0' && peek() <= '9' && value < 1'000'000)
      value = value * 10 + (text_[at_++] - '0');
    return at_ != begin;
  }

  bool parse_atom(int depth, Node& out) {
    if (take('(')) return parse_group(depth, out);
    if (take('[')) {
      CharSet set;
      return parse_set(depth, set) && make_set(std::move(set), out);
    }
    if (take('.'))
      return make_set(CharSet{{{'\n', '\n'}, {'\r', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}, true},
                      out);
    if (take('^')) return make_assertion(Pattern::Op::kBegin, out);
    if (take('$')) return make_assertion(Pattern::Op::kEnd, out);
    if (peek() == '\\') {
      if (take_word(U"\\b")) return make_assertion(Pattern::Op::kWordBoundary, out);
      if (take_word(U"\\B")) return make_assertion(Pattern::Op::kNotWordBoundary, out);
      CharSet set;
      char32_t character = 0;
      bool is_set = false;
      if (!parse_escape(set, character, is_set)) return false;
      return is_set ? make_set(std::move(set), out) : make_char(character, out);
    }
    if (peek() == '*' || peek() == '+' || peek() == '?') return false;
    return make_char(text_[at_++], out);
  }

  bool parse_group(int depth, Node& out) {
    if (take('?')) {
      if (!take(':')) {
        out.behind = take('<');
        if (take('!')) {
          out.negative = true;
        } else if (!take('=')) {
          return false;
        }
        Node inner;
        if (!parse_choice(depth + 1, inner) || !take(')')) return false;
        out.kind = Node::Kind::kLook;
        out.children.push_back(std::move(inner));
        return true;
      }
    }
    return parse_choice(depth + 1, out) && take(')');
  }

  /// After the opening bracket. A hyphen that joins nothing stands for itself.
  bool parse_set(int depth, CharSet& set) {
    if (depth > kGroupDepthMax) return false;
    set.negated = take('^');
    bool first = true;
    for (;; first = false) {
      if (!more()) return false;
      if (!first && take(']')) return true;
      char32_t low = 0;
      bool is_set = false;
      if (peek() == '[') {
        // A class within a class joins it.
        ++at_;
        CharSet inner;
        if (!parse_set(depth + 1, inner)) return false;
        add_set(inner, set);
        continue;
      }
      if (!parse_set_item(set, low, is_set)) return false;
      if (is_set) continue;
      char32_t high = low;
      if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']' &&
          text_[at_ + 1] != '[') {
        const size_t hyphen = at_++;
        bool high_is_set = false;
        CharSet other;
        if (!parse_set_item(other, high, high_is_set)) return false;
        if (high_is_set) {  // `_-\d`: the hyphen is one
          at_ = hyphen;
          high = low;
        } else if (high < low) {
          return false;
        }
      }
      set.ranges.push_back({low, high});
    }
  }

  bool parse_set_item(CharSet& set, char32_t& character, bool& is_set) {
    if (peek() == '\\') return parse_escape(set, character, is_set);
    if (!more()) return false;
    character = text_[at_++];
    return true;
  }

  /// At a backslash: a character, or a set whose ranges are added to `set`.
  bool parse_escape(CharSet& set, char32_t& character, bool& is_set) {
    ++at_;
    if (!more()) return false;
    const char32_t c = text_[at_++];
    is_set = true;
    switch (c) {
      case 'd':
        add({{'0', '9'}}, set);
        return true;
      case 'D':
        add_complement({{'0', '9'}}, set);
        return true;
      case 'w':
        add(kWord, set);
        return true;
      case 'W':
        add_complement(kWord, set);
        return true;
      case 's':
        add(kSpace, set);
        return true;
      case 'S':
        add_complement(kSpace, set);
        return true;
      case 'p':
        return parse_property(set);
      default:
        break;
    }
    is_set = false;
    switch (c) {
      case 't':
        character = '\t';
        return true;
      case 'n':
        character = '\n';
        return true;
      case 'r':
        character = '\r';
        return true;
      case 'f':
        character = '\f';
        return true;
      case 'x':
        return parse_hex(2, character);
      case 'u':
        return parse_unit(character);
      default:
        break;
    }
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return false;
    character = c;
    return true;
  }

  bool parse_hex(int digits, char32_t& value) {
    value = 0;
    for (int i = 0; i < digits; ++i) {
      if (!more()) return false;
      const char32_t c = text_[at_++];
      const bool digit = c >= '0' && c <= '9';
      const char32_t lower = c | 0x20;
      if (!digit && (lower < 'a' || lower > 'f')) return false;
      value = value * 16 + (digit ? c - '0' : lower - 'a' + 10);
    }
    return true;
  }

  /// Two escaped surrogates in a row are one character, as in Java.
  bool parse_unit(char32_t& value) {
    if (!parse_hex(4, value)) return false;
    if (value < 0xD800 || value >= 0xDC00) return true;
    const size_t before = at_;
    char32_t low = 0;
    if (take_word(U"\\u") && parse_hex(4, low) && low >= 0xDC00 && low < 0xE000) {
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;
    }
    return true;
  }

  bool parse_property(CharSet& set) {
    const auto add_all = [&](std::span<const CodePointRange> ranges) {
      for (const CodePointRange& range : ranges) set.ranges.push_back({range.first, range.last});
      return true;
    };
    if (take_word(U"{L}")) return add_all(letters());
    if (take_word(U"{N}")) return add_all(numbers());
    if (take_word(U"{Z}")) return add_all(separators());
    if (take_word(U"{Print}")) return add({{0x20, 0x7E}}, set), true;
    return false;
  }

  using Ranges = std::vector<Pattern::Range>;
  static void add(const Ranges& ranges, CharSet& set) {
    set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
  }
  /// What `ranges` (ascending) leave out.
  static void add_complement(const Ranges& ranges, CharSet& set) {
    char32_t next = 0;
    for (const Pattern::Range& range : ranges) {
      if (range.first > next) set.ranges.push_back({next, range.first - 1});
      next = range.last + 1;
    }
    if (next <= kLastCodePoint) set.ranges.push_back({next, kLastCodePoint});
  }
  static void add_set(CharSet inner, CharSet& set) {
    if (!inner.negated) return add(inner.ranges, set);
    std::sort(inner.ranges.begin(),
              inner.ranges.end(),
              [](const Pattern::Range& a, const Pattern::Range& b) { return a.first < b.first; });
    add_complement(inner.ranges, set);
  }

  bool make_set(CharSet set, Node& out) {
    out.kind = Node::Kind::kSet;
    out.set = static_cast<uint32_t>(pattern_.sets_.size());
    pattern_.sets_.push_back(std::move(set));
    return true;
  }
  static bool make_char(char32_t character, Node& out) {
    out.kind = Node::Kind::kChar;
    out.character = character;
    return true;
  }
  static bool make_assertion(Pattern::Op op, Node& out) {
    out.kind = Node::Kind::kAssertion;
    out.assertion = op;
    return true;
  }

  // --- Code
  std::vector<Pattern::Instruction>& code(uint32_t program) {
    return pattern_.programs_[program].code;
  }
  uint32_t here(uint32_t program) { return static_cast<uint32_t>(code(program).size()); }

  bool emit_program(uint32_t program, const Node& node) {
    if (!emit(program, node)) return false;
    code(program).push_back({Pattern::Op::kAccept});
    return true;
  }

  bool emit(uint32_t program, const Node& node) {
    if (code(program).size() > kInstructionsMax) return false;
    switch (node.kind) {
      case Node::Kind::kEmpty:
        return true;
      case Node::Kind::kChar:
        code(program).push_back({Pattern::Op::kChar, node.character});
        return true;
      case Node::Kind::kSet:
        code(program).push_back({Pattern::Op::kSet, node.set});
        return true;
      case Node::Kind::kAssertion:
        code(program).push_back({node.assertion});
        return true;
      case Node::Kind::kSequence:
        return std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
          return emit(program, child);
        });
      case Node::Kind::kChoice:
        return emit_choice(program, node);
      case Node::Kind::kRepeat:
        return emit_repeat(program, node);
      case Node::Kind::kLook:
        return emit_look(program, node);
    }
    return false;
  }

  bool emit_choice(uint32_t program, const Node& node) {
    std::vector<uint32_t> jumps;
    for (size_t i = 0; i < node.children.size(); ++i) {
      const bool last = i + 1 == node.children.size();
      const uint32_t split = here(program);
      if (!last) code(program).push_back({Pattern::Op::kSplit, split + 1});
      if (!emit(program, node.children[i])) return false;
      if (last) break;
      jumps.push_back(here(program));
      code(program).push_back({Pattern::Op::kJump});
      code(program)[split].b = here(program);
    }
    for (uint32_t jump : jumps) code(program)[jump].a = here(program);
    return true;
  }

  bool emit_repeat(uint32_t program, const Node& node) {
    const Node& item = node.children[0];
    for (uint32_t i = 0; i < node.min; ++i) {
      if (!emit(program, item)) return false;
    }
    if (!node.max) {
      const uint32_t split = here(program);
      code(program).push_back({Pattern::Op::kSplit, split + 1});
      if (!emit(program, item)) return false;
      code(program).push_back({Pattern::Op::kJump, split});
      code(program)[split].b = here(program);
      return true;
    }
    std::vector<uint32_t> splits;
    for (uint32_t i = node.min; i < *node.max; ++i) {
      splits.push_back(here(program));
      code(program).push_back({Pattern::Op::kSplit, here(program) + 1});
      if (!emit(program, item)) return false;
    }
    for (uint32_t split : splits) code(program)[split].b = here(program);
    return true;
  }

  bool emit_look(uint32_t program, const Node& node) {
    std::optional<uint32_t> length = 0;
    if (node.behind) length = fixed_length(node.children[0]);
    if (!length) return false;
    const auto inner = static_cast<uint32_t>(pattern_.programs_.size());
    pattern_.programs_.emplace_back();
    if (!emit_program(inner, node.children[0])) return false;
    code(program).push_back({Pattern::Op::kLook, static_cast<uint32_t>(pattern_.looks_.size())});
    pattern_.looks_.push_back({inner, node.negative, node.behind, *length});
    return true;
  }

  /// The number of characters the node always takes, or nothing if it varies.
  static std::optional<uint32_t> fixed_length(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kEmpty:
      case Node::Kind::kAssertion:
      case Node::Kind::kLook:
        return 0;
      case Node::Kind::kChar:
      case Node::Kind::kSet:
        return 1;
      case Node::Kind::kSequence: {
        uint32_t sum = 0;
        for (const Node& child : node.children) {
          const auto length = fixed_length(child);
          if (!length) return std::nullopt;
          sum += *length;
        }
        return sum;
      }
      case Node::Kind::kChoice: {
        const auto length = fixed_length(node.children[0]);
        for (const Node& child : node.children) {
          if (fixed_length(child) != length) return std::nullopt;
        }
        return length;
      }
      case Node::Kind::kRepeat:
        break;
    }
    const auto length = fixed_length(node.children[0]);
    if (!length || node.max != node.min) return std::nullopt;
    return *length * node.min;
  }

  static inline const Ranges kWord{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  static inline const Ranges kSpace{{'\t', '\r'}, {' ', ' '}};

  std::u32string text_;
  Pattern& pattern_;
  size_t at_ = 0;
};

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
        const Pattern::Instruction& instruction = code[state];
        const bool takes = instruction.op == Pattern::Op::kChar
                               ? text_[at] == instruction.a
                               : pattern_.sets_[instruction.a].contains(text_[at]);
        if (takes) add(code, state + 1, at + 1, next, accepted);
      }
      std::swap(now, next);
    }
  }

 private:
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

Result<Pattern> Pattern::compile(std::string_view source) {
  Pattern pattern;
  if (!PatternCompiler(source, pattern).run()) {
    return Error{"InvalidPattern", "Cannot compile the pattern " + std::string(source)};
  }
  return pattern;
}

bool Pattern::matches(std::string_view text) const {
  const std::u32string points = to_code_points(text);
  return PatternRun(*this, points).match(0, 0, points.size());
}

}  // namespace cloudtab
