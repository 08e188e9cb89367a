#pragma once

#include <optional>
#include <string>

#include "core/services/dynamodb/decimal.h"

// The 32-bit floats in which vector indexes keep numbers. Rounding is to the nearest, ties to even,
// by the C library's conversions, which are exact in both directions on every host.

namespace cloudtab::dynamodb {

/// Nothing if the number is beyond what a 32-bit float can hold.
std::optional<float> to_float32(const Decimal& number);

/// The shortest decimal that names this float and no other: `0.1`, `1.0`, `1e-7`. Observed: the
/// service answers the vectors of an index in this form (paritysuite/dynamodb-conformance, 2026-08,
/// tells of `1.0`; the form of exponents is that of the language its messages are in).
std::string to_text(float value);

}  // namespace cloudtab::dynamodb
