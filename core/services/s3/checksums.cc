#include "core/services/s3/checksums.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "core/base/ascii.h"
#include "core/base/crc.h"
#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/hash.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

namespace {

std::string big_endian(uint64_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
  return out;
}

std::string crc32_digest(std::string_view bytes) { return big_endian(crc32(bytes), 4); }
std::string crc32c_digest(std::string_view bytes) { return big_endian(crc32c(bytes), 4); }
std::string crc64nvme_digest(std::string_view bytes) { return big_endian(crc64nvme(bytes), 8); }

struct Checksum {
  const char* name;
  size_t bytes;
  std::string (*digest)(std::string_view);
  /// Of uploads in parts.
  bool composite;
  bool full_object;
};
// In the order of `kChecksumMembers`.
constexpr Checksum kChecksums[] = {
    {"CRC32", 4, crc32_digest, true, true},
    {"CRC32C", 4, crc32c_digest, true, true},
    {"CRC64NVME", 8, crc64nvme_digest, false, true},
    {"SHA1", 20, sha1, true, false},
    {"SHA256", 32, sha256, true, false},
};
static_assert(std::size(kChecksums) == std::size(kChecksumMembers));

const Checksum& find_checksum(std::string_view algorithm) {
  for (const Checksum& checksum : kChecksums) {
    if (checksum.name == algorithm) return checksum;
  }
  ENSURE(false);
  return kChecksums[0];
}

}  // namespace

bool is_checksum_algorithm(std::string_view algorithm) {
  for (const Checksum& checksum : kChecksums) {
    if (checksum.name == algorithm) return true;
  }
  return false;
}

std::string checksum_member(const std::string& algorithm) { return "Checksum" + algorithm; }

std::string checksum_algorithm(const Document& members) {
  for (const Checksum& checksum : kChecksums) {
    if (members.contains(checksum_member(checksum.name))) return checksum.name;
  }
  return {};
}

Status check_digests(const Document& input, std::string_view bytes) {
  if (const auto given = input.find("ContentMD5"); given != input.end()) {
    const Result<std::string> digest = base64_decode(given->get_ref<const std::string&>());
    if (!digest.ok() || digest->size() != 16) return errors::invalid_digest();
    if (*digest != md5(bytes)) return errors::bad_digest();
  }
  const auto given_count =
      std::count_if(std::begin(kChecksums), std::end(kChecksums), [&](const Checksum& checksum) {
        return input.contains(checksum_member(checksum.name));
      });
  if (given_count > 1) return errors::several_checksums();
  for (const Checksum& checksum : kChecksums) {
    const auto given = input.find(checksum_member(checksum.name));
    if (given == input.end()) continue;
    const Result<std::string> digest = base64_decode(given->get_ref<const std::string&>());
    if (!digest.ok() || digest->size() != checksum.bytes)
      return errors::invalid_checksum(checksum.name);
    if (*digest != checksum.digest(bytes)) return errors::bad_checksum(checksum.name);
  }
  return ok();
}

std::string checksum_digest(std::string_view algorithm, std::string_view bytes) {
  return find_checksum(algorithm).digest(bytes);
}

void put_checksum(const std::string& algorithm, std::string_view bytes, Document& members) {
  members[checksum_member(algorithm)] = base64_encode(checksum_digest(algorithm, bytes));
}

void add_checksums(const Document& members, Document& answer) {
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = members.find(member); it != members.end())
      answer[std::string(member)] = *it;
  }
}

void erase_checksums(Document& answer) {
  for (const std::string_view member : kChecksumMembers) answer.erase(std::string(member));
  answer.erase("ChecksumType");
}

void set_checksum_type(Document& answer) {
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = answer.find(member); it != answer.end()) {
      const bool composite = it->get_ref<const std::string&>().find('-') != std::string::npos;
      answer["ChecksumType"] = composite ? "COMPOSITE" : "FULL_OBJECT";
    }
  }
}

// Texts: recorded (test_s3.py, TestS3MultipartUploadChecksum).
Result<std::string> upload_checksum_type(const std::string& algorithm, const std::string& type) {
  if (algorithm.empty()) {
    if (type.empty()) return std::string();
    return errors::invalid_request(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
        "header.");
  }
  for (const Checksum& checksum : kChecksums) {
    if (checksum.name != algorithm) continue;
    if (type.empty()) return std::string(checksum.composite ? "COMPOSITE" : "FULL_OBJECT");
    if (type == "COMPOSITE" ? checksum.composite : checksum.full_object) return type;
    return errors::invalid_request("The " + type + " checksum type cannot be used with the " +
                                   to_lower(algorithm) + " checksum algorithm.");
  }
  return errors::unknown_checksum_algorithm();
}

}  // namespace cloudtab::s3
