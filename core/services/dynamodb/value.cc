#include "core/services/dynamodb/value.h"

#include <array>

#include "core/base/ensure.h"

namespace cloudtab::dynamodb {

namespace {

// Tags on disk: never renumbered. The first ten are `Type`; a boolean has a tag for each value.
constexpr uint8_t kTagFalse = static_cast<uint8_t>(Type::kBoolean);
constexpr uint8_t kTagTrue = 10;

constexpr std::array<std::string_view, 10> kTypeNames = {
    "S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"};

uint64_t take_long_varint(std::string_view& rest) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    ENSURE(!rest.empty());
    const uint8_t byte = static_cast<uint8_t>(rest[0]);
    rest.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

/// Nearly every length fits in one byte.
inline uint64_t take_varint(std::string_view& rest) {
  if (rest.empty() || static_cast<uint8_t>(rest[0]) >= 0x80) return take_long_varint(rest);
  const uint64_t value = static_cast<uint8_t>(rest[0]);
  rest.remove_prefix(1);
  return value;
}

inline std::string_view take_bytes(std::string_view& rest) {
  const uint64_t size = take_varint(rest);
  ENSURE(size <= rest.size());
  const std::string_view bytes = rest.substr(0, static_cast<size_t>(size));
  rest.remove_prefix(static_cast<size_t>(size));
  return bytes;
}

constexpr bool has_payload(uint8_t tag) {
  return tag != kTagTrue && tag != kTagFalse && tag != static_cast<uint8_t>(Type::kNull);
}

/// A tag and a length, gathered to be appended at once.
class Head {
 public:
  void byte(uint8_t value) { bytes_[count_++] = static_cast<char>(value); }
  void varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) byte(static_cast<uint8_t>(value | 0x80));
    byte(static_cast<uint8_t>(value));
  }
  void append_to(std::string& out) const { out.append(bytes_.data(), count_); }

 private:
  std::array<char, 11> bytes_;
  size_t count_ = 0;
};

void append_tagged(std::string& out, Type type, std::string_view payload) {
  Head head;
  head.byte(static_cast<uint8_t>(type));
  head.varint(payload.size());
  head.append_to(out);
  out += payload;
}

}  // namespace

std::string_view type_name(Type type) { return kTypeNames[static_cast<size_t>(type)]; }

std::optional<Type> type_named(std::string_view name) {
  for (size_t i = 0; i < kTypeNames.size(); ++i) {
    const std::string_view known = kTypeNames[i];
    // Most names are told apart by their length and first letter, which spares the call.
    if (known.size() == name.size() && known[0] == name[0] && (name.size() == 1 || known == name))
      return static_cast<Type>(i);
  }
  return std::nullopt;
}

ValueView ValueView::take(std::string_view& rest) {
  ENSURE(!rest.empty());
  const std::string_view start = rest;
  ValueView value;
  const uint8_t tag = static_cast<uint8_t>(rest[0]);
  rest.remove_prefix(1);
  if (tag == kTagTrue || tag == kTagFalse) {
    value.type_ = Type::kBoolean;
    value.boolean_ = tag == kTagTrue;
  } else {
    ENSURE(tag < kTypeNames.size());
    value.type_ = static_cast<Type>(tag);
    if (value.type_ != Type::kNull) value.payload_ = take_bytes(rest);
  }
  value.encoded_ = start.substr(0, start.size() - rest.size());
  return value;
}

ValueView::ValueView(std::string_view encoded) {
  *this = take(encoded);
  ENSURE(encoded.empty());
}

Decimal ValueView::number() const {
  const auto number = Decimal::decode(payload_);
  ENSURE(type_ == Type::kNumber && number.has_value());
  return *number;
}

int compare_ordered(const ValueView& a, const ValueView& b) {
  ENSURE(a.type() == b.type() && is_ordered(a.type()));
  return a.payload().compare(b.payload());
}

SetReader::SetReader(std::string_view body) : rest_(body) {
  count_ = left_ = static_cast<size_t>(take_varint(rest_));
}

bool SetReader::next(std::string_view& element) {
  if (left_ == 0) return false;
  --left_;
  element = take_bytes(rest_);
  return true;
}

ListReader::ListReader(std::string_view body) : rest_(body) {
  count_ = left_ = static_cast<size_t>(take_varint(rest_));
}

std::optional<ValueView> ListReader::next() {
  if (left_ == 0) return std::nullopt;
  --left_;
  return ValueView::take(rest_);
}

MapReader::MapReader(std::string_view body) : rest_(body) {
  count_ = left_ = static_cast<size_t>(take_varint(rest_));
}

std::optional<MapReader::Entry> MapReader::next() {
  if (left_ == 0) return std::nullopt;
  --left_;
  const std::string_view start = rest_;
  const std::string_view name = take_bytes(rest_);
  const ValueView value = ValueView::take(rest_);
  return Entry{name, value, start.substr(0, start.size() - rest_.size())};
}

std::optional<ValueView> ItemView::find(std::string_view name) const {
  std::string_view rest = bytes_;
  for (uint64_t left = take_varint(rest); left > 0; --left) {
    const int order = take_bytes(rest).compare(name);
    if (order == 0) return ValueView::take(rest);
    if (order > 0) break;
    ENSURE(!rest.empty());
    const auto tag = static_cast<uint8_t>(rest[0]);
    rest.remove_prefix(1);
    if (has_payload(tag)) take_bytes(rest);
  }
  return std::nullopt;
}

bool set_contains(const ValueView& set, std::string_view element) {
  SetReader reader(set.payload());
  std::string_view each;
  while (reader.next(each)) {
    if (each == element) return true;
  }
  return false;
}

void append_varint(std::string& out, uint64_t value) {
  Head head;
  head.varint(value);
  head.append_to(out);
}

void append_text(std::string& out, std::string_view text) {
  append_tagged(out, Type::kString, text);
}

void append_number(std::string& out, const Decimal& number) {
  out += static_cast<char>(Type::kNumber);
  const size_t at = out.size();
  out += '\0';  // the length, at most 22, is known when the number is written
  number.encode(out);
  out[at] = static_cast<char>(out.size() - at - 1);
}

void append_binary(std::string& out, std::string_view bytes) {
  append_tagged(out, Type::kBinary, bytes);
}

void append_boolean(std::string& out, bool value) {
  out += static_cast<char>(value ? kTagTrue : kTagFalse);
}

void append_null(std::string& out) { out += static_cast<char>(Type::kNull); }

void append_container(std::string& out, Type type, std::string_view body) {
  append_tagged(out, type, body);
}

void append_entry(std::string& out, std::string_view name, std::string_view encoded_value) {
  append_varint(out, name.size());
  out += name;
  out += encoded_value;
}

std::string BodyBuilder::finish() const {
  std::string body;
  body.reserve(bytes_.size() + 2);
  append_varint(body, count_);
  body += bytes_;
  return body;
}

namespace {

/// Of a value with a payload.
size_t payload_size(Type type, std::string_view payload);

size_t take_value_size(std::string_view& rest) {
  ENSURE(!rest.empty());
  const auto tag = static_cast<uint8_t>(rest[0]);
  rest.remove_prefix(1);
  if (!has_payload(tag)) return 1;
  return payload_size(static_cast<Type>(tag), take_bytes(rest));
}

size_t entries_size(std::string_view body) {
  size_t size = 0;
  for (uint64_t left = take_varint(body); left > 0; --left) {
    size += take_bytes(body).size();
    size += take_value_size(body);
  }
  return size;
}

size_t payload_size(Type type, std::string_view payload) {
  switch (type) {
    case Type::kString:
    case Type::kNumber:
    case Type::kBinary:
      return payload.size();
    case Type::kBoolean:
    case Type::kNull:
      return 1;
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet: {
      size_t size = 0;
      for (uint64_t left = take_varint(payload); left > 0; --left)
        size += take_bytes(payload).size();
      return size;
    }
    case Type::kList: {
      uint64_t left = take_varint(payload);
      size_t size = 3 + static_cast<size_t>(left);
      for (; left > 0; --left) size += take_value_size(payload);
      return size;
    }
    case Type::kMap:
      return 3 + MapReader(payload).count() + entries_size(payload);
  }
  return 0;
}

}  // namespace

size_t value_size(const ValueView& value) { return payload_size(value.type(), value.payload()); }

size_t item_size(const ItemView& item) { return entries_size(item.bytes()); }

}  // namespace cloudtab::dynamodb
