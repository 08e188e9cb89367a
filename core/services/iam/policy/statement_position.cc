#include "core/services/iam/policy/statement_position.h"

#include <string>

namespace cloudtab::iam {

namespace {

/// Behind the string that begins at `at`, with its quotes.
size_t skip_string(std::string_view text, size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

/// Behind the object or list that begins at `at`.
size_t skip_nested(std::string_view text, size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) break;
  }
  return at;
}

TextPosition position_of(std::string_view text, size_t at) {
  TextPosition position;
  for (size_t i = 0; i < at; ++i) {
    ++position.column;
    if (text[i] != '\n') continue;
    ++position.line;
    position.column = 1;
  }
  return position;
}

/// The value of the policy's own member `Statement`.
size_t find_statements(std::string_view text) {
  size_t at = text.find('{');
  if (at == std::string_view::npos) return text.size();
  for (++at; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      const size_t end = skip_string(text, at);
      const bool is_it = text.substr(at, end - at) == "\"Statement\"";
      at = text.find_first_not_of(" \t\r\n", end);
      if (at == std::string_view::npos) break;
      if (is_it && text[at] == ':') return text.find_first_of("{[", at);
    } else if (c == '{' || c == '[') {
      at = skip_nested(text, at);
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<TextRange> find_statement(std::string_view text, size_t index) {
  size_t at = find_statements(text);
  if (at >= text.size()) return std::nullopt;
  if (text[at] == '[') ++at;
  for (;; --index) {
    at = text.find('{', at);
    if (at == std::string_view::npos) return std::nullopt;
    const size_t end = skip_nested(text, at);
    if (index == 0) return TextRange{position_of(text, at), position_of(text, end - 1)};
    at = end;
  }
}

}  // namespace cloudtab::iam
