#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"

namespace cloudtab {

/// Deepest nesting of JSON: DynamoDB reads values nested over 100 deep, of two levels each, and
/// answers for them.
constexpr int kJsonNestingMax = 300;

/// A number's text, checked against JSON's grammar.
struct JsonNumber {
  std::string_view text;
  bool integral = true;  ///< neither fraction nor exponent

  /// Fractions are cut off and what does not fit is held at the limit, as Java does it.
  int64_t to_int64() const;
  double to_double() const;
};

/// Walks over JSON text (valid UTF-8) token by token, without building anything. What is no JSON,
/// or nested deeper than `kJsonNestingMax`, makes a step answer false; then the walk is over.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  /// After the last value: nothing may follow.
  bool at_end() {
    skip_space();
    return at_ == end_;
  }
  /// The character at hand, or 0 at the end.
  char peek() const { return at_ == end_ ? '\0' : *at_; }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (static_cast<size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
      return false;
    at_ += word.size();
    return true;
  }
  bool take_null() { return peek() == 'n' && take_word("null"); }

  /// At a quote: the string's contents. A half of a surrogate pair alone, which has no UTF-8 form,
  /// becomes U+FFFD.
  bool take_string(std::string& out);
  /// The same, as a view of the text where it has no escapes, else of `scratch`.
  bool take_key(std::string_view& key, std::string& scratch);
  bool take_number(JsonNumber& number);
  /// Over a value of any kind.
  bool skip_value(int depth);
  /// Any value as it is.
  bool take_value(int depth, Document& out);

  /// At an opening brace: calls `entry(key)` at each value. The key is a view, good until then.
  template <class Entry>
  bool take_entries(int depth, Entry&& entry) {
    if (depth >= kJsonNestingMax) return false;
    ++at_;
    skip_space();
    if (take('}')) return true;
    std::string scratch;
    for (;;) {
      std::string_view key;
      skip_space();
      if (peek() != '"' || !take_key(key, scratch)) return false;
      skip_space();
      if (!take(':')) return false;
      skip_space();
      if (!entry(key)) return false;
      skip_space();
      if (!take(',')) return take('}');
    }
  }

  /// At an opening bracket: calls `element()` at each value.
  template <class Element>
  bool take_elements(int depth, Element&& element) {
    if (depth >= kJsonNestingMax) return false;
    ++at_;
    skip_space();
    if (take(']')) return true;
    for (;;) {
      skip_space();
      if (!element()) return false;
      skip_space();
      if (!take(',')) return take(']');
    }
  }

 private:
  /// The end of what needs no looking at within a string.
  const char* plain_end() const;
  bool take_escape(std::string& out);
  bool take_hex4(uint32_t& unit);

  const char* at_;
  const char* end_;
};

}  // namespace cloudtab
