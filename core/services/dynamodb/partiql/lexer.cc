#include "core/services/dynamodb/partiql/lexer.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/base/ascii.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/partiql/keywords.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Longer symbols first.
constexpr std::string_view kSymbols[] = {"<>", "!=", "<=", ">=", "<<", ">>", "||", "=", "<",
                                         ">",  "(",  ")",  "[",  "]",  "{",  "}",  ",", ".",
                                         ":",  ";",  "*",  "+",  "-",  "/",  "%"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Java reads a literal into a decimal whose exponent and scale are 32-bit integers.
bool fits_java(std::string_view exponent, size_t fraction_digits) {
  const bool negative = !exponent.empty() && exponent[0] == '-';
  if (!exponent.empty() && !is_digit(exponent[0])) exponent.remove_prefix(1);
  int64_t value = 0;
  for (char c : exponent) {
    value = value * 10 + (c - '0');
    if (value > INT32_MAX) return false;
  }
  if (negative) value = -value;
  const int64_t scale = static_cast<int64_t>(fraction_digits) - value;
  return scale <= INT32_MAX && scale >= INT32_MIN;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    while (skip_space()) {
      if (at_ == source_.size()) {
        tokens.push_back(Token{TokenKind::kEnd, "", here(at_), ""});
        return tokens;
      }
      std::optional<Token> token = next();
      if (!token) break;
      tokens.push_back(std::move(*token));
    }
    return not_well_formed("");
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  /// Past white space and comments; false if a comment does not end.
  bool skip_space() {
    for (;;) {
      const char c = peek();
      if (at_ < source_.size() && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
        ++at_;
      } else if (c == '-' && peek(1) == '-') {
        at_ = std::min(source_.find('\n', at_), source_.size());
      } else if (c == '/' && peek(1) == '*') {
        const size_t end = source_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        at_ = end + 2;
      } else {
        return true;
      }
    }
  }

  /// The position of what starts at `begin`; reading goes forward only.
  Position here(size_t begin) {
    for (; counted_ < begin; ++counted_) {
      if (source_[counted_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!is_continuation(source_[counted_])) {
        ++column_;
      }
    }
    return Position{line_, column_, 0};
  }

  Token token(TokenKind kind, size_t begin, std::string text) {
    Position at = here(begin);
    at.length =
        static_cast<uint32_t>(std::count_if(source_.begin() + static_cast<std::ptrdiff_t>(begin),
                                            source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                            [](char c) { return !is_continuation(c); }));
    return Token{kind, std::move(text), at, ""};
  }

  std::optional<Token> next() {
    const char c = peek();
    if (c == '\'') return quoted(TokenKind::kText);
    if (c == '"') return quoted(TokenKind::kQuotedName);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    const size_t begin = at_;
    if (is_name_start(c)) {
      while (is_name_part(peek())) ++at_;
      return word(begin);
    }
    if (c == '?') {
      ++at_;
      return token(TokenKind::kParameter, begin, "?");
    }
    for (const std::string_view symbol : kSymbols) {
      if (source_.substr(at_, symbol.size()) != symbol) continue;
      at_ += symbol.size();
      return token(TokenKind::kSymbol, begin, std::string(symbol == "!=" ? "<>" : symbol));
    }
    return std::nullopt;
  }

  Token word(size_t begin) {
    std::string written(source_.substr(begin, at_ - begin));
    std::string in_capitals = to_upper(written);
    if (!is_keyword(in_capitals)) return token(TokenKind::kName, begin, std::move(written));
    Token keyword = token(TokenKind::kKeyword, begin, std::move(in_capitals));
    keyword.written = std::move(written);
    return keyword;
  }

  /// A quote within is doubled.
  std::optional<Token> quoted(TokenKind kind) {
    const size_t begin = at_;
    const char quote = source_[at_++];
    std::string text;
    for (; at_ < source_.size(); ++at_) {
      if (source_[at_] == quote) {
        if (peek(1) != quote) {
          ++at_;
          return token(kind, begin, std::move(text));
        }
        ++at_;
      }
      text += source_[at_];
    }
    return std::nullopt;
  }

  std::optional<Token> number() {
    const size_t begin = at_;
    while (is_digit(peek())) ++at_;
    size_t fraction_digits = 0;
    if (peek() == '.') {
      ++at_;
      const size_t fraction = at_;
      while (is_digit(peek())) ++at_;
      fraction_digits = at_ - fraction;
    }
    std::string_view exponent;
    const bool is_signed = peek(1) == '+' || peek(1) == '-';
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(is_signed ? 2 : 1))) {
      const size_t digits = ++at_;
      if (is_signed) ++at_;
      while (is_digit(peek())) ++at_;
      exponent = source_.substr(digits, at_ - digits);
    }
    if (is_name_part(peek()) || !fits_java(exponent, fraction_digits)) return std::nullopt;
    return token(TokenKind::kNumber, begin, std::string(source_.substr(begin, at_ - begin)));
  }

  std::string_view source_;
  size_t at_ = 0;
  size_t counted_ = 0;
  uint32_t line_ = 1, column_ = 1;
};

}  // namespace

std::string Position::to_text() const {
  return " at " + std::to_string(line) + ":" + std::to_string(column) + ":" +
         std::to_string(length);
}

Result<std::vector<Token>> tokenize(std::string_view statement) { return Lexer(statement).run(); }

Error not_well_formed(std::string_view detail) {
  return errors::validation("Statement wasn't well formed, can't be processed: " +
                            std::string(detail));
}

}  // namespace cloudtab::dynamodb::partiql
