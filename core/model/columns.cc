#include "core/model/columns.h"

#include "core/base/ensure.h"

namespace cloudtab::model {

uint64_t Column::number() {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    ENSURE(!rest_.empty() && shift < 64);
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

int64_t Column::signed_number() {
  const uint64_t value = number();
  const auto half = static_cast<int64_t>(value >> 1);
  return (value & 1) == 0 ? half : -half - 1;
}

std::string_view Column::text() {
  const size_t end = rest_.find('\n');
  ENSURE(end != std::string_view::npos);
  const std::string_view text = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return text;
}

std::vector<Column> unpack_columns(std::string_view packed, size_t count) {
  std::vector<size_t> sizes;
  // A column of lengths has no length of its own: what follows it are the columns.
  size_t total = 0;
  Column lengths(packed);
  for (size_t i = 0; i < count; ++i) total += sizes.emplace_back(lengths.count());
  ENSURE(total <= packed.size());
  std::vector<Column> columns;
  std::string_view rest = packed.substr(packed.size() - total);
  for (const size_t size : sizes) {
    columns.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return columns;
}

}  // namespace cloudtab::model
