#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/services/kms/crypto/random_bytes.h"

// RSA for key_pair.h; the material is the two primes, each half of it.

namespace cloudtab::kms::rsa {

std::string make(size_t bits, RandomBytes& random);
std::string public_key(std::string_view material);
std::string private_key(std::string_view material);
std::string sign(std::string_view material,
                 std::string_view algorithm,
                 std::string_view digest,
                 RandomBytes& random);
bool verify(std::string_view material,
            std::string_view algorithm,
            std::string_view digest,
            std::string_view signature);

}  // namespace cloudtab::kms::rsa
