#include "core/services/kms/crypto/symmetric.h"

#include <utility>

#include <mbedtls/gcm.h>
#include <mbedtls/md.h>

#include "core/base/ensure.h"
#include "core/services/kms/crypto/bytes.h"

namespace cloudtab::kms {

namespace {

class Gcm {
 public:
  explicit Gcm(std::string_view key) {
    mbedtls_gcm_init(&context_);
    const auto bits = static_cast<unsigned int>(key.size() * 8);
    ENSURE(mbedtls_gcm_setkey(&context_, MBEDTLS_CIPHER_ID_AES, data_of(key), bits) == 0);
  }
  ~Gcm() { mbedtls_gcm_free(&context_); }
  Gcm(const Gcm&) = delete;
  Gcm& operator=(const Gcm&) = delete;

  mbedtls_gcm_context* get() { return &context_; }

 private:
  mbedtls_gcm_context context_;
};

const mbedtls_md_info_t* digest_info(int bits) {
  mbedtls_md_type_t type = MBEDTLS_MD_SHA512;
  if (bits == 160) type = MBEDTLS_MD_SHA1;
  if (bits == 224) type = MBEDTLS_MD_SHA224;
  if (bits == 256) type = MBEDTLS_MD_SHA256;
  if (bits == 384) type = MBEDTLS_MD_SHA384;
  const mbedtls_md_info_t* info = mbedtls_md_info_from_type(type);
  ENSURE(info != nullptr);
  return info;
}

}  // namespace

std::string gcm_seal(std::string_view key,
                     std::string_view nonce,
                     std::string_view additional,
                     std::string_view plaintext) {
  Gcm gcm(key);
  std::string sealed(plaintext.size() + kGcmTagBytes, '\0');
  ENSURE(mbedtls_gcm_crypt_and_tag(gcm.get(),
                                   MBEDTLS_GCM_ENCRYPT,
                                   plaintext.size(),
                                   data_of(nonce),
                                   nonce.size(),
                                   data_of(additional),
                                   additional.size(),
                                   data_of(plaintext),
                                   data_of(sealed),
                                   kGcmTagBytes,
                                   data_of(sealed) + plaintext.size()) == 0);
  return sealed;
}

std::optional<std::string> gcm_open(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view additional,
                                    std::string_view sealed) {
  if (sealed.size() < kGcmTagBytes) return std::nullopt;
  Gcm gcm(key);
  const size_t size = sealed.size() - kGcmTagBytes;
  std::string plaintext(size, '\0');
  const int failed = mbedtls_gcm_auth_decrypt(gcm.get(),
                                              size,
                                              data_of(nonce),
                                              nonce.size(),
                                              data_of(additional),
                                              additional.size(),
                                              data_of(sealed) + size,
                                              kGcmTagBytes,
                                              data_of(sealed),
                                              data_of(plaintext));
  return failed == 0 ? std::optional(std::move(plaintext)) : std::nullopt;
}

std::string digest(int bits, std::string_view text) {
  std::string out(static_cast<size_t>(bits) / 8, '\0');
  ENSURE(mbedtls_md(digest_info(bits), data_of(text), text.size(), data_of(out)) == 0);
  return out;
}

std::string hmac(int bits, std::string_view key, std::string_view text) {
  std::string out(static_cast<size_t>(bits) / 8, '\0');
  ENSURE(
      mbedtls_md_hmac(
          digest_info(bits), data_of(key), key.size(), data_of(text), text.size(), data_of(out)) ==
      0);
  return out;
}

bool same_bytes(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned different = 0;
  for (size_t i = 0; i < one.size(); ++i)
    different |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
  return different == 0;
}

}  // namespace cloudtab::kms
