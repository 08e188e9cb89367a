#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/services/dynamodb/wording.h"

namespace cloudtab::dynamodb {

/// A DynamoDB number: up to 38 significant decimal digits, magnitude 0 or from 1E-130
/// to 9.99...9E+125, exact. Always in normal form (no leading or trailing zeros, no negative zero),
/// so equal numbers have equal members. Source: Amazon DynamoDB Developer Guide, "Naming rules and
/// data types", Number.
class Decimal {
 public:
  static constexpr int kDigitsMax = 38;
  static constexpr int kExponentMax = 125;   ///< of the first digit, as in 9.9E+125
  static constexpr int kExponentMin = -130;  ///< of the first digit, as in 1E-130
  static constexpr size_t kEncodedBytesMax = 22;

  /// Zero.
  Decimal() = default;

  /// Reads what Java's BigDecimal reads: an optional sign, digits with an optional point, an
  /// optional exponent. Errors (code ValidationException) with AWS's texts: not a number, more than
  /// 38 digits, too large, too small. Zero counts as the exponent it is written with. The older
  /// wording reads exponents as a 32-bit integer.
  static Result<Decimal> parse(std::string_view text, Wording wording = Wording::kCurrent);
  static Decimal of(uint64_t value);
  /// Reads what `encode` wrote; nothing if the bytes are not such.
  static std::optional<Decimal> decode(std::string_view bytes);

  /// Plain digits with a point where needed, never an exponent: the form in which DynamoDB answers
  /// numbers.
  std::string to_text() const;
  /// Bytes whose unsigned order is the numeric order, one sequence per value, without a zero byte
  /// after the first: an exponent in base 100 and the base-100 digits plus one, complemented for
  /// negative numbers and then ended by 102. The length is what DynamoDB's size arithmetic counts
  /// for a number.
  void encode(std::string& out) const;
  std::string encoded() const;

  bool is_zero() const { return count_ == 0; }
  /// Exact sum or difference. Error: the number does not fit (AWS says "overflow" for too many
  /// digits also).
  static Result<Decimal> add(const Decimal& a, const Decimal& b);
  static Result<Decimal> subtract(const Decimal& a, const Decimal& b);
  /// Below, at or above zero as a < b, a == b, a > b.
  static int compare(const Decimal& a, const Decimal& b);

  friend bool operator==(const Decimal& a, const Decimal& b) { return compare(a, b) == 0; }

 private:
  /// 0 when absent; `digits_[0]` is then meaningless. The value is d0.d1d2... times ten to
  /// `exponent_`.
  uint8_t count_ = 0;
  bool negative_ = false;
  int16_t exponent_ = 0;
  std::array<uint8_t, kDigitsMax> digits_{};

  static int compare_magnitude(const Decimal& a, const Decimal& b);
  static Result<Decimal> from_digits(bool negative, const uint8_t* digits, int count, int exponent);
};

}  // namespace cloudtab::dynamodb
