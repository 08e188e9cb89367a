#include "core/services/apigateway/execution/mapping.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/apigateway/vtl/json_path.h"

namespace cloudtab::apigateway {

namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// The last value of that name; of several, AWS takes the last.
std::optional<std::string> last_of(const NamedValues& values, std::string_view name) {
  std::optional<std::string> found;
  for (const auto& [key, value] : values) {
    if (key == name) found = value;
  }
  return found;
}

std::optional<std::string> all_of(const NamedValues& values, std::string_view name) {
  std::optional<std::string> joined;
  for (const auto& [key, value] : values) {
    if (key != name) continue;
    joined = joined ? *joined + "," + value : value;
  }
  return joined;
}

std::optional<std::string> header_of(const HttpHeaders& headers, std::string_view name, bool all) {
  std::optional<std::string> found;
  for (const auto& [key, value] : headers) {
    if (!equals_ignoring_case(key, name)) continue;
    found = all && found ? *found + "," + value : value;
  }
  return found;
}

/// A part of a JSON payload: text as it is, all else as JSON. Without a path, the whole.
std::optional<std::string> body_value(const std::string& body, std::string_view path) {
  if (path.empty()) return body;
  if (path[0] == '.') path.remove_prefix(1);
  vtl::Heap heap;
  const Result<vtl::Value> parsed = vtl::parse_json(body, heap);
  if (!parsed.ok()) return std::nullopt;
  const Result<vtl::Value> found = vtl::find_path(*parsed, path, heap);
  if (!found.ok() || vtl::is_null(*found)) return std::nullopt;
  if (const std::string* text = vtl::as_text(*found)) return *text;
  return vtl::to_json(*found);
}

std::optional<std::string> document_value(const Document& document, std::string_view path) {
  const Document* at = &document;
  while (!path.empty()) {
    const size_t end = std::min(path.find('.'), path.size());
    if (!at->is_object()) return std::nullopt;
    const auto found = at->find(path.substr(0, end));
    if (found == at->end()) return std::nullopt;
    at = &*found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  if (at->is_string()) return at->get<std::string>();
  if (at->is_object() || at->is_null()) return std::nullopt;
  return at->dump();
}

bool is_reference_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

}  // namespace

std::optional<std::string> mapped_value(std::string_view expression, const MappingSource& source) {
  std::string_view rest = expression;
  if (rest.size() >= 2 && rest.front() == '\'' && rest.back() == '\'')
    return std::string(rest.substr(1, rest.size() - 2));
  if (take(rest, "method.request.")) {
    if (take(rest, "path.")) return last_of(source.path, rest);
    if (take(rest, "querystring.")) return last_of(source.query, rest);
    if (take(rest, "multivaluequerystring.")) return all_of(source.query, rest);
    if (take(rest, "header.")) return header_of(source.headers, rest, false);
    if (take(rest, "multivalueheader.")) return header_of(source.headers, rest, true);
    if (take(rest, "body")) return body_value(source.body, rest);
    return std::nullopt;
  }
  if (source.response != nullptr && take(rest, "integration.response.")) {
    if (take(rest, "header.")) return header_of(source.response->headers, rest, false);
    if (take(rest, "multivalueheader.")) return header_of(source.response->headers, rest, true);
    if (take(rest, "body")) return body_value(source.response->body, rest);
    return std::nullopt;
  }
  if (take(rest, "context.")) return document_value(source.context, rest);
  if (take(rest, "stageVariables.")) return document_value(source.stage_variables, rest);
  return std::nullopt;
}

std::string filled_uri(std::string_view uri,
                       const Document& stage_variables,
                       const NamedValues& path_parameters) {
  std::string out;
  while (!uri.empty()) {
    std::string_view rest = uri;
    const size_t close = uri.find('}');
    if (close != std::string_view::npos && take(rest, "${stageVariables.")) {
      const size_t end = rest.find('}');
      out += document_value(stage_variables, rest.substr(0, end)).value_or("");
      uri = rest.substr(end + 1);
    } else if (close != std::string_view::npos && uri[0] == '{') {
      std::string_view name = uri.substr(1, close - 1);
      if (!name.empty() && name.back() == '+') name.remove_suffix(1);
      const std::optional<std::string> value = last_of(path_parameters, name);
      out += value ? percent_encode(*value, /*keep_slash=*/true)
                   : std::string(uri.substr(0, close + 1));
      uri.remove_prefix(close + 1);
    } else {
      out += uri[0];
      uri.remove_prefix(1);
    }
  }
  return out;
}

std::string filled_references(std::string_view text, const MappingSource& source) {
  std::string out;
  while (!text.empty()) {
    const bool braces = text.substr(0, 2) == "${";
    std::string_view name = text.substr(text[0] == '$' ? (braces ? 2 : 1) : 0);
    size_t length = 0;
    while (length < name.size() && is_reference_character(name[length])) ++length;
    if (text[0] != '$' || length == 0 || (braces && name.substr(length, 1) != "}")) {
      out += text[0];
      text.remove_prefix(1);
      continue;
    }
    name = name.substr(0, length);
    // A full stop after a reference ends a sentence.
    while (!braces && name.back() == '.') name.remove_suffix(1);
    out += mapped_value(name, source).value_or("");
    text.remove_prefix(name.size() + (braces ? 3 : 1));
  }
  return out;
}

std::string common_log_time(Instant time) {
  // `Mon, 23 Nov 2026 04:12:54 GMT` holds the same parts.
  const std::string date = to_http_date(time);
  return date.substr(5, 2) + "/" + date.substr(8, 3) + "/" + date.substr(12, 4) + ":" +
         date.substr(17, 8) + " +0000";
}

vtl::Value to_value(const Document& document, vtl::Heap& heap) {
  if (document.is_object()) {
    vtl::Map* map = heap.make_map();
    for (const auto& entry : document.items()) map->put(entry.key(), to_value(entry.value(), heap));
    return map;
  }
  if (document.is_array()) {
    vtl::List* list = heap.make_list(/*json=*/true);
    for (const Document& item : document) list->items.push_back(to_value(item, heap));
    return list;
  }
  if (document.is_string()) return document.get<std::string>();
  if (document.is_boolean()) return document.get<bool>();
  if (document.is_number_integer()) return document.get<int64_t>();
  if (document.is_number()) return document.get<double>();
  return vtl::Value();
}

}  // namespace cloudtab::apigateway
