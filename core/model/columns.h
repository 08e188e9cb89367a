#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cloudtab::model {

/// The values of one field of many records, read from first to last. A column is made by
/// scripts/models/columns.py; reading on past its end, or what is no such column, stops the
/// machine.
class Column {
 public:
  Column() = default;
  explicit Column(std::string_view bytes) : rest_(bytes) {}

  uint64_t number();
  int64_t signed_number();
  /// Lives as long as the packed text.
  std::string_view text();

  size_t count() { return static_cast<size_t>(number()); }

 private:
  std::string_view rest_;
};

/// The columns of a packed text: the length of each, then their bytes.
std::vector<Column> unpack_columns(std::string_view packed, size_t count);

/// The fields of one record: whether each has a value, asked in the order in which they were
/// packed. A field without one stays as it is.
class Fields {
 public:
  Fields(Column& masks, Column& numbers, Column& texts)
      : mask_(masks.number()), numbers_(numbers), texts_(texts) {}

  bool next() {
    const bool has_value = (mask_ & 1) != 0;
    mask_ >>= 1;
    return has_value;
  }
  void text(std::string_view& field) {
    if (next()) field = texts_.text();
  }
  template <class T>
  void number(T& field) {
    if (next()) field = static_cast<T>(numbers_.number());
  }

 private:
  uint64_t mask_;
  Column& numbers_;
  Column& texts_;
};

}  // namespace cloudtab::model
