#include "core/services/dynamodb/float32.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace cloudtab::dynamodb {

namespace {

constexpr int kDigitsMax = 9;  ///< that tell any two 32-bit floats apart
/// Exponents of the first digit that are written out in plain digits.
constexpr int kPlainMin = -5, kPlainMax = 15;

/// `digits` with the point behind the first, times ten to `exponent`, in plain digits.
std::string plain(const std::string& digits, int exponent) {
  if (exponent < 0) {
    return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0') + ".0";
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace

std::optional<float> to_float32(const Decimal& number) {
  const float value = std::strtof(number.to_text().c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::string to_text(float value) {
  if (value == 0) return "0.0";
  std::array<char, 32> buffer{};
  for (int digits = 1; digits <= kDigitsMax; ++digits) {
    std::snprintf(
        buffer.data(), buffer.size(), "%.*e", digits - 1, static_cast<double>(std::fabs(value)));
    if (std::strtof(buffer.data(), nullptr) == std::fabs(value)) break;
  }
  const std::string_view text = buffer.data();
  const size_t at = text.find('e');
  std::string digits;
  for (const char c : text.substr(0, at)) {
    if (c != '.') digits += c;
  }
  const int exponent = std::atoi(std::string(text.substr(at + 1)).c_str());
  const std::string sign = value < 0 ? "-" : "";
  if (exponent >= kPlainMin && exponent <= kPlainMax) return sign + plain(digits, exponent);
  const std::string rest = digits.size() > 1 ? "." + digits.substr(1) : "";
  return sign + digits.substr(0, 1) + rest + "e" + std::to_string(exponent);
}

}  // namespace cloudtab::dynamodb
