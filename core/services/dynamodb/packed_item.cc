#include "core/services/dynamodb/packed_item.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/json_appender.h"
#include "core/base/json_scanner.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/value.h"
#include "core/services/dynamodb/wording.h"

namespace cloudtab::dynamodb {

namespace {

// --- Text to bytes

/// One pass over a map of attributes. What `encode_item` (item.h) would refuse, drop or merge makes
/// a step answer false; those rules and their texts are there alone.
class Packer {
 public:
  Packer(JsonScanner& json, std::string& out) : json_(json), out_(out) {
    entries_.reserve(kEntriesUsual);
  }

  /// `json_depth`: of braces and brackets around; `level`: of lists and maps around.
  bool map_body(int json_depth, int level) {
    if (json_.peek() != '{') return false;
    const size_t body = out_.size();
    const size_t first = entries_.size();
    const bool whole = json_.take_entries(json_depth, [&](std::string_view name) {
      if (name.empty() || name.size() > kNameBytesMax) return false;
      entries_.push_back({out_.size(), name.size()});
      append_varint(out_, name.size());
      out_ += name;
      return value(json_depth + 1, level);
    });
    if (!whole || !bring_in_order(first, body)) return false;
    insert_varint(body, entries_.size() - first);
    entries_.resize(first);
    return true;
  }

 private:
  static constexpr size_t kEntriesUsual = 16;
  /// A longer name is refused with a text of its own.
  static constexpr size_t kNameBytesMax = 255;

  /// Where an entry of a map starts in `out_`.
  struct Entry {
    size_t at;
    size_t name_bytes;
  };

  bool value(int json_depth, int level) {
    if (json_.peek() != '{') return false;
    size_t count = 0;
    const bool whole = json_.take_entries(json_depth, [&](std::string_view type) {
      return ++count == 1 && content(type, json_depth + 1, level);
    });
    return whole && count == 1;
  }

  bool content(std::string_view type_text, int json_depth, int level) {
    const std::optional<Type> type = type_named(type_text);
    if (!type || level >= limits::kNestingMax) return false;
    switch (*type) {
      case Type::kString:
        return take_text() && (append_text(out_, text_), true);
      case Type::kNumber:
        return number(out_);
      case Type::kBinary:
        return take_blob() && (append_binary(out_, blob_), true);
      case Type::kBoolean: {
        const bool is_true = json_.take_word("true");
        if (!is_true && !json_.take_word("false")) return false;
        append_boolean(out_, is_true);
        return true;
      }
      case Type::kNull:
        return json_.take_word("true") && (append_null(out_), true);
      case Type::kList:
      case Type::kMap:
        return container(*type, json_depth, level + 1);
      case Type::kStringSet:
      case Type::kNumberSet:
      case Type::kBinarySet:
        return set(*type, json_depth);
    }
    return false;
  }

  bool container(Type type, int json_depth, int level) {
    out_ += static_cast<char>(type);
    const size_t body = out_.size();
    if (!(type == Type::kMap ? map_body(json_depth, level) : list_body(json_depth, level)))
      return false;
    insert_varint(body, out_.size() - body);
    return true;
  }

  bool list_body(int json_depth, int level) {
    if (json_.peek() != '[') return false;
    const size_t body = out_.size();
    size_t count = 0;
    const bool whole = json_.take_elements(json_depth, [&] {
      ++count;
      return value(json_depth + 1, level);
    });
    if (!whole) return false;
    insert_varint(body, count);
    return true;
  }

  bool set(Type type, int json_depth) {
    if (json_.peek() != '[') return false;
    std::vector<std::string> elements;
    const bool whole = json_.take_elements(json_depth, [&] {
      std::string& element = elements.emplace_back();
      if (type == Type::kNumberSet) {
        const std::optional<Decimal> parsed = decimal();
        if (parsed) parsed->encode(element);
        return parsed.has_value();
      }
      if (type == Type::kBinarySet) return take_blob() && (element = blob_, true);
      return take_text() && (element = text_, true);
    });
    if (!whole || elements.empty()) return false;
    std::sort(elements.begin(), elements.end());
    if (std::adjacent_find(elements.begin(), elements.end()) != elements.end()) return false;
    BodyBuilder builder;
    for (const std::string& element : elements) builder.add_element(element);
    append_container(out_, type, builder.finish());
    return true;
  }

  bool number(std::string& out) {
    const std::optional<Decimal> parsed = decimal();
    if (parsed) append_number(out, *parsed);
    return parsed.has_value();
  }

  std::optional<Decimal> decimal() {
    if (!take_text()) return std::nullopt;
    const Result<Decimal> parsed = Decimal::parse(text_, Wording::kOlder);
    return parsed.ok() ? std::optional<Decimal>(*parsed) : std::nullopt;
  }

  /// A string's characters, in `text_`.
  bool take_text() { return json_.peek() == '"' && json_.take_key(text_, unescaped_); }

  bool take_blob() {
    if (!take_text()) return false;
    Result<std::string> bytes = base64_decode(text_);
    if (!bytes.ok()) return false;
    blob_ = std::move(bytes).value();
    return true;
  }

  std::string_view name_of(const Entry& entry, std::string_view bytes) const {
    const size_t length_bytes = entry.name_bytes < 0x80 ? 1 : 2;
    return bytes.substr(entry.at + length_bytes, entry.name_bytes);
  }

  /// Sorts the entries of a map, the last in `entries_` and in `out_`, by their names. False if two
  /// have one name.
  bool bring_in_order(size_t first, size_t body) {
    const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto is_before = [&](const Entry& a, const Entry& b) {
      return name_of(a, out_) < name_of(b, out_);
    };
    const auto is_not_before = [&](const Entry& a, const Entry& b) { return !is_before(a, b); };
    if (std::adjacent_find(begin, entries_.end(), is_not_before) == entries_.end()) return true;

    struct Piece {
      std::string_view name;
      std::string_view bytes;
    };
    const std::string given = out_.substr(body);
    std::vector<Piece> pieces;
    pieces.reserve(entries_.size() - first);
    for (auto entry = begin; entry != entries_.end(); ++entry) {
      const size_t end = entry + 1 == entries_.end() ? out_.size() : (entry + 1)->at;
      const Entry within{entry->at - body, entry->name_bytes};
      pieces.push_back(
          {name_of(within, given), std::string_view(given).substr(within.at, end - entry->at)});
    }
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
      return a.name < b.name;
    });
    for (size_t i = 1; i < pieces.size(); ++i) {
      if (pieces[i - 1].name == pieces[i].name) return false;
    }
    out_.resize(body);
    for (const Piece& piece : pieces) out_ += piece.bytes;
    return true;
  }

  /// Counts and lengths stand before what they count, and are known behind it.
  void insert_varint(size_t at, size_t value) {
    varint_.clear();
    append_varint(varint_, value);
    out_.insert(at, varint_);
  }

  JsonScanner& json_;
  std::string& out_;
  std::vector<Entry> entries_;  ///< of every map that is begun
  std::string_view text_;
  std::string unescaped_, blob_, varint_;
};

bool read_item(JsonScanner& json, int depth, std::string& out) {
  return Packer(json, out).map_body(depth, 0);
}

// --- Bytes to text

/// In the order of `Type`.
constexpr std::array<std::string_view, 10> kValueHeads = {"{\"S\":",
                                                          "{\"N\":",
                                                          "{\"B\":",
                                                          "{\"BOOL\":",
                                                          "{\"NULL\":",
                                                          "{\"L\":",
                                                          "{\"M\":",
                                                          "{\"SS\":",
                                                          "{\"NS\":",
                                                          "{\"BS\":"};

void write_base64(std::string_view bytes, JsonAppender& out) {
  out.raw('"');
  out.raw(base64_encode(bytes));
  out.raw('"');
}

void write_number(std::string_view encoded, JsonAppender& out) {
  const std::optional<Decimal> number = Decimal::decode(encoded);
  ENSURE(number.has_value());
  out.raw('"');
  out.raw(number->to_text());
  out.raw('"');
}

void write_text(std::string_view text, JsonAppender& out) { out.string(text); }

void write_map(std::string_view body, JsonAppender& out);

void write_value(const ValueView& value, JsonAppender& out) {
  out.raw(kValueHeads[static_cast<size_t>(value.type())]);
  auto separate = [&out, first = true]() mutable {
    if (!first) out.raw(',');
    first = false;
  };
  switch (value.type()) {
    case Type::kString:
      write_text(value.payload(), out);
      break;
    case Type::kNumber:
      write_number(value.payload(), out);
      break;
    case Type::kBinary:
      write_base64(value.payload(), out);
      break;
    case Type::kBoolean:
      out.raw(value.boolean() ? "true" : "false");
      break;
    case Type::kNull:
      out.raw("true");
      break;
    case Type::kMap:
      write_map(value.payload(), out);
      break;
    case Type::kList: {
      out.raw('[');
      ListReader reader(value.payload());
      while (const auto element = reader.next()) {
        separate();
        write_value(*element, out);
      }
      out.raw(']');
      break;
    }
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet: {
      auto* const write = value.type() == Type::kNumberSet   ? write_number
                          : value.type() == Type::kBinarySet ? write_base64
                                                             : write_text;
      out.raw('[');
      SetReader reader(value.payload());
      std::string_view element;
      while (reader.next(element)) {
        separate();
        write(element, out);
      }
      out.raw(']');
      break;
    }
  }
  out.raw('}');
}

void write_map(std::string_view body, JsonAppender& out) {
  out.raw('{');
  MapReader reader(body);
  bool first = true;
  while (const auto entry = reader.next()) {
    if (!first) out.raw(',');
    first = false;
    out.string(entry->name);
    out.raw(':');
    write_value(entry->value, out);
  }
  out.raw('}');
}

void write_item(std::string_view bytes, std::string& out) {
  JsonAppender text(out);
  write_map(bytes, text);
}

Document unpack_item(std::string_view bytes) { return to_document(ItemView(bytes)); }

constexpr std::string_view kShapes[] = {"PutItemInputAttributeMap", "Key"};

}  // namespace

constexpr PackedForm kPackedItem{.service = "dynamodb",
                                 .shapes = kShapes,
                                 .read_json = read_item,
                                 .write_json = write_item,
                                 .unpack = unpack_item};

}  // namespace cloudtab::dynamodb
