#include "core/services/s3/range.h"

#include <algorithm>
#include <charconv>

namespace cloudtab::s3 {

namespace {

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

RangeKind parse_range(std::string_view header, uint64_t size, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (header.substr(0, kUnit.size()) != kUnit) return RangeKind::kWhole;
  header.remove_prefix(kUnit.size());
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos)
    return RangeKind::kWhole;
  const std::string_view first_text = header.substr(0, dash);
  const std::string_view last_text = header.substr(dash + 1);
  const std::optional<uint64_t> last = parse_number(last_text);
  if (first_text.empty()) {
    if (!last) return RangeKind::kWhole;
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range = {size - std::min(*last, size), size - 1};
    return RangeKind::kPart;
  }
  const std::optional<uint64_t> first = parse_number(first_text);
  if (!first || (!last_text.empty() && (!last || *last < *first))) return RangeKind::kWhole;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range = {*first, last ? std::min(*last, size - 1) : size - 1};
  return RangeKind::kPart;
}

}  // namespace cloudtab::s3
