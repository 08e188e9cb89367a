#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cloudtab::dynamodb {

enum class TokenKind {
  kName,         ///< `price`
  kPlaceholder,  ///< `#p`
  kValue,        ///< `:v`
  kInteger,      ///< `12`: without leading zeros, so `01` is two tokens
  kKeyword,      ///< AND OR NOT BETWEEN IN SET REMOVE ADD DELETE, in any case
  kSymbol,       ///< `= <> < <= > >= ( ) [ ] , . + -`
  kBad,          ///< any other character
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  /// As written; a keyword in upper case; `<EOF>` at the end.
  std::string text;
  size_t begin = 0, end = 0;  ///< bytes of the source

  bool is(TokenKind of_kind, std::string_view with_text) const {
    return kind == of_kind && text == with_text;
  }
  bool is_keyword(std::string_view word) const { return is(TokenKind::kKeyword, word); }
  bool is_symbol(std::string_view symbol) const { return is(TokenKind::kSymbol, symbol); }
};

/// Never fails; the last token is `kEnd`. What is no token becomes `kBad`, for the parser to
/// report.
std::vector<Token> tokenize(std::string_view source);

}  // namespace cloudtab::dynamodb
