#include "core/services/dynamodb/import_format.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/dynamodb/item.h"

namespace cloudtab::dynamodb {

namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// The object at the head of `rest`, taken off it; nothing if there is no whole one.
std::optional<std::string_view> take_object(std::string_view& rest) {
  if (rest.empty() || rest.front() != '{') return std::nullopt;
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > 0) continue;
    const std::string_view object = rest.substr(0, i + 1);
    rest.remove_prefix(i + 1);
    return object;
  }
  return std::nullopt;
}

std::optional<std::string> encoded(const Document& attributes) {
  Result<std::string> item = encode_item(attributes);
  if (!item.ok()) return std::nullopt;
  return std::move(item).value();
}

/// Turns `{"B": base64}` anywhere within into bytes, as requests have them. False if a text is not
/// base64.
bool decode_binaries(Document& value) {
  if (!value.is_object() || value.size() != 1) return true;
  const std::string type = value.begin().key();
  Document& content = value.begin().value();
  const auto decode = [](Document& text) {
    if (!text.is_string()) return true;
    const Result<std::string> bytes = base64_decode(text.get_ref<const std::string&>());
    if (!bytes.ok()) return false;
    text = Document::binary(std::vector<uint8_t>(bytes->begin(), bytes->end()));
    return true;
  };
  if (type == "B") return decode(content);
  if (type != "BS" && type != "L" && type != "M") return true;
  if (!content.is_array() && !content.is_object()) return true;
  return std::all_of(content.begin(), content.end(), [&](Document& each) {
    return type == "BS" ? decode(each) : decode_binaries(each);
  });
}

/// Whether a value has a form that `encode_item` can be asked about: it takes what the model lets
/// through.
bool is_modelled(const Document& value) {
  if (!value.is_object() || value.size() != 1) return false;
  const std::string type = value.begin().key();
  const Document& content = value.begin().value();
  const auto all = [&](auto&& is) {
    return content.is_array() && std::all_of(content.begin(), content.end(), is);
  };
  const auto is_text = [](const Document& each) { return each.is_string(); };
  if (type == "S" || type == "N") return content.is_string();
  if (type == "B") return content.is_binary();
  if (type == "BOOL" || type == "NULL") return content.is_boolean();
  if (type == "SS" || type == "NS") return all(is_text);
  if (type == "BS") return all([](const Document& each) { return each.is_binary(); });
  if (type == "L") return all(is_modelled);
  if (type != "M" || !content.is_object()) return false;
  return std::all_of(content.begin(), content.end(), is_modelled);
}

std::optional<std::string> item_of(Document& line) {
  if (!line.is_object() || !line.contains("Item") || !line["Item"].is_object()) return std::nullopt;
  Document& item = line["Item"];
  for (Document& value : item) {
    if (!decode_binaries(value) || !is_modelled(value)) return std::nullopt;
  }
  return encoded(item);
}

/// The fields of the line at the head of `rest`, taken off it. Quotes hold delimiters, ends of
/// lines and doubled quotes.
std::vector<std::string> take_line(std::string_view& rest, char delimiter) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  size_t i = 0;
  for (; i < rest.size(); ++i) {
    const char c = rest[i];
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (i + 1 < rest.size() && rest[i + 1] == '"') {
        fields.back() += rest[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (c == delimiter) {
      fields.emplace_back();
    } else if (c == '\n') {
      ++i;
      break;
    } else if (c != '\r' || (i + 1 < rest.size() && rest[i + 1] != '\n')) {
      fields.back() += c;
    }
  }
  rest.remove_prefix(i);
  return fields;
}

/// A field as the value of its column. Nothing if it is not of the key attribute's type.
std::optional<Document> value_of(const std::string& name,
                                 const std::string& field,
                                 const CsvShape& shape) {
  const auto key = std::find_if(shape.attributes.begin(),
                                shape.attributes.end(),
                                [&](const KeyAttribute& each) { return each.name == name; });
  const Type type = key == shape.attributes.end() ? Type::kString : key->type;
  Document value = {{std::string(type_name(type)), field}};
  if (type == Type::kBinary && !decode_binaries(value)) return std::nullopt;
  return value;
}

}  // namespace

void read_json_items(std::string_view text, const ImportVisit& visit) {
  while (true) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    if (text.empty()) return;
    const auto object = take_object(text);
    Result<Document> line =
        object ? parse_json(*object) : Result<Document>(Error{"InvalidJson", ""});
    if (!line.ok()) return visit(std::nullopt);
    visit(item_of(*line));
  }
}

void read_csv_items(std::string_view text, const CsvShape& shape, const ImportVisit& visit) {
  std::optional<std::vector<std::string>> header = shape.header;
  while (!text.empty()) {
    const std::vector<std::string> fields = take_line(text, shape.delimiter);
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (!header) {
      header = fields;
      continue;
    }
    if (fields.size() != header->size()) {
      visit(std::nullopt);
      continue;
    }
    Document item = Document::object();
    bool whole = true;
    for (size_t i = 0; i < fields.size() && whole; ++i) {
      auto value = value_of((*header)[i], fields[i], shape);
      whole = value.has_value();
      if (whole) item[(*header)[i]] = std::move(*value);
    }
    visit(whole ? encoded(item) : std::nullopt);
  }
}

}  // namespace cloudtab::dynamodb
