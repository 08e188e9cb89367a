#include "core/engine/record.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace cloudtab {

namespace {

// Big-endian; flipping the sign bit makes signed order the byte order.
void append_big_endian(std::string& out, uint64_t value) {
  std::array<char, 8> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (56 - 8 * i));
  out.append(bytes.data(), bytes.size());
}

/// Takes the argument off the head of a CBOR item (RFC 8949, 3). False for one of no definite
/// length, which is never written here, or that is cut off.
bool take_cbor_argument(std::string_view& rest, unsigned info, uint64_t& argument) {
  argument = info;
  if (info < 24) return true;
  if (info > 27) return false;
  const size_t size = size_t{1} << (info - 24);
  if (size > rest.size()) return false;
  argument = 0;
  for (const char byte : rest.substr(0, size))
    argument = argument << 8 | static_cast<unsigned char>(byte);
  rest.remove_prefix(size);
  return true;
}

/// Whether a CBOR item nests no deeper than `kRecordDepthMax`, told without recursion. What is cut
/// off or no item that is written here is not fine either.
bool depth_is_fine(std::string_view rest) {
  enum Major : unsigned { kBytes = 2, kText = 3, kArray = 4, kMap = 5, kTag = 6 };
  std::array<uint64_t, kRecordDepthMax> left;  // items to come at each level
  size_t depth = 0;
  for (;;) {
    if (rest.empty()) return false;
    const auto head = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    const unsigned major = head >> 5;
    uint64_t argument = 0;
    if (major == kTag || !take_cbor_argument(rest, head & 31, argument)) return false;
    if (major >= kBytes && major <= kMap && argument > rest.size()) return false;
    if (major == kBytes || major == kText) rest.remove_prefix(static_cast<size_t>(argument));
    if ((major == kArray || major == kMap) && argument > 0) {
      if (depth == left.size()) return false;
      left[depth++] = major == kMap ? 2 * argument : argument;
      continue;
    }
    while (depth > 0 && --left[depth - 1] == 0) --depth;
    if (depth == 0) return true;
  }
}

}  // namespace

// Bytes are gathered before they are appended: a string's `append` is a call in wasm, whose library
// is built for size.
void RecordWriter::u64(uint64_t value) {
  std::array<char, 10> bytes;
  size_t count = 0;
  for (; value >= 0x80; value >>= 7) bytes[count++] = static_cast<char>(value | 0x80);
  bytes[count++] = static_cast<char>(value);
  bytes_.append(bytes.data(), count);
}

void RecordWriter::i64(int64_t value) {
  u64((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

void RecordWriter::number(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  append_big_endian(bytes_, bits);
}

void RecordWriter::text(std::string_view bytes) {
  u64(bytes.size());
  bytes_.append(bytes);
}

void RecordWriter::document(const Document& value) {
  if (value.is_object() && value.empty()) return text("\xa0");  // what most messages have to say
  std::string cbor;
  Document::to_cbor(value, cbor);
  text(cbor);
}

uint64_t RecordReader::u64() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return ok_ ? value : 0;
  }
  ok_ = false;
  rest_ = {};
  return 0;
}

int64_t RecordReader::i64() {
  const uint64_t raw = u64();
  return static_cast<int64_t>(raw >> 1) ^ -static_cast<int64_t>(raw & 1);
}

double RecordReader::number() {
  if (rest_.size() < 8) {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i)
    bits = (bits << 8) | static_cast<unsigned char>(rest_[static_cast<size_t>(i)]);
  rest_.remove_prefix(8);
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::string_view RecordReader::view() {
  const uint64_t length = u64();
  if (!ok_ || length > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const std::string_view bytes = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return bytes;
}

Document RecordReader::document() {
  const std::string_view cbor = view();
  if (!depth_is_fine(cbor)) {
    ok_ = false;
    return Document();
  }
  Document value = Document::from_cbor(cbor, /*strict=*/true, /*allow_exceptions=*/false);
  if (value.is_discarded()) {
    ok_ = false;
    return Document();
  }
  return value;
}

KeyBuilder& KeyBuilder::text(std::string_view part) {
  // Most keys are a name and one or two numbers.
  constexpr size_t kNumbersUsual = 2 * sizeof(uint64_t);
  if (key_.empty()) key_.reserve(part.size() + 2 + kNumbersUsual);
  // Zero ends a part, so a zero inside it is written as 00 FF: shorter parts sort first and no two
  // keys collide.
  for (size_t zero = part.find('\0'); zero != std::string_view::npos; zero = part.find('\0')) {
    key_.append(part.substr(0, zero + 1));
    key_.push_back('\xff');
    part.remove_prefix(zero + 1);
  }
  key_.append(part);
  key_.append(2, '\0');
  return *this;
}

KeyBuilder& KeyBuilder::u64(uint64_t part) {
  append_big_endian(key_, part);
  return *this;
}

KeyBuilder& KeyBuilder::instant(Instant part) {
  return u64(static_cast<uint64_t>(to_millis(part)) ^ (uint64_t{1} << 63));
}

}  // namespace cloudtab
