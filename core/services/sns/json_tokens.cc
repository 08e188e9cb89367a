#include "core/services/sns/json_tokens.h"

#include <utility>

#include "core/base/document.h"
#include "core/base/ensure.h"

namespace cloudtab::sns {

JsonTokens::Kind JsonTokens::next() {
  if (value_begun_) {
    value_begun_ = false;
    current_ = begun_;
    current_text_ = std::move(begun_text_);
    return current_;
  }
  if (string_open_) finish_string();
  skip_space_and_separators();
  ENSURE(position_ < text_.size());
  current_ = begin_value();
  if (current_ != Kind::kString) return current_;

  // A string before a colon is a name. Looking ahead does not count as reading.
  const size_t behind_quote = position_;
  std::string text = finish_string();
  size_t ahead = position_;
  while (ahead < text_.size() && (text_[ahead] == ' ' || text_[ahead] == '\t' ||
                                  text_[ahead] == '\n' || text_[ahead] == '\r')) {
    ++ahead;
  }
  if (ahead >= text_.size() || text_[ahead] != ':') {
    position_ = behind_quote;
    string_open_ = true;
    return current_;
  }
  position_ = ahead;
  skip_space_and_separators();
  begun_ = begin_value();
  begun_text_ = std::move(current_text_);
  string_open_ = begun_ == Kind::kString;
  value_begun_ = true;
  current_ = Kind::kName;
  current_text_ = std::move(text);
  return current_;
}

std::string JsonTokens::token_text() {
  if (current_ == Kind::kString && string_open_) current_text_ = finish_string();
  return current_text_;
}

void JsonTokens::skip_space_and_separators() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != ',' && c != ':') return;
    ++position_;
  }
}

JsonTokens::Kind JsonTokens::begin_value() {
  const char c = text_[position_];
  const size_t begin = position_;
  if (c == '"') {
    ++position_;
    return Kind::kString;
  }
  if (c == '{' || c == '}' || c == '[' || c == ']') {
    ++position_;
    current_text_ = c;
    if (c == '{') return Kind::kObjectBegin;
    if (c == '}') return Kind::kObjectEnd;
    return c == '[' ? Kind::kArrayBegin : Kind::kArrayEnd;
  }
  position_ = text_.find_first_of(" \t\r\n,]}", position_);
  if (position_ == std::string_view::npos) position_ = text_.size();
  current_text_ = std::string(text_.substr(begin, position_ - begin));
  if (c == 't') return Kind::kTrue;
  if (c == 'f') return Kind::kFalse;
  return c == 'n' ? Kind::kNull : Kind::kNumber;
}

std::string JsonTokens::finish_string() {
  string_open_ = false;
  const size_t quote = position_ - 1;
  while (position_ < text_.size() && text_[position_] != '"')
    position_ += text_[position_] == '\\' ? 2 : 1;
  ++position_;
  const Document value = Document::parse(text_.substr(quote, position_ - quote), nullptr, false);
  ENSURE(value.is_string());
  return value.get<std::string>();
}

}  // namespace cloudtab::sns
