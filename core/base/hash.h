#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cloudtab {

// Digests as raw bytes (see `hex_encode`). MD5 and SHA come from Mbed TLS.

std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// CRC-32 (IEEE 802.3), as DynamoDB's `x-amz-crc32` and S3's checksum have it. From zlib.
uint32_t crc32(std::string_view bytes);

/// 64-bit FNV-1a: for state digests and shard choice, not for security.
uint64_t fnv1a64(std::string_view bytes, uint64_t seed = 14695981039346656037ull);

}  // namespace cloudtab
