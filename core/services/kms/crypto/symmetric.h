#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Symmetric cryptography on bytes. Mbed TLS does the work.

namespace cloudtab::kms {

constexpr size_t kGcmNonceBytes = 12;
constexpr size_t kGcmTagBytes = 16;

/// AES-GCM (NIST SP 800-38D); the ciphertext with the tag behind it. The key has 16, 24 or 32
/// bytes.
std::string gcm_seal(std::string_view key,
                     std::string_view nonce,
                     std::string_view additional,
                     std::string_view plaintext);
/// Nothing if the tag does not fit.
std::optional<std::string> gcm_open(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view additional,
                                    std::string_view sealed);

/// `bits`: of the SHA-1 (160) or SHA-2 (224, 256, 384, 512) in question.
std::string digest(int bits, std::string_view text);
std::string hmac(int bits, std::string_view key, std::string_view text);

/// In a time that does not tell where they differ.
bool same_bytes(std::string_view one, std::string_view other);

}  // namespace cloudtab::kms
