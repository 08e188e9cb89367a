#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cloudtab::sns {

/// The tokens of a JSON text, one by one, and how far the text is read. SNS's messages on filter
/// policies name the column its own reader had come to, so this one reads as lazily: of a string
/// only the opening quote until its text is asked for, and with a member's name the beginning of
/// its value too.
///
/// The text must be valid JSON.
class JsonTokens {
 public:
  enum class Kind {
    kObjectBegin,
    kObjectEnd,
    kArrayBegin,
    kArrayEnd,
    kName,
    kString,
    kNumber,
    kTrue,
    kFalse,
    kNull
  };

  explicit JsonTokens(std::string_view text) : text_(text) {}

  /// Reads on; answers the new current token.
  Kind next();
  Kind current() const { return current_; }
  /// A name, a string's characters, a number or literal as written, or the bracket itself.
  std::string token_text();
  /// 1 for nothing read yet.
  size_t column() const { return position_ + 1; }
  std::string_view source() const { return text_; }

 private:
  void skip_space_and_separators();
  /// Reads the beginning of the value at the position, as far as the reader goes by itself.
  Kind begin_value();
  /// Reads the string whose opening quote is read, to behind its closing one.
  std::string finish_string();

  std::string_view text_;
  size_t position_ = 0;
  Kind current_ = Kind::kNull;
  std::string current_text_;
  bool string_open_ = false;
  /// A name is current and its value begun already.
  bool value_begun_ = false;
  Kind begun_ = Kind::kNull;
  std::string begun_text_;
};

}  // namespace cloudtab::sns
