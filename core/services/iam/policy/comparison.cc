#include "core/services/iam/policy/comparison.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

namespace cloudtab::iam {

namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A decimal number, split; without floating point, whose printing and rounding differ.
struct Number {
  bool negative = false;
  std::string_view whole;     ///< without leading zeros
  std::string_view fraction;  ///< without trailing zeros

  bool is_zero() const { return whole.empty() && fraction.empty(); }
};

std::optional<Number> read_number(std::string_view text) {
  Number number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  number.whole = text.substr(0, point);
  if (point != std::string_view::npos) number.fraction = text.substr(point + 1);
  if ((number.whole.empty() && number.fraction.empty()) || !all_digits(number.whole) ||
      !all_digits(number.fraction))
    return std::nullopt;
  while (!number.whole.empty() && number.whole[0] == '0') number.whole.remove_prefix(1);
  while (!number.fraction.empty() && number.fraction.back() == '0')
    number.fraction.remove_suffix(1);
  if (number.is_zero()) number.negative = false;
  return number;
}

int compare_sizes(const Number& one, const Number& other) {
  if (one.whole.size() != other.whole.size()) return one.whole.size() < other.whole.size() ? -1 : 1;
  const int whole = one.whole.compare(other.whole);
  return whole != 0 ? whole : one.fraction.compare(other.fraction);
}

/// Milliseconds since 1970.
std::optional<int64_t> read_date(std::string_view text) {
  if (!text.empty() && text.size() < 13 && all_digits(text)) {
    int64_t seconds = 0;
    for (const char c : text) seconds = seconds * 10 + (c - '0');
    return seconds * 1000;
  }
  // A day alone begins at midnight.
  const std::string whole =
      text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text);
  const Result<Instant> instant = parse_iso8601(whole);
  return instant.ok() ? std::optional(to_millis(*instant)) : std::nullopt;
}

struct Address {
  std::array<uint8_t, 16> bytes{};
  size_t size = 0;  ///< 4 or 16
};

std::optional<uint32_t> read_in_base(std::string_view text, uint32_t base, size_t digits_max) {
  if (text.empty() || text.size() > digits_max) return std::nullopt;
  uint32_t value = 0;
  for (const char c : text) {
    uint32_t digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<uint32_t>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<uint32_t>(c - 'A') + 10;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

/// Appends groups between separators. False: malformed, or too many.
bool read_groups(std::string_view text, Address& out, bool is_v6, size_t& at) {
  while (!text.empty()) {
    const size_t end = text.find(is_v6 ? ':' : '.');
    const auto value = read_in_base(text.substr(0, end), is_v6 ? 16 : 10, is_v6 ? 4 : 3);
    if (!value || *value > (is_v6 ? 0xffffu : 0xffu) || at + (is_v6 ? 2 : 1) > out.size)
      return false;
    if (is_v6) out.bytes[at++] = static_cast<uint8_t>(*value >> 8);
    out.bytes[at++] = static_cast<uint8_t>(*value);
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
    if (text.empty()) return false;
  }
  return true;
}

std::optional<Address> read_address(std::string_view text) {
  Address address;
  const bool is_v6 = text.find(':') != std::string_view::npos;
  address.size = is_v6 ? 16 : 4;
  size_t at = 0;
  const size_t gap = text.find("::");
  if (!is_v6 || gap == std::string_view::npos) {
    if (!read_groups(text, address, is_v6, at) || at != address.size) return std::nullopt;
    return address;
  }
  if (!read_groups(text.substr(0, gap), address, true, at)) return std::nullopt;
  Address tail;
  tail.size = 16;
  size_t tail_size = 0;
  if (!read_groups(text.substr(gap + 2), tail, true, tail_size) || at + tail_size > 14)
    return std::nullopt;
  std::copy_n(tail.bytes.begin(), tail_size, address.bytes.end() - static_cast<int>(tail_size));
  return address;
}

}  // namespace

std::optional<int> compare_numbers(std::string_view one, std::string_view other) {
  const std::optional<Number> a = read_number(one), b = read_number(other);
  if (!a || !b) return std::nullopt;
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  return a->negative ? compare_sizes(*b, *a) : compare_sizes(*a, *b);
}

std::optional<int> compare_dates(std::string_view one, std::string_view other) {
  const std::optional<int64_t> a = read_date(one), b = read_date(other);
  if (!a || !b) return std::nullopt;
  return *a < *b ? -1 : (*a > *b ? 1 : 0);
}

bool is_in_network(std::string_view address, std::string_view network) {
  const size_t slash = network.find('/');
  const std::optional<Address> inside = read_address(address);
  const std::optional<Address> base = read_address(network.substr(0, slash));
  if (!inside || !base || inside->size != base->size) return false;
  size_t bits = base->size * 8;
  if (slash != std::string_view::npos) {
    const auto prefix = read_in_base(network.substr(slash + 1), 10, 3);
    if (!prefix || *prefix > bits) return false;
    bits = *prefix;
  }
  for (size_t i = 0; i < bits; ++i) {
    const uint8_t mask = static_cast<uint8_t>(0x80 >> (i % 8));
    if ((inside->bytes[i / 8] & mask) != (base->bytes[i / 8] & mask)) return false;
  }
  return true;
}

}  // namespace cloudtab::iam
