#include "core/services/dynamodb/expression/lexer.h"

#include <algorithm>
#include <array>

#include "core/base/ascii.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::array<std::string_view, 9> kKeywords = {
    "AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

size_t word_end(std::string_view source, size_t at) {
  while (at < source.size() && is_word(source[at])) ++at;
  return at;
}

size_t symbol_length(std::string_view rest) {
  const std::string_view two = rest.substr(0, 2);
  if (two == "<>" || two == "<=" || two == ">=") return 2;
  return std::string_view("=<>()[],.+-").find(rest[0]) != std::string_view::npos ? 1 : 0;
}

/// Where the character at `at` ends: the whole of a UTF-8 sequence is one bad token.
size_t character_end(std::string_view source, size_t at) {
  ++at;
  while (at < source.size() && (static_cast<unsigned char>(source[at]) & 0xc0) == 0x80) ++at;
  return at;
}

Token next_token(std::string_view source, size_t at) {
  const char c = source[at];
  Token token{TokenKind::kBad, "", at, at};
  if (is_letter(c) || c == '_') {
    token.kind = TokenKind::kName;
    token.end = word_end(source, at);
  } else if (c == '#' || c == ':') {
    token.end = word_end(source, at + 1);
    if (token.end > at + 1) token.kind = c == '#' ? TokenKind::kPlaceholder : TokenKind::kValue;
  } else if (is_digit(c)) {
    token.kind = TokenKind::kInteger;
    token.end = at + 1;
    while (c != '0' && token.end < source.size() && is_digit(source[token.end])) ++token.end;
  } else if (const size_t length = symbol_length(source.substr(at)); length > 0) {
    token.kind = TokenKind::kSymbol;
    token.end = at + length;
  } else {
    token.end = character_end(source, at);
  }
  token.text = std::string(source.substr(at, token.end - at));
  if (token.kind == TokenKind::kName) {
    const std::string upper = to_upper(token.text);
    if (std::find(kKeywords.begin(), kKeywords.end(), upper) != kKeywords.end()) {
      token.kind = TokenKind::kKeyword;
      token.text = upper;
    }
  }
  return token;
}

}  // namespace

std::vector<Token> tokenize(std::string_view source) {
  std::vector<Token> tokens;
  size_t at = 0;
  while (at < source.size()) {
    if (is_space(source[at])) {
      ++at;
      continue;
    }
    tokens.push_back(next_token(source, at));
    at = tokens.back().end;
  }
  tokens.push_back(Token{TokenKind::kEnd, "<EOF>", source.size(), source.size()});
  return tokens;
}

}  // namespace cloudtab::dynamodb
