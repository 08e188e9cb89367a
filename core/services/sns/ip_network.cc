#include "core/services/sns/ip_network.h"

#include <algorithm>
#include <vector>

namespace cloudtab::sns {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<int> parse_digits(std::string_view text, int base, size_t digits_max, int max) {
  if (text.empty() || text.size() > digits_max) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    int digit = 99;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  if (value > max) return std::nullopt;
  return value;
}

std::optional<std::string> parse_ipv4(std::string_view text) {
  std::string bytes;
  for (const std::string_view part : split(text, '.')) {
    const std::optional<int> value = parse_digits(part, 10, 3, 255);
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<char>(*value));
  }
  if (bytes.size() != 4) return std::nullopt;
  return bytes;
}

std::optional<std::string> parse_groups(std::string_view text) {
  std::string bytes;
  if (text.empty()) return bytes;
  for (const std::string_view part : split(text, ':')) {
    const std::optional<int> value = parse_digits(part, 16, 4, 0xFFFF);
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<char>(*value >> 8));
    bytes.push_back(static_cast<char>(*value & 0xFF));
  }
  return bytes;
}

std::optional<std::string> parse_ipv6(std::string_view text) {
  const size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    std::optional<std::string> bytes = parse_groups(text);
    return bytes && bytes->size() == 16 ? bytes : std::nullopt;
  }
  const std::optional<std::string> head = parse_groups(text.substr(0, gap));
  const std::optional<std::string> tail = parse_groups(text.substr(gap + 2));
  if (!head || !tail || head->size() + tail->size() > 14) return std::nullopt;
  return *head + std::string(16 - head->size() - tail->size(), '\0') + *tail;
}

}  // namespace

std::optional<std::string> parse_ip_address(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_ipv4(text) : parse_ipv6(text);
}

bool is_in_network(const std::string& address, const std::string& network, int bits) {
  if (address.size() != network.size()) return false;
  for (int bit = 0; bit < bits; ++bit) {
    const auto byte = static_cast<size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (network[byte] & mask)) return false;
  }
  return true;
}

}  // namespace cloudtab::sns
