#include "core/services/apigateway/vtl/cursor.h"

#include <algorithm>

namespace cloudtab::apigateway::vtl {

Error Cursor::fail(std::string_view what) const {
  const std::string_view before = text_.substr(0, at_);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return Error{"InvalidTemplate",
               std::string(what) + " at line " + std::to_string(line) + ", column " +
                   std::to_string(at_ - begin + 1)};
}

bool Cursor::take(std::string_view word) {
  if (!looking_at(word)) return false;
  at_ += word.size();
  return true;
}

void Cursor::skip_space() {
  while (at_ < text_.size() &&
         (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
    ++at_;
}

void Cursor::skip_blank_line_end() {
  size_t end = at_;
  while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
  if (text_.substr(end, 2) == "\r\n")
    at_ = end + 2;
  else if (end < text_.size() && text_[end] == '\n')
    at_ = end + 1;
}

std::string Cursor::identifier() {
  const size_t begin = at_;
  while (is_letter(peek()) || is_digit(peek()) || (peek() == '-' && is_letter(peek(1)))) ++at_;
  return std::string(text_.substr(begin, at_ - begin));
}

}  // namespace cloudtab::apigateway::vtl
