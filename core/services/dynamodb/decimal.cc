#include "core/services/dynamodb/decimal.h"

#include <algorithm>
#include <vector>

#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

// Messages as recorded in dynalite's tests against the service.
Error not_a_number(std::string_view text, Wording wording) {
  if (text.empty() && wording == Wording::kOlder)
    return errors::validation("The parameter cannot be converted to a numeric value");
  return errors::validation("The parameter cannot be converted to a numeric value: " +
                            std::string(text));
}

Error overflow() {
  return errors::validation(
      "Number overflow. Attempting to store a number with magnitude larger than supported range");
}

Error underflow() {
  return errors::validation(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

/// More digits than any request can hold: an exponent further out cannot be made good by them.
constexpr int64_t kExponentSlack = int64_t{1} << 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The exponent after `e`; nothing if malformed or beyond Java's `long` (`int` in the older layer).
std::optional<int64_t> parse_exponent(std::string_view text, Wording wording) {
  const int64_t limit = wording == Wording::kOlder ? INT32_MAX : INT64_MAX;
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int64_t value = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const int64_t digit = c - '0';
    if (value > (limit - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text, Wording wording) {
  size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';

  std::array<uint8_t, kDigitsMax> digits{};
  int count = 0;      // significant digits so far, trailing zeros included
  int zeros = 0;      // zeros seen since the last non-zero digit, not yet stored
  int64_t point = 0;  // digits before the point, leading zeros excluded
  int64_t leading_zeros_after_point = 0;
  bool seen_point = false, seen_digit = false, too_many = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.') {
      if (seen_point) return not_a_number(text, wording);
      seen_point = true;
      continue;
    }
    if (!is_digit(c)) break;
    seen_digit = true;
    if (c == '0') {
      if (count == 0) {
        if (seen_point) ++leading_zeros_after_point;
        continue;
      }
      ++zeros;
    } else {
      // A long run of zeros between two digits is what makes a number too long; it is not stored.
      if (count + zeros >= kDigitsMax) {
        too_many = true;
      } else {
        for (; zeros > 0; --zeros) digits[static_cast<size_t>(count++)] = 0;
        digits[static_cast<size_t>(count++)] = static_cast<uint8_t>(c - '0');
      }
    }
    if (!seen_point) ++point;
  }
  if (!seen_digit) return not_a_number(text, wording);
  int64_t exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return not_a_number(text, wording);
    const auto parsed = parse_exponent(text.substr(at + 1), wording);
    if (!parsed) return not_a_number(text, wording);
    exponent = *parsed;
  }
  // Seen of the older layer: the largest exponent wraps around.
  if (wording == Wording::kOlder && exponent == INT32_MAX) return underflow();
  if (exponent > kExponentMax + kExponentSlack) return overflow();
  if (exponent < kExponentMin - kExponentSlack) return underflow();
  const int64_t scientific =
      count == 0 ? exponent : exponent + (point > 0 ? point : -leading_zeros_after_point) - 1;
  if (scientific > kExponentMax) return overflow();
  if (scientific < kExponentMin) return underflow();
  if (too_many)
    return errors::validation("Attempting to store more than 38 significant digits in a Number");
  if (count == 0) return Decimal();
  Decimal value;
  value.count_ = static_cast<uint8_t>(count);
  value.negative_ = negative;
  value.exponent_ = static_cast<int16_t>(scientific);
  value.digits_ = digits;
  return value;
}

Decimal Decimal::of(uint64_t value) { return parse(std::to_string(value)).value(); }

std::string Decimal::to_text() const {
  if (count_ == 0) return "0";
  std::string out;
  if (negative_) out += '-';
  const int whole = exponent_ + 1;  // digits before the point
  if (whole <= 0) {
    out += "0.";
    out.append(static_cast<size_t>(-whole), '0');
  }
  for (int i = 0; i < count_; ++i) {
    if (i == whole && whole > 0) out += '.';
    out += static_cast<char>('0' + digits_[static_cast<size_t>(i)]);
  }
  if (whole > count_) out.append(static_cast<size_t>(whole - count_), '0');
  return out;
}

void Decimal::encode(std::string& out) const {
  if (count_ == 0) {
    out += static_cast<char>(0x80);
    return;
  }
  // Pairs of digits are aligned so that the exponent is even: an odd one puts a zero before the
  // first digit.
  const int exponent = exponent_ + 1;
  const int pad = exponent % 2 != 0 ? 1 : 0;
  uint8_t head = static_cast<uint8_t>((exponent + pad) / 2 - 64);
  if (negative_) head = static_cast<uint8_t>(~head);
  out += static_cast<char>(head);
  const int pairs = (count_ + pad + 1) / 2;
  for (int pair = 0; pair < pairs; ++pair) {
    const int first = 2 * pair - pad;
    const int high = first >= 0 ? digits_[static_cast<size_t>(first)] : 0;
    const int low = first + 1 < count_ ? digits_[static_cast<size_t>(first + 1)] : 0;
    const int value = high * 10 + low;
    out += static_cast<char>(negative_ ? 101 - value : value + 1);
  }
  if (negative_ && pairs < 20) out += static_cast<char>(102);
}

std::string Decimal::encoded() const {
  std::string out;
  encode(out);
  return out;
}

std::optional<Decimal> Decimal::decode(std::string_view bytes) {
  Decimal value;
  if (bytes.empty() || bytes.size() > kEncodedBytesMax) return std::nullopt;
  uint8_t head = static_cast<uint8_t>(bytes[0]);
  if (bytes.size() == 1) return head == 0x80 ? std::optional<Decimal>(value) : std::nullopt;
  value.negative_ = head < 0x80;
  if (value.negative_) head = static_cast<uint8_t>(~head);
  bytes.remove_prefix(1);
  if (value.negative_ && static_cast<uint8_t>(bytes.back()) == 102) bytes.remove_suffix(1);
  int exponent = (static_cast<int>(head) - 0x100 + 64) * 2;
  bool first = true;
  for (char c : bytes) {
    const int byte = static_cast<uint8_t>(c);
    const int pair = value.negative_ ? 101 - byte : byte - 1;
    if (pair < 0 || pair > 99) return std::nullopt;
    if (first && pair == 0) return std::nullopt;
    if (first && pair < 10) {
      --exponent;
    } else {
      if (value.count_ == kDigitsMax) return std::nullopt;
      value.digits_[value.count_++] = static_cast<uint8_t>(pair / 10);
    }
    first = false;
    if (value.count_ == kDigitsMax) {
      if (pair % 10 != 0) return std::nullopt;
      continue;
    }
    value.digits_[value.count_++] = static_cast<uint8_t>(pair % 10);
  }
  while (value.count_ > 0 && value.digits_[value.count_ - 1u] == 0) --value.count_;
  if (value.count_ == 0) return std::nullopt;
  value.exponent_ = static_cast<int16_t>(exponent - 1);
  return value;
}

int Decimal::compare_magnitude(const Decimal& a, const Decimal& b) {
  if (a.count_ == 0 || b.count_ == 0)
    return static_cast<int>(a.count_ != 0) - static_cast<int>(b.count_ != 0);
  if (a.exponent_ != b.exponent_) return a.exponent_ < b.exponent_ ? -1 : 1;
  for (size_t i = 0; i < std::min(a.count_, b.count_); ++i) {
    if (a.digits_[i] != b.digits_[i]) return a.digits_[i] < b.digits_[i] ? -1 : 1;
  }
  return static_cast<int>(a.count_) - static_cast<int>(b.count_);
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) return a.negative_ ? -1 : 1;
  const int magnitude = compare_magnitude(a, b);
  return a.negative_ ? -magnitude : magnitude;
}

Result<Decimal> Decimal::from_digits(bool negative,
                                     const uint8_t* digits,
                                     int count,
                                     int exponent) {
  while (count > 0 && *digits == 0) {
    ++digits;
    --count;
    --exponent;
  }
  while (count > 0 && digits[count - 1] == 0) --count;
  Decimal value;
  if (count == 0) return value;
  // AWS reports a sum of too many digits as an overflow (observed by ScyllaDB's tests against the
  // service).
  if (exponent > kExponentMax || count > kDigitsMax) return overflow();
  if (exponent < kExponentMin) return underflow();
  value.negative_ = negative;
  value.exponent_ = static_cast<int16_t>(exponent);
  value.count_ = static_cast<uint8_t>(count);
  std::copy(digits, digits + count, value.digits_.begin());
  return value;
}

Result<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const int top = std::max(a.exponent_, b.exponent_) + 1;  // room for a carry
  const int bottom = std::min(a.exponent_ - a.count_, b.exponent_ - b.count_) + 1;
  const int width = top - bottom + 1;
  // Both ends hold a digit that cannot vanish: the span alone says that the result is too long.
  if (width > kDigitsMax + 3) return overflow();
  std::array<int, kDigitsMax + 4> sum{};
  const bool a_larger = compare_magnitude(a, b) >= 0;
  const Decimal& large = a_larger ? a : b;
  const Decimal& small = a_larger ? b : a;
  const int sign = large.negative_ == small.negative_ ? 1 : -1;
  for (int i = 0; i < large.count_; ++i) {
    sum[static_cast<size_t>(top - large.exponent_ + i)] += large.digits_[static_cast<size_t>(i)];
  }
  for (int i = 0; i < small.count_; ++i) {
    sum[static_cast<size_t>(top - small.exponent_ + i)] +=
        sign * small.digits_[static_cast<size_t>(i)];
  }
  std::array<uint8_t, kDigitsMax + 4> digits{};
  int carry = 0;
  for (int i = width - 1; i >= 0; --i) {
    const int value = sum[static_cast<size_t>(i)] + carry;
    carry = value < 0 ? -1 : value / 10;
    digits[static_cast<size_t>(i)] = static_cast<uint8_t>(value - carry * 10);
  }
  return from_digits(large.negative_, digits.data(), width, top);
}

Result<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  Decimal negated = b;
  if (!negated.is_zero()) negated.negative_ = !negated.negative_;
  return add(a, negated);
}

}  // namespace cloudtab::dynamodb
