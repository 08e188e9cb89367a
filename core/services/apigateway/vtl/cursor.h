#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab::apigateway::vtl {

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A place in a mapping template, and how deeply what is read there is nested.
class Cursor {
 public:
  /// `text` outlives the cursor; `depth` is that of what the text stands in.
  Cursor(std::string_view text, int depth) : text_(text), depth_(depth) {}

 protected:
  /// Code `InvalidTemplate`: what is wrong, with line and column.
  Error fail(std::string_view what) const;

  bool at_end() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view word) const { return text_.substr(at_, word.size()) == word; }
  bool take(std::string_view word);
  void skip_space();
  /// A directive takes the rest of its line with it if that is blank.
  void skip_blank_line_end();
  std::string identifier();

  std::string_view text_;
  size_t at_ = 0;
  int depth_;
};

}  // namespace cloudtab::apigateway::vtl
