#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/time.h"

namespace cloudtab {

/// Nesting of documents in records: deeper than anything that a service takes. Records may come
/// from a link, and documents are read recursively, on the small stack of a wasm module.
constexpr int kRecordDepthMax = 256;

/// Writes the fields of a durable record, in order. The encoding is compact (variable-length
/// integers, length-prefixed bytes) and carries no names: a record type's `kVersion` says which
/// fields follow.
class RecordWriter {
 public:
  void u64(uint64_t value);
  void i64(int64_t value);
  void boolean(bool value) { u64(value ? 1 : 0); }
  void number(double value);
  void text(std::string_view bytes);
  void instant(Instant value) { i64(to_millis(value)); }
  void duration(Duration value) { i64(value.count()); }
  void document(const Document& value);

  std::string take() { return std::move(bytes_); }
  std::string_view bytes() const { return bytes_; }
  size_t size() const { return bytes_.size(); }
  void reserve(size_t size) { bytes_.reserve(size); }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

/// Reads what `RecordWriter` wrote. Past a fault every read answers a zero value and `ok()` is
/// false, so a decoder reads all fields and lets its caller check once.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t u64();
  int64_t i64();
  bool boolean() { return u64() != 0; }
  double number();
  std::string text() { return std::string(view()); }
  /// Valid as long as the bytes read from.
  std::string_view view();
  Instant instant() { return from_millis(i64()); }
  Duration duration() { return Duration(i64()); }
  /// What was written as a number of an enumeration that ends with `last`; more is a fault.
  template <class Enum>
  Enum choice(Enum last) {
    const uint64_t value = u64();
    if (value <= static_cast<uint64_t>(last)) return static_cast<Enum>(value);
    ok_ = false;
    rest_ = {};
    return Enum{};
  }
  /// One that nests deeper than `kRecordDepthMax` is a fault.
  Document document();

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// Builds collection keys whose byte order is the order of their parts.
class KeyBuilder {
 public:
  /// A text part; parts of different length do not run into one another.
  KeyBuilder& text(std::string_view part);
  /// Big-endian, so that byte order is numeric order.
  KeyBuilder& u64(uint64_t part);
  KeyBuilder& instant(Instant part);

  std::string take() { return std::move(key_); }
  operator std::string() && { return std::move(key_); }  // NOLINT(google-explicit-constructor)

 private:
  std::string key_;
};

}  // namespace cloudtab
