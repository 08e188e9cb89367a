#include "core/services/apigateway/vtl/methods.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/base/encoding.h"
#include "core/base/pattern.h"
#include "core/base/pattern_search.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::vtl {

namespace {

using Arguments = std::vector<Value>;

Error too_large() {
  return Error{"TemplateLimit", "A mapping template made more values than the limit"};
}

std::string text_at(const Arguments& arguments, size_t i) {
  return i < arguments.size() ? to_text(arguments[i]) : std::string();
}

int64_t integer_at(const Arguments& arguments, size_t i, int64_t otherwise) {
  if (i >= arguments.size()) return otherwise;
  const int64_t* integer = std::get_if<int64_t>(&arguments[i]);
  return integer == nullptr ? otherwise : *integer;
}

std::string cased(std::string text, char first, char to) {
  for (char& c : text) {
    if (c >= first && c < first + 26) c = static_cast<char>(c - first + to);
  }
  return text;
}

Error invalid_pattern(const std::string& pattern) {
  return Error{"InvalidTemplate", "Invalid regular expression: " + pattern};
}

/// Java's escapes in what replaces a match: `\\$` is `$`. References to groups are not known.
std::string unescaped(std::string_view text) {
  std::string literal;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    literal += text[i];
  }
  return literal;
}

/// `first_only`: replaceFirst.
Result<Value> replaced_pattern(const std::string& text,
                               const std::string& source,
                               const std::string& to,
                               bool first_only) {
  const Result<Pattern> pattern = Pattern::compile(source);
  if (!pattern.ok()) return invalid_pattern(source);
  PatternSearch search(*pattern, text, kPatternStepsMax);
  std::string result;
  size_t at = 0;
  while (const std::optional<PatternSearch::Match> match = search.next()) {
    result.append(text, at, match->begin - at).append(to);
    at = match->end;
    if (result.size() > kTemplateTextBytesMax) return too_large();
    if (first_only) break;
  }
  if (search.gave_up()) return too_large();
  return Value(result.append(text, at));
}

Result<Value> replaced(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return Value(text);
  std::string result;
  size_t at = 0;
  for (size_t found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
    result.append(text, at, found - at).append(to);
    at = found + from.size();
    if (result.size() > kTemplateTextBytesMax) return too_large();
  }
  return Value(result.append(text, at));
}

Result<Value> split(const std::string& text, const std::string& source, Heap& heap) {
  const Result<Pattern> pattern = Pattern::compile(source);
  if (!pattern.ok()) return invalid_pattern(source);
  List* parts = heap.make_list();
  size_t at = 0;
  PatternSearch search(*pattern, text, kPatternStepsMax);
  while (const std::optional<PatternSearch::Match> match = search.next()) {
    // Java makes no empty part at the beginning of what is nothing, and none at the end.
    if (match->end == 0 || (match->begin == match->end && match->end == text.size())) continue;
    parts->items.emplace_back(text.substr(at, match->begin - at));
    at = match->end;
  }
  if (search.gave_up()) return too_large();
  parts->items.emplace_back(text.substr(at));
  // Java drops empty parts at the end.
  while (parts->items.size() > 1 && to_text(parts->items.back()).empty()) parts->items.pop_back();
  if (!heap.count(parts->items.size())) return too_large();
  return Value(parts);
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n\f");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n\f") - first + 1);
}

Value position(size_t found) {
  return found == std::string::npos ? Value(int64_t{-1}) : Value(static_cast<int64_t>(found));
}

Value substring(const std::string& text, const Arguments& arguments) {
  const auto size = static_cast<int64_t>(text.size());
  const int64_t from = integer_at(arguments, 0, -1);
  const int64_t to = integer_at(arguments, 1, size);
  if (from < 0 || to > size || from > to) return Value();
  return Value(text.substr(static_cast<size_t>(from), static_cast<size_t>(to - from)));
}

Result<Value> text_method(const std::string& text,
                          std::string_view name,
                          const Arguments& arguments,
                          Heap& heap) {
  const std::string first = text_at(arguments, 0);
  if (name == "length" || name == "size") return Value(static_cast<int64_t>(text.size()));
  if (name == "isEmpty") return Value(text.empty());
  if (name == "isBlank") return Value(trimmed(text).empty());
  if (name == "toLowerCase") return Value(cased(text, 'A', 'a'));
  if (name == "toUpperCase") return Value(cased(text, 'a', 'A'));
  if (name == "trim" || name == "strip") return Value(trimmed(text));
  if (name == "concat") return Value(text + first);
  if (name == "contains") return Value(text.find(first) != std::string::npos);
  if (name == "startsWith") return Value(text.compare(0, first.size(), first) == 0);
  if (name == "endsWith") {
    return Value(text.size() >= first.size() &&
                 text.compare(text.size() - first.size(), first.size(), first) == 0);
  }
  if (name == "equals") return Value(text == first);
  if (name == "equalsIgnoreCase") return Value(cased(text, 'A', 'a') == cased(first, 'A', 'a'));
  if (name == "compareTo") return Value(static_cast<int64_t>(text.compare(first)));
  if (name == "indexOf") return position(text.find(first));
  if (name == "lastIndexOf") return position(text.rfind(first));
  if (name == "substring") return substring(text, arguments);
  if (name == "charAt") {
    const int64_t at = integer_at(arguments, 0, -1);
    if (at < 0 || at >= static_cast<int64_t>(text.size())) return Value();
    return Value(std::string(1, text[static_cast<size_t>(at)]));
  }
  if (name == "replace") return replaced(text, first, text_at(arguments, 1));
  if (name == "replaceAll" || name == "replaceFirst") {
    return replaced_pattern(
        text, first, unescaped(text_at(arguments, 1)), /*first_only=*/name == "replaceFirst");
  }
  if (name == "matches") {
    const Result<Pattern> pattern = Pattern::compile(first);
    if (!pattern.ok()) return invalid_pattern(first);
    return Value(pattern->matches(text));
  }
  if (name == "split") return split(text, first, heap);
  return Value();
}

Value index_of(const List& list, const Value& wanted) {
  for (size_t i = 0; i < list.items.size(); ++i) {
    if (are_equal(list.items[i], wanted)) return Value(static_cast<int64_t>(i));
  }
  return Value(int64_t{-1});
}

Result<Value> list_method(List& list,
                          std::string_view name,
                          const Arguments& arguments,
                          Heap& heap) {
  const auto size = static_cast<int64_t>(list.items.size());
  if (name == "size" || name == "length") return Value(size);
  if (name == "isEmpty") return Value(list.items.empty());
  if (name == "contains" && arguments.size() == 1)
    return Value(index_of(list, arguments[0]) != Value(int64_t{-1}));
  if (name == "indexOf" && arguments.size() == 1) return index_of(list, arguments[0]);
  if (name == "add" && !arguments.empty()) {
    if (!heap.count(1)) return too_large();
    const int64_t at = arguments.size() == 2 ? integer_at(arguments, 0, -1) : size;
    if (at < 0 || at > size) return Value();
    list.items.insert(list.items.begin() + at, arguments.back());
    return arguments.size() == 2 ? Value() : Value(true);
  }
  if (name == "addAll" && arguments.size() == 1) {
    const List* other = as_list(arguments[0]);
    if (other == nullptr) return Value();
    const std::vector<Value> added = other->items;
    if (!heap.count(added.size())) return too_large();
    list.items.insert(list.items.end(), added.begin(), added.end());
    return Value(!added.empty());
  }
  if (name == "clear") {
    list.items.clear();
    return Value();
  }
  const int64_t at = integer_at(arguments, 0, -1);
  if (at < 0 || at >= size) return Value();
  Value& item = list.items[static_cast<size_t>(at)];
  if (name == "get") return item;
  if (name == "set" && arguments.size() == 2) return std::exchange(item, arguments[1]);
  if (name == "remove") {
    Value removed = std::move(item);
    list.items.erase(list.items.begin() + at);
    return removed;
  }
  return Value();
}

Result<Value> entries_of(const Map& map, std::string_view name, Heap& heap) {
  if (!heap.count(map.entries.size() * 2)) return too_large();
  List* list = heap.make_list();
  for (const auto& [key, value] : map.entries) {
    if (name == "keySet") {
      list->items.emplace_back(key);
    } else if (name == "values") {
      list->items.push_back(value);
    } else {
      Map* entry = heap.make_map();
      entry->entry = true;
      entry->put("key", Value(key));
      entry->put("value", value);
      list->items.emplace_back(entry);
    }
  }
  return Value(list);
}

Result<Value> map_method(Map& map, std::string_view name, const Arguments& arguments, Heap& heap) {
  const std::string first = text_at(arguments, 0);
  const Value* found = map.find(first);
  if (map.entry && name == "getKey") return *map.find("key");
  if (map.entry && name == "getValue") return *map.find("value");
  if (name == "size") return Value(static_cast<int64_t>(map.entries.size()));
  if (name == "isEmpty") return Value(map.entries.empty());
  if (name == "get") return found == nullptr ? Value() : *found;
  if (name == "getOrDefault" && arguments.size() == 2)
    return found == nullptr ? arguments[1] : *found;
  if (name == "containsKey") return Value(found != nullptr);
  if (name == "containsValue" && arguments.size() == 1) {
    return Value(std::any_of(map.entries.begin(), map.entries.end(), [&](const auto& entry) {
      return are_equal(entry.second, arguments[0]);
    }));
  }
  if (name == "keySet" || name == "values" || name == "entrySet")
    return entries_of(map, name, heap);
  if (name == "put" && arguments.size() == 2) {
    if (!heap.count(1)) return too_large();
    return map.put(first, arguments[1]);
  }
  if (name == "putAll" && arguments.size() == 1) {
    const Map* other = as_map(arguments[0]);
    if (other == nullptr || other == &map) return Value();
    if (!heap.count(other->entries.size())) return too_large();
    for (const auto& [key, value] : other->entries) map.put(key, value);
    return Value();
  }
  if (name == "remove") return map.remove(first);
  return Value();
}

/// As Apache Commons Lang 2's escapeJavaScript, which AWS names as its function's model.
std::string escape_java_script(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      // UTF-8 to UTF-16 code units in hexadecimal.
      const size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      uint32_t point = c & (0xffu >> (length + 1));
      for (size_t j = 1; j < length && i + j < text.size(); ++j)
        point = (point << 6) | (static_cast<unsigned char>(text[i + j]) & 0x3fu);
      const auto unit = [&](uint32_t value) {
        static constexpr char kDigits[] = "0123456789ABCDEF";
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 15u];
      };
      if (point >= 0x10000) {
        unit(0xd800 + ((point - 0x10000) >> 10));
        unit(0xdc00 + ((point - 0x10000) & 0x3ff));
      } else {
        unit(point);
      }
      i += length;
      continue;
    }
    ++i;
    switch (c) {
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
      case '\'':
      case '"':
      case '\\':
      case '/':
        out += '\\';
        out += static_cast<char>(c);
        break;
      default:
        if (c >= 0x20) {
          out += static_cast<char>(c);
        } else {
          out += "\\u00" + std::string(c < 0x10 ? "0" : "1") + "0123456789ABCDEF"[c & 15];
        }
    }
  }
  return out;
}

/// As java.net.URLEncoder: `*` stays and a space is `+`.
std::string url_encode(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ')
      out += '+';
    else if (c == '*')
      out += c;
    else if (c == '~')
      out += "%7E";
    else
      out += percent_encode(std::string_view(&c, 1), /*keep_slash=*/false);
  }
  return out;
}

}  // namespace

Result<Value> call_method(Value& target,
                          std::string_view name,
                          const Arguments& arguments,
                          Heap& heap) {
  if (is_null(target)) return Value();
  if (name == "toString" && arguments.empty()) return Value(to_text(target));
  if (name == "hashCode" || name == "getClass") return Value();
  if (name == "equals" && arguments.size() == 1) return Value(are_equal(target, arguments[0]));
  if (Map* map = as_map(target)) return map_method(*map, name, arguments, heap);
  if (List* list = as_list(target)) return list_method(*list, name, arguments, heap);
  if (const std::string* text = as_text(target)) return text_method(*text, name, arguments, heap);
  if (name == "intValue" || name == "longValue") {
    if (const double* decimal = std::get_if<double>(&target)) {
      if (*decimal > -9e18 && *decimal < 9e18) return Value(static_cast<int64_t>(*decimal));
    }
    return target;
  }
  // `$integer.parseInt` has no object in API Gateway; people call it on a number at hand.
  if (name == "parseInt" || name == "valueOf") {
    return Value(static_cast<int64_t>(std::strtoll(text_at(arguments, 0).c_str(), nullptr, 10)));
  }
  return Value();
}

Result<Value> call_util(std::string_view name, const Arguments& arguments, Heap& heap) {
  const std::string text = text_at(arguments, 0);
  if (name == "escapeJavaScript") return Value(escape_java_script(text));
  if (name == "urlEncode") return Value(url_encode(text));
  if (name == "urlDecode") return Value(percent_decode(text, /*plus_is_space=*/true));
  if (name == "base64Encode") return Value(base64_encode(text));
  if (name == "base64Decode") {
    Result<std::string> bytes = base64_decode(text);
    if (!bytes.ok()) return Error{"InvalidTemplate", "$util.base64Decode: not base64"};
    return Value(std::move(*bytes));
  }
  if (name == "parseJson") {
    Result<Value> parsed = parse_json(text, heap);
    if (!parsed.ok()) return Error{"InvalidTemplate", "$util.parseJson: not JSON"};
    return parsed;
  }
  return Value();
}

}  // namespace cloudtab::apigateway::vtl
