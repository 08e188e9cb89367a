#include "core/base/hash.h"

#include <array>

#include <mbedtls/md5.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <zlib.h>

#include "core/base/ensure.h"

// Mbed TLS 2.28 (Debian 12, Ubuntu 24.04) has the checked functions under names ending in
// `_ret`; 3.x (Debian 13) dropped the unchecked ones and the suffix.
#if MBEDTLS_VERSION_MAJOR >= 3
#define CLOUDTAB_MBEDTLS(function) function
#else
#define CLOUDTAB_MBEDTLS(function) function##_ret
#endif

namespace cloudtab {

namespace {

constexpr size_t kSha256BlockBytes = 64;

const unsigned char* input(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <size_t N>
std::string to_string(const std::array<unsigned char, N>& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace

std::string md5(std::string_view bytes) {
  std::array<unsigned char, 16> digest;
  ENSURE(CLOUDTAB_MBEDTLS(mbedtls_md5)(input(bytes), bytes.size(), digest.data()) == 0);
  return to_string(digest);
}

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, 20> digest;
  ENSURE(CLOUDTAB_MBEDTLS(mbedtls_sha1)(input(bytes), bytes.size(), digest.data()) == 0);
  return to_string(digest);
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest;
  const int want_sha224 = 0;
  ENSURE(CLOUDTAB_MBEDTLS(mbedtls_sha256)(input(bytes), bytes.size(), digest.data(), want_sha224) ==
         0);
  return to_string(digest);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  // RFC 2104 over SHA-256; Mbed TLS's own HMAC would bring its whole digest registry into the
  // module.
  std::string block = key.size() > kSha256BlockBytes ? sha256(key) : std::string(key);
  block.resize(kSha256BlockBytes, '\0');
  std::string inner;
  std::string outer;
  inner.reserve(kSha256BlockBytes + bytes.size());
  for (const char c : block) {
    inner.push_back(static_cast<char>(c ^ 0x36));
    outer.push_back(static_cast<char>(c ^ 0x5c));
  }
  inner.append(bytes);
  outer.append(sha256(inner));
  return sha256(outer);
}

uint32_t crc32(std::string_view bytes) {
  return static_cast<uint32_t>(::crc32_z(0, input(bytes), bytes.size()));
}

uint64_t fnv1a64(std::string_view bytes, uint64_t seed) {
  constexpr uint64_t kPrime = 1099511628211ull;
  uint64_t hash = seed;
  for (const char c : bytes) {
    hash ^= static_cast<uint8_t>(c);
    hash *= kPrime;
  }
  return hash;
}

}  // namespace cloudtab
