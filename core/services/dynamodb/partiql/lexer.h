#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// PartiQL's tokens. Source: Developer Guide, "PartiQL - a SQL-compatible query language"; what it
// leaves open follows observations of the service in the tests of paritysuite/dynamodb-conformance
// and floci: comments, exponents, positions.

namespace cloudtab::dynamodb::partiql {

/// Where something stands in a statement, counted in characters from 1. Some messages end with it.
struct Position {
  uint32_t line = 1, column = 1, length = 0;

  /// ` at 1:8:3`.
  std::string to_text() const;
};

enum class TokenKind {
  kName,        ///< `price`
  kQuotedName,  ///< `"price"`; the text is without quotes
  kText,        ///< `'it''s'`; the text is what it means
  kNumber,      ///< `12`, `.5`, `1e3`: never with a sign
  kParameter,   ///< `?`
  kKeyword,     ///< a word of the language; the text is in upper case
  kSymbol,      ///< `= <> < <= > >= ( ) [ ] { } << >> , . : ; * + - / % ||`
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  Position at;
  /// Of a keyword: as it was written.
  std::string written;

  bool is_keyword(std::string_view word) const {
    return kind == TokenKind::kKeyword && text == word;
  }
  bool is_symbol(std::string_view symbol) const {
    return kind == TokenKind::kSymbol && text == symbol;
  }
};

/// The last token is `kEnd`. `!=` becomes `<>`. Error: a text, name or comment that does not end,
/// an exponent that no 32-bit integer holds, a character that begins no token; the service then
/// says no more than that the statement is not well formed.
Result<std::vector<Token>> tokenize(std::string_view statement);

/// `ValidationException`: "Statement wasn't well formed, can't be processed: " and the detail.
Error not_well_formed(std::string_view detail);

}  // namespace cloudtab::dynamodb::partiql
