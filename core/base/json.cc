#include "core/base/json.h"

namespace cloudtab {

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

}  // namespace cloudtab
