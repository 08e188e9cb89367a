#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/services/kms/crypto/random_bytes.h"

// Key pairs, by the names that KMS gives their specifications and algorithms. Mbed TLS does the
// work.
//
// A pair's material is what is kept of it: of an RSA key its two primes, of an elliptic curve's the
// private number and the public point (uncompressed, as in SEC 1).

namespace cloudtab::kms {

/// RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1.
bool is_pair_spec(std::string_view spec);

/// RSA pairs take a while: about half a second for 2048 bits, and twelve times that for 4096.
std::string generate_pair(std::string_view spec, RandomBytes& random);

/// DER: a SubjectPublicKeyInfo (RFC 5280), and a PrivateKeyInfo (PKCS #8, RFC 5208).
std::string public_key(std::string_view spec, std::string_view material);
std::string private_key(std::string_view spec, std::string_view material);

/// The material of a PrivateKeyInfo on a curve. Nothing: it is none, or of another curve.
std::optional<std::string> read_private_key(std::string_view spec,
                                            std::string_view private_key,
                                            RandomBytes& random);

/// RSASSA_PSS_SHA_*, RSASSA_PKCS1_V1_5_SHA_* or ECDSA_SHA_*. The digest is the algorithm's. A PSS
/// salt is as long as the digest. ECDSA's signatures are DER (ANSI X9.62).
std::string sign(std::string_view spec,
                 std::string_view material,
                 std::string_view algorithm,
                 std::string_view digest,
                 RandomBytes& random);
bool verify(std::string_view spec,
            std::string_view material,
            std::string_view algorithm,
            std::string_view digest,
            std::string_view signature);

/// RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256. Nothing: too long to encrypt, or not so encrypted.
std::optional<std::string> oaep_encrypt(std::string_view material,
                                        std::string_view algorithm,
                                        std::string_view plaintext,
                                        RandomBytes& random);
std::optional<std::string> oaep_decrypt(std::string_view material,
                                        std::string_view algorithm,
                                        std::string_view ciphertext,
                                        RandomBytes& random);

/// ECDH: the shared point's x. Nothing if the other's public key (DER) is none on this curve.
std::optional<std::string> shared_secret(std::string_view spec,
                                         std::string_view material,
                                         std::string_view their_public_key,
                                         RandomBytes& random);

/// The bits of the digest that an algorithm's name ends in.
int digest_bits(std::string_view algorithm);

}  // namespace cloudtab::kms
