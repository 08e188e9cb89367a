#include "core/wire/cbor.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/base/json_scanner.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeKind;

// The upper three bits of an item's first byte.
enum Major : uint8_t {
  kUnsigned,
  kNegative,
  kBytes,
  kText,
  kArray,
  kMap,
  kTag,
  kSimple,
};

// The lower five, where they are no count.
constexpr uint8_t kOneByte = 24;
constexpr uint8_t kTwoBytes = 25;
constexpr uint8_t kFourBytes = 26;
constexpr uint8_t kEightBytes = 27;
constexpr uint8_t kIndefinite = 31;
constexpr uint8_t kFalse = 20;
constexpr uint8_t kTrue = 21;
constexpr uint8_t kNull = 22;
constexpr uint8_t kUndefined = 23;
constexpr uint8_t kBreak = 0xff;
constexpr uint64_t kEpochTag = 1;

/// The value whose bytes in memory are those of `from`.
template <class To, class From>
To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

double half_to_double(uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 0x1f);
  const auto fraction = static_cast<double>(bits & 0x3ff);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else if (exponent < 31) {
    value = std::ldexp(fraction + 1024, exponent - 25);
  } else {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

/// One pass. Every step answers false for what is not well-formed; then the walk is over.
class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : rest_(bytes) {}

  bool read(std::string& out) { return value(0, out) && rest_.empty(); }

 private:
  struct Head {
    Major major = kSimple;
    uint8_t info = 0;
    uint64_t argument = 0;
    bool is_indefinite() const { return info == kIndefinite; }
  };

  bool head(Head& out) {
    if (rest_.empty()) return false;
    const auto first = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    out.major = static_cast<Major>(first >> 5);
    out.info = first & 31;
    out.argument = out.info;
    if (out.info < kOneByte) return true;
    if (out.info == kIndefinite) return out.major >= kBytes && out.major != kTag;
    if (out.info > kEightBytes) return false;
    const size_t size = size_t{1} << (out.info - kOneByte);
    if (rest_.size() < size) return false;
    out.argument = 0;
    for (size_t i = 0; i < size; ++i)
      out.argument = out.argument << 8 | static_cast<uint8_t>(rest_[i]);
    rest_.remove_prefix(size);
    return true;
  }

  bool at_break() {
    if (rest_.empty() || static_cast<uint8_t>(rest_.front()) != kBreak) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// A byte or text string, in one piece or in several.
  bool string(const Head& of, std::string& out) {
    if (!of.is_indefinite()) {
      if (of.argument > rest_.size()) return false;
      out.append(rest_.substr(0, static_cast<size_t>(of.argument)));
      rest_.remove_prefix(static_cast<size_t>(of.argument));
      return true;
    }
    while (!at_break()) {
      Head piece;
      if (!head(piece) || piece.major != of.major || piece.is_indefinite()) return false;
      if (!string(piece, out)) return false;
    }
    return true;
  }

  bool text(const Head& of, std::string& out) {
    std::string text;
    if (!string(of, text) || !is_valid_utf8(text)) return false;
    write_json_string(text, out);
    return true;
  }

  /// Whether another element or entry follows.
  bool has_next(const Head& of, uint64_t done) {
    return of.is_indefinite() ? !at_break() : done < of.argument;
  }

  bool array(const Head& of, int depth, std::string& out) {
    out.push_back('[');
    for (uint64_t done = 0; has_next(of, done); ++done) {
      if (done > 0) out.push_back(',');
      if (!value(depth + 1, out)) return false;
    }
    out.push_back(']');
    return true;
  }

  bool map(const Head& of, int depth, std::string& out) {
    out.push_back('{');
    for (uint64_t done = 0; has_next(of, done); ++done) {
      if (done > 0) out.push_back(',');
      Head key;
      if (!head(key) || key.major != kText || !text(key, out)) return false;
      out.push_back(':');
      if (!value(depth + 1, out)) return false;
    }
    out.push_back('}');
    return true;
  }

  static void number(double value, std::string& out) {
    if (std::isfinite(value)) {
      out += format_double(value);
    } else {
      write_json_string(format_double(value), out);
    }
  }

  bool simple(const Head& of, std::string& out) {
    switch (of.info) {
      case kFalse:
        out += "false";
        return true;
      case kTrue:
        out += "true";
        return true;
      case kNull:
      case kUndefined:
        out += "null";
        return true;
      case kTwoBytes:
        number(half_to_double(of.argument), out);
        return true;
      case kFourBytes:
        number(same_bits<float>(static_cast<uint32_t>(of.argument)), out);
        return true;
      case kEightBytes:
        number(same_bits<double>(of.argument), out);
        return true;
      default:
        return false;
    }
  }

  bool value(int depth, std::string& out) {
    Head of;
    if (depth >= kJsonNestingMax || !head(of)) return false;
    switch (of.major) {
      case kUnsigned:
        out += std::to_string(of.argument);
        return true;
      case kNegative:
        // -1 - n, which for the greatest n has 65 bits.
        if (of.argument == std::numeric_limits<uint64_t>::max()) return false;
        out += '-' + std::to_string(of.argument + 1);
        return true;
      case kBytes: {
        std::string bytes;
        if (!string(of, bytes)) return false;
        out += '"' + base64_encode(bytes) + '"';
        return true;
      }
      case kText:
        return text(of, out);
      case kArray:
        return array(of, depth, out);
      case kMap:
        return map(of, depth, out);
      case kTag:
        return of.argument == kEpochTag && value(depth + 1, out);
      case kSimple:
        return simple(of, out);
    }
    return false;
  }

  std::string_view rest_;
};

// --- Writing

void write_bits(uint64_t bits, size_t bytes, std::string& out) {
  for (size_t i = bytes; i-- > 0;) out.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
}

void write_head(Major major, uint64_t argument, std::string& out) {
  const auto first = [&](uint64_t info) { out.push_back(static_cast<char>(major << 5 | info)); };
  if (argument < kOneByte) return first(argument);
  uint8_t power = 0;
  while (power < 3 && argument >> (8u << power) != 0) ++power;
  first(kOneByte + power);
  write_bits(argument, size_t{1} << power, out);
}

void write_string(Major major, std::string_view text, std::string& out) {
  write_head(major, text.size(), out);
  out += text;
}

void write_double(double value, std::string& out) {
  out.push_back(static_cast<char>(kSimple << 5 | kEightBytes));
  write_bits(same_bits<uint64_t>(value), sizeof value, out);
}

void write_scalar(const Document& value, std::string& out) {
  const auto simple = [&](uint8_t info) { out.push_back(static_cast<char>(kSimple << 5 | info)); };
  if (value.is_string()) return write_string(kText, value.get_ref<const std::string&>(), out);
  if (value.is_binary()) return write_string(kBytes, blob_bytes(value), out);
  if (value.is_boolean()) return simple(value.get<bool>() ? kTrue : kFalse);
  if (value.is_number_float()) return write_double(value.get<double>(), out);
  if (!value.is_number()) return simple(kNull);
  const auto number = value.get<int64_t>();
  if (value.is_number_unsigned() || number >= 0)
    return write_head(kUnsigned, value.get<uint64_t>(), out);
  write_head(kNegative, static_cast<uint64_t>(-1 - number), out);
}

class CborWriter {
 public:
  CborWriter(const model::Service& service, std::string& out) : service_(service), out_(out) {}

  void write(const Document& value, model::ShapeIndex index) {
    const Shape& shape = service_.shape(index);
    if (value.is_null() || shape.has(model::kDocumentType)) return write_free_cbor(value, out_);
    if (shape.kind == ShapeKind::kStructure) return write_structure(value, shape);
    if (shape.kind == ShapeKind::kList) return write_list(value, shape);
    if (shape.kind == ShapeKind::kMap) return write_map(value, shape);
    if (shape.kind == ShapeKind::kTimestamp && value.is_number()) {
      write_head(kTag, kEpochTag, out_);
      return write_double(static_cast<double>(value.get<int64_t>()) / 1'000, out_);
    }
    const bool is_real = shape.kind == ShapeKind::kDouble || shape.kind == ShapeKind::kFloat;
    if (is_real && value.is_number()) return write_double(value.get<double>(), out_);
    write_scalar(value, out_);
  }

 private:
  void write_structure(const Document& value, const Shape& shape) {
    const auto is_written = [&](const Member& member) {
      const auto found = value.find(member.name);
      return found != value.end() && !found->is_null();
    };
    uint64_t count = 0;
    for (const Member& member : shape.members) count += is_written(member) ? 1 : 0;
    write_head(kMap, count, out_);
    for (const Member& member : shape.members) {
      if (!is_written(member)) continue;
      write_string(kText, member.wire_name(), out_);
      write(*value.find(member.name), member.shape);
    }
  }

  void write_list(const Document& value, const Shape& shape) {
    write_head(kArray, value.size(), out_);
    for (const Document& element : value) write(element, shape.members[0].shape);
  }

  void write_map(const Document& value, const Shape& shape) {
    write_head(kMap, value.size(), out_);
    for (const auto& [key, entry] : value.items()) {
      write_string(kText, key, out_);
      write(entry, shape.members[1].shape);
    }
  }

  const model::Service& service_;
  std::string& out_;
};

}  // namespace

std::optional<std::string> json_of_cbor(std::string_view bytes) {
  std::string json;
  if (!CborReader(bytes).read(json)) return std::nullopt;
  return json;
}

void write_cbor(const Document& value,
                const model::Service& service,
                model::ShapeIndex shape,
                std::string& out) {
  CborWriter(service, out).write(value, shape);
}

void write_free_cbor(const Document& value, std::string& out) {
  if (value.is_object()) {
    write_head(kMap, value.size(), out);
    for (const auto& [key, entry] : value.items()) {
      write_string(kText, key, out);
      write_free_cbor(entry, out);
    }
  } else if (value.is_array()) {
    write_head(kArray, value.size(), out);
    for (const Document& element : value) write_free_cbor(element, out);
  } else {
    write_scalar(value, out);
  }
}

}  // namespace cloudtab::wire
