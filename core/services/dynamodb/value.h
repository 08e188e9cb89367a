#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/services/dynamodb/decimal.h"

// Attribute values and items as bytes, and reading them where they lie. Nothing here knows of JSON
// or documents.
//
//   value      = tag, then by tag:
//                S, B      varint length, bytes
//                N         varint length, Decimal::encode
//                true, false, NULL   nothing
//                L, M, SS, NS, BS    varint length of the body, body
//   body of L  = varint count, values
//   body of M  = varint count, (varint length, name, value)...      names ascending, each once
//   body of SS, NS, BS = varint count, (varint length, element)...  elements ascending as bytes,
//   each once item       = the body of an M
//
// The encoding is canonical: two values are equal if and only if their bytes are. NS elements are
// encoded numbers, so that their byte order is the numeric order. Names stay as they are; a table
// of names would save about a fifth of a small item and cost every read a lookup.

namespace cloudtab::dynamodb {

enum class Type : uint8_t {
  kString,
  kNumber,
  kBinary,
  kBoolean,
  kNull,
  kList,
  kMap,
  kStringSet,
  kNumberSet,
  kBinarySet
};

/// `S`, `N`, `B`, `BOOL`, `NULL`, `L`, `M`, `SS`, `NS`, `BS`.
std::string_view type_name(Type type);
std::optional<Type> type_named(std::string_view name);
constexpr bool is_set(Type type) {
  return type == Type::kStringSet || type == Type::kNumberSet || type == Type::kBinarySet;
}
/// Types that keys may have and that `<`, `BETWEEN` and the like compare.
constexpr bool is_ordered(Type type) {
  return type == Type::kString || type == Type::kNumber || type == Type::kBinary;
}

/// A value within encoded bytes; valid as long as they are.
class ValueView {
 public:
  /// Reads the value at the head of `rest` and takes it off.
  static ValueView take(std::string_view& rest);
  /// The whole of `encoded` is one value.
  explicit ValueView(std::string_view encoded);

  Type type() const { return type_; }
  bool boolean() const { return boolean_; }
  /// The text of S, the bytes of B, the encoded number of N, the body of a container; empty
  /// otherwise.
  std::string_view payload() const { return payload_; }
  std::string_view encoded() const { return encoded_; }
  Decimal number() const;

  friend bool operator==(const ValueView& a, const ValueView& b) {
    return a.encoded_ == b.encoded_;
  }

 private:
  ValueView() = default;
  Type type_{};
  bool boolean_ = false;
  std::string_view payload_;
  std::string_view encoded_;
};

/// Below, at or above zero. Both values have the same ordered type; strings and binaries compare as
/// unsigned bytes.
int compare_ordered(const ValueView& a, const ValueView& b);

/// The elements of a set's body: texts, binaries or encoded numbers.
class SetReader {
 public:
  explicit SetReader(std::string_view body);
  size_t count() const { return count_; }
  bool next(std::string_view& element);

 private:
  std::string_view rest_;
  size_t count_ = 0, left_ = 0;
};

class ListReader {
 public:
  explicit ListReader(std::string_view body);
  size_t count() const { return count_; }
  std::optional<ValueView> next();

 private:
  std::string_view rest_;
  size_t count_ = 0, left_ = 0;
};

/// The entries of a map's body or of an item, by ascending name.
class MapReader {
 public:
  explicit MapReader(std::string_view body);
  size_t count() const { return count_; }
  struct Entry {
    std::string_view name;
    ValueView value;
    /// Name and value as they are encoded.
    std::string_view encoded;
  };
  std::optional<Entry> next();

 private:
  std::string_view rest_;
  size_t count_ = 0, left_ = 0;
};

/// An item, or a map's body.
class ItemView {
 public:
  ItemView() = default;  ///< no attributes
  explicit ItemView(std::string_view bytes) : bytes_(bytes) {}

  std::optional<ValueView> find(std::string_view name) const;
  bool empty() const { return MapReader(bytes()).count() == 0; }
  MapReader entries() const { return MapReader(bytes()); }
  std::string_view bytes() const { return bytes_; }

 private:
  static constexpr std::string_view kNoAttributes = std::string_view("\0", 1);
  std::string_view bytes_ = kNoAttributes;
};

bool set_contains(const ValueView& set, std::string_view element);

// --- Writing: appends what the views above read. Elements go into a `BodyBuilder`, whose body
// becomes a value with its tag.

void append_varint(std::string& out, uint64_t value);
void append_text(std::string& out, std::string_view text);
void append_number(std::string& out, const Decimal& number);
void append_binary(std::string& out, std::string_view bytes);
void append_boolean(std::string& out, bool value);
void append_null(std::string& out);
/// A container with a finished body.
void append_container(std::string& out, Type type, std::string_view body);
/// Name and value of a map or item.
void append_entry(std::string& out, std::string_view name, std::string_view encoded_value);

/// Collects counted pieces into the body of a container.
class BodyBuilder {
 public:
  /// For a list's values and a map's entries: `bytes()` takes the encoding, `count()` one more.
  std::string& add() {
    ++count_;
    return bytes_;
  }
  /// For a set.
  void add_element(std::string_view element) {
    ++count_;
    append_varint(bytes_, element.size());
    bytes_ += element;
  }
  size_t count() const { return count_; }
  std::string finish() const;

 private:
  std::string bytes_;
  size_t count_ = 0;
};

// --- Size: what an item counts for towards the 400 KB it may have, and towards capacity
// units.

/// DynamoDB's own arithmetic: names and strings by UTF-8 bytes, numbers by digits, 3 bytes for a
/// list or map and 1 for each of its elements. Source: Developer Guide, "Item sizes and formats",
/// with dynalite's measurements.
size_t value_size(const ValueView& value);
size_t item_size(const ItemView& item);

}  // namespace cloudtab::dynamodb
