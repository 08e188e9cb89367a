#include "core/services/kms/crypto/rsa.h"

#include <utility>

#include <mbedtls/rsa.h>
#include <mbedtls/version.h>

#include "core/base/ensure.h"
#include "core/services/kms/crypto/big_number.h"
#include "core/services/kms/crypto/bytes.h"
#include "core/services/kms/crypto/der.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/prime.h"

// Mbed TLS 3 (Debian 13) has no parameter for which half of a key is used.
#if MBEDTLS_VERSION_MAJOR >= 3
#define CLOUDTAB_RSA_HALF(half)
#else
#define CLOUDTAB_RSA_HALF(half) half,
#endif

namespace cloudtab::kms {

namespace {

constexpr std::string_view kRsaEncryption("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9);
constexpr std::string_view kExponentBytes("\x01\x00\x01", 3);

mbedtls_md_type_t digest_type(std::string_view algorithm) {
  switch (digest_bits(algorithm)) {
    case 1:
      return MBEDTLS_MD_SHA1;
    case 384:
      return MBEDTLS_MD_SHA384;
    case 512:
      return MBEDTLS_MD_SHA512;
    default:
      return MBEDTLS_MD_SHA256;
  }
}

/// A key ready for use, with the padding that the algorithm's name says.
class RsaKey {
 public:
  /// Only with both halves can it decrypt and sign; to work out the other takes time.
  RsaKey(std::string_view material, std::string_view algorithm, bool with_private) {
    const bool is_v15 = algorithm.find("PKCS1_V1_5") != std::string_view::npos;
    const int padding = is_v15 ? MBEDTLS_RSA_PKCS_V15 : MBEDTLS_RSA_PKCS_V21;
#if MBEDTLS_VERSION_MAJOR >= 3
    mbedtls_rsa_init(&context_);
    ENSURE(mbedtls_rsa_set_padding(&context_, padding, digest_type(algorithm)) == 0);
#else
    mbedtls_rsa_init(&context_, padding, digest_type(algorithm));
#endif
    const BigNumber p(material.substr(0, material.size() / 2));
    const BigNumber q(material.substr(material.size() / 2));
    const BigNumber e(kExponentBytes);
    BigNumber n;
    ENSURE(mbedtls_mpi_mul_mpi(n.get(), p.get(), q.get()) == 0);
    ENSURE(mbedtls_rsa_import(&context_,
                              n.get(),
                              with_private ? p.get() : nullptr,
                              with_private ? q.get() : nullptr,
                              nullptr,
                              e.get()) == 0);
    ENSURE(mbedtls_rsa_complete(&context_) == 0);
  }
  ~RsaKey() { mbedtls_rsa_free(&context_); }
  RsaKey(const RsaKey&) = delete;
  RsaKey& operator=(const RsaKey&) = delete;

  mbedtls_rsa_context* get() { return &context_; }
  size_t bytes() const { return mbedtls_rsa_get_len(&context_); }

 private:
  mbedtls_rsa_context context_;
};

}  // namespace

namespace rsa {

std::string make(size_t bits, RandomBytes& random) {
  BigNumber p, q;
  make_prime(p, bits / 2, random);
  do {
    make_prime(q, bits / 2, random);
  } while (mbedtls_mpi_cmp_mpi(p.get(), q.get()) == 0);
  return p.bytes(bits / 16) + q.bytes(bits / 16);
}

std::string public_key(std::string_view material) {
  RsaKey key(material, "", /*with_private=*/false);
  BigNumber n;
  ENSURE(mbedtls_rsa_export(key.get(), n.get(), nullptr, nullptr, nullptr, nullptr) == 0);
  const std::string algorithm = der::sequence(der::object_id(kRsaEncryption) + der::null());
  const std::string content = der::sequence(der::integer(n.bytes()) + der::integer(kExponentBytes));
  return der::sequence(algorithm + der::bits(content));
}

std::string private_key(std::string_view material) {
  RsaKey key(material, "", /*with_private=*/true);
  BigNumber n, p, q, d, dp, dq, qp;
  ENSURE(mbedtls_rsa_export(key.get(), n.get(), p.get(), q.get(), d.get(), nullptr) == 0);
  ENSURE(mbedtls_rsa_export_crt(key.get(), dp.get(), dq.get(), qp.get()) == 0);
  std::string content = der::integer("") + der::integer(n.bytes()) + der::integer(kExponentBytes);
  for (const BigNumber* part : {&d, &p, &q, &dp, &dq, &qp}) content += der::integer(part->bytes());
  return der::sequence(der::integer("") +
                       der::sequence(der::object_id(kRsaEncryption) + der::null()) +
                       der::octets(der::sequence(content)));
}

std::string sign(std::string_view material,
                 std::string_view algorithm,
                 std::string_view digest,
                 RandomBytes& random) {
  RsaKey key(material, algorithm, /*with_private=*/true);
  std::string signature(key.bytes(), '\0');
  ENSURE(mbedtls_rsa_pkcs1_sign(key.get(),
                                RandomBytes::fill,
                                &random,
                                CLOUDTAB_RSA_HALF(MBEDTLS_RSA_PRIVATE) digest_type(algorithm),
                                static_cast<unsigned int>(digest.size()),
                                data_of(digest),
                                data_of(signature)) == 0);
  return signature;
}

bool verify(std::string_view material,
            std::string_view algorithm,
            std::string_view digest,
            std::string_view signature) {
  RsaKey key(material, algorithm, /*with_private=*/false);
  if (signature.size() != key.bytes()) return false;
#if MBEDTLS_VERSION_MAJOR >= 3
  return mbedtls_rsa_pkcs1_verify(key.get(),
#else
  return mbedtls_rsa_pkcs1_verify(key.get(),
                                  nullptr,
                                  nullptr,
                                  MBEDTLS_RSA_PUBLIC,
#endif
                                  digest_type(algorithm),
                                  static_cast<unsigned int>(digest.size()),
                                  data_of(digest),
                                  data_of(signature)) == 0;
}

}  // namespace rsa

std::optional<std::string> oaep_encrypt(std::string_view material,
                                        std::string_view algorithm,
                                        std::string_view plaintext,
                                        RandomBytes& random) {
  RsaKey key(material, algorithm, /*with_private=*/false);
  std::string ciphertext(key.bytes(), '\0');
  const int failed = mbedtls_rsa_rsaes_oaep_encrypt(key.get(),
                                                    RandomBytes::fill,
                                                    &random,
                                                    CLOUDTAB_RSA_HALF(MBEDTLS_RSA_PUBLIC) nullptr,
                                                    0,
                                                    plaintext.size(),
                                                    data_of(plaintext),
                                                    data_of(ciphertext));
  return failed == 0 ? std::optional(std::move(ciphertext)) : std::nullopt;
}

std::optional<std::string> oaep_decrypt(std::string_view material,
                                        std::string_view algorithm,
                                        std::string_view ciphertext,
                                        RandomBytes& random) {
  RsaKey key(material, algorithm, /*with_private=*/true);
  if (ciphertext.size() != key.bytes()) return std::nullopt;
  std::string plaintext(key.bytes(), '\0');
  size_t size = 0;
  const int failed = mbedtls_rsa_rsaes_oaep_decrypt(key.get(),
                                                    RandomBytes::fill,
                                                    &random,
                                                    CLOUDTAB_RSA_HALF(MBEDTLS_RSA_PRIVATE) nullptr,
                                                    0,
                                                    &size,
                                                    data_of(ciphertext),
                                                    data_of(plaintext),
                                                    plaintext.size());
  if (failed != 0) return std::nullopt;
  plaintext.resize(size);
  return plaintext;
}

}  // namespace cloudtab::kms
