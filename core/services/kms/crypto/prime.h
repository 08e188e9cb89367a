#pragma once

#include <cstddef>

#include "core/services/kms/crypto/big_number.h"
#include "core/services/kms/crypto/random_bytes.h"

namespace cloudtab::kms {

/// The public exponent of all RSA keys here, as of KMS's own.
constexpr unsigned kPublicExponent = 65537;

/// A prime of `bits` bits for an RSA key: its two highest bits are set, and one less than it has no
/// factor in common with the public exponent. `bits` is a multiple of 64.
void make_prime(BigNumber& prime, size_t bits, RandomBytes& random);

}  // namespace cloudtab::kms
