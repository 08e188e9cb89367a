#include "core/services/dynamodb/export_format.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/dynamodb/decimal.h"
#include "core/services/dynamodb/packed_item.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::string_view kIonVersion = "$ion_1_0 ";

// --- Ion text (amazon-ion.github.io/ion-docs): a superset of JSON

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A field's name: bare where Ion reads it as a symbol, else quoted.
void write_symbol(std::string_view name, std::string& out) {
  const bool bare =
      !name.empty() && is_letter(name[0]) &&
      std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); }) &&
      // `$10` names an entry of a symbol table.
      !(name[0] == '$' && name.size() > 1 && is_digit(name[1])) && name != "null" &&
      name != "true" && name != "false" && name != "nan";
  if (bare) {
    out += name;
    return;
  }
  std::string quoted;
  write_json_string(name, quoted);
  out += '\'';
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\'') out += '\\';
    out += quoted[i];
  }
  out += '\'';
}

/// `103.`, `6d2`, `10.5`: a decimal without the zeros at its end.
void write_decimal(const Decimal& number, std::string& out) {
  std::string text = number.to_text();
  if (text.find('.') == std::string::npos) {
    const size_t last = text.find_last_not_of('0');
    const size_t zeros = last == std::string::npos ? 0 : text.size() - 1 - last;
    if (zeros > 0) {
      text.resize(last + 1);
      text += 'd' + std::to_string(zeros);
    } else {
      text += '.';
    }
  }
  out += text;
}

void write_blob(std::string_view bytes, std::string& out) {
  out += "{{" + base64_encode(bytes) + "}}";
}

void write_ion(const ValueView& value, std::string& out);

void write_ion_fields(MapReader fields, std::string& out) {
  out += '{';
  bool first = true;
  while (const auto field = fields.next()) {
    if (!std::exchange(first, false)) out += ',';
    write_symbol(field->name, out);
    out += ':';
    write_ion(field->value, out);
  }
  out += '}';
}

void write_ion_set(const ValueView& set, std::string& out) {
  out += "$dynamodb_" + std::string(type_name(set.type())) + "::[";
  SetReader elements(set.payload());
  bool first = true;
  for (std::string_view element; elements.next(element);) {
    if (!std::exchange(first, false)) out += ',';
    if (set.type() == Type::kStringSet) {
      write_json_string(element, out);
    } else if (set.type() == Type::kNumberSet) {
      write_decimal(Decimal::decode(element).value_or(Decimal()), out);
    } else {
      write_blob(element, out);
    }
  }
  out += ']';
}

void write_ion(const ValueView& value, std::string& out) {
  switch (value.type()) {
    case Type::kString:
      return write_json_string(value.payload(), out);
    case Type::kNumber:
      return write_decimal(value.number(), out);
    case Type::kBinary:
      return write_blob(value.payload(), out);
    case Type::kBoolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Type::kNull:
      out += "null";
      return;
    case Type::kMap:
      return write_ion_fields(MapReader(value.payload()), out);
    case Type::kList: {
      out += '[';
      ListReader elements(value.payload());
      bool first = true;
      while (const auto element = elements.next()) {
        if (!std::exchange(first, false)) out += ',';
        write_ion(*element, out);
      }
      out += ']';
      return;
    }
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
      return write_ion_set(value, out);
  }
}

void write_image(ExportFormat format, const ItemView& item, std::string& out) {
  if (format == ExportFormat::kIon) {
    write_ion_fields(item.entries(), out);
  } else {
    kPackedItem.write_json(item.bytes(), out);
  }
}

/// `"Item":` or `Item:`.
void write_label(ExportFormat format, std::string_view name, std::string& out) {
  const char* quote = format == ExportFormat::kIon ? "" : "\"";
  out += quote;
  out += name;
  out += quote;
  out += ':';
}

}  // namespace

std::optional<ExportFormat> export_format_named(std::string_view name) {
  if (name == "DYNAMODB_JSON") return ExportFormat::kJson;
  if (name == "ION") return ExportFormat::kIon;
  return std::nullopt;
}

std::string_view file_suffix(ExportFormat format) {
  return format == ExportFormat::kIon ? ".ion.gz" : ".json.gz";
}

void write_export_item(ExportFormat format, const ItemView& item, std::string& out) {
  if (format == ExportFormat::kIon) out += kIonVersion;
  out += '{';
  write_label(format, "Item", out);
  write_image(format, item, out);
  out += "}\n";
}

void write_export_change(ExportFormat format, const ExportedChange& change, std::string& out) {
  const bool ion = format == ExportFormat::kIon;
  const std::string micros = std::to_string(change.write_micros);
  if (ion) {
    out += kIonVersion;
    out += "{Record:";
  }
  out += '{';
  write_label(format, "Metadata", out);
  out += ion ? "{WriteTimestampMicros:" + micros + ".}"
             : "{\"WriteTimestampMicros\":{\"N\":\"" + micros + "\"}}";
  const auto image = [&](std::string_view name, const std::optional<ItemView>& item) {
    if (!item) return;
    out += ',';
    write_label(format, name, out);
    write_image(format, *item, out);
  };
  image("Keys", change.keys);
  image("OldImage", change.old_image);
  image("NewImage", change.new_image);
  out += ion ? "}}\n" : "}\n";
}

}  // namespace cloudtab::dynamodb
