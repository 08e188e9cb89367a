#include <span>
#include <utility>

#include "core/base/pattern_tree.h"
#include "core/base/sorting.h"
#include "core/base/unicode_classes.h"

namespace cloudtab {

namespace {

using Node = PatternNode;

constexpr int kGroupDepthMax = 64;
constexpr char32_t kLastCodePoint = 0x10FFFF;

class PatternParser {
 public:
  PatternParser(std::string_view source, std::vector<Pattern::CharSet>& sets)
      : text_(to_code_points(source)), sets_(sets) {}

  bool run(Node& root) { return parse_choice(0, root) && at_ == text_.size(); }

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
    put_in_order(inner.ranges, [](const Pattern::Range& a, const Pattern::Range& b) {
      return a.first < b.first;
    });
    add_complement(inner.ranges, set);
  }

  bool make_set(CharSet set, Node& out) {
    out.kind = Node::Kind::kSet;
    out.set = static_cast<uint32_t>(sets_.size());
    sets_.push_back(std::move(set));
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

  static inline const Ranges kWord{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  static inline const Ranges kSpace{{'\t', '\r'}, {' ', ' '}};

  std::u32string text_;
  std::vector<CharSet>& sets_;
  size_t at_ = 0;
};

}  // namespace

std::optional<PatternNode> parse_pattern(std::string_view source,
                                         std::vector<Pattern::CharSet>& sets) {
  Node root;
  if (!PatternParser(source, sets).run(root)) return std::nullopt;
  return root;
}

}  // namespace cloudtab
