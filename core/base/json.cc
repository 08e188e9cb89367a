#include "core/base/json.h"

#include <array>

namespace cloudtab {

namespace {

/// Characters that stand for themselves within a string.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (size_t c = 0x20; c < 256; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = make_plain();

}  // namespace

bool json_depth_is_fine(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kJsonTextDepthMax) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

Result<Document> parse_json(std::string_view text) {
  Error error;
  error.code = "InvalidJson";
  error.message = "The text is not valid JSON.";
  if (!json_depth_is_fine(text)) {
    error.message =
        "The JSON text nests deeper than " + std::to_string(kJsonTextDepthMax) + " levels.";
    return error;
  }
  Document document = Document::parse(text, nullptr, false);
  if (document.is_discarded()) return error;
  return document;
}

void write_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  size_t run = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kPlain[c]) continue;
    out.append(text, run, i - run);
    run = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default: {
        constexpr std::string_view kHex = "0123456789abcdef";
        out += "\\u00";
        out.push_back(kHex[c >> 4]);
        out.push_back(kHex[c & 15]);
      }
    }
  }
  out.append(text, run, text.size() - run);
  out.push_back('"');
}

}  // namespace cloudtab
