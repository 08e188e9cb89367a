#include "core/services/s3/object_write.h"

#include <cstdint>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// What a put may say of an object and a get answers again, under the same member names.
constexpr std::string_view kKeptMembers[] = {"CacheControl",
                                             "ContentDisposition",
                                             "ContentEncoding",
                                             "ContentLanguage",
                                             "ContentType",
                                             "Expires",
                                             "Metadata",
                                             "StorageClass",
                                             "WebsiteRedirectLocation"};
constexpr std::string_view kDefaultContentType = "binary/octet-stream";

std::string crc32_bytes(std::string_view bytes) {
  const uint32_t sum = crc32(bytes);
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(sum >> shift));
  return out;
}

struct Checksum {
  const char* member;
  const char* name;
  size_t bytes;
  std::string (*digest)(std::string_view);  ///< null: kept as given
};
constexpr Checksum kChecksums[] = {
    {"ChecksumCRC32", "CRC32", 4, crc32_bytes},
    {"ChecksumCRC32C", "CRC32C", 4, nullptr},
    {"ChecksumCRC64NVME", "CRC64NVME", 8, nullptr},
    {"ChecksumSHA1", "SHA1", 20, sha1},
    {"ChecksumSHA256", "SHA256", 32, sha256},
};

}  // namespace

std::string body_bytes(const Document& input) {
  const auto body = input.find("Body");
  if (body == input.end()) return "";
  const auto& bytes = body->get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Status check_digests(const Document& input, std::string_view bytes) {
  if (const auto given = input.find("ContentMD5"); given != input.end()) {
    const Result<std::string> digest = base64_decode(given->get_ref<const std::string&>());
    if (!digest.ok() || digest->size() != 16) return errors::invalid_digest();
    if (*digest != md5(bytes)) return errors::bad_digest();
  }
  for (const Checksum& checksum : kChecksums) {
    const auto given = input.find(checksum.member);
    if (given == input.end()) continue;
    const Result<std::string> digest = base64_decode(given->get_ref<const std::string&>());
    if (!digest.ok() || digest->size() != checksum.bytes)
      return errors::invalid_checksum(checksum.name);
    if (checksum.digest != nullptr && *digest != checksum.digest(bytes))
      return errors::bad_checksum(checksum.name);
  }
  return ok();
}

Status check_metadata(const Document& input) {
  const auto metadata = input.find("Metadata");
  if (metadata == input.end()) return ok();
  size_t bytes = 0;
  for (const auto& [name, value] : metadata->items())
    bytes += name.size() + value.get_ref<const std::string&>().size();
  if (bytes > kUserMetadataBytesMax) return errors::metadata_too_large(bytes);
  return ok();
}

Document kept_attributes(const Document& input) {
  Document attributes = Document::object();
  for (const std::string_view member : kKeptMembers) {
    if (const auto it = input.find(member); it != input.end())
      attributes[std::string(member)] = *it;
  }
  add_checksums(input, attributes);
  if (!attributes.contains("ContentType")) attributes["ContentType"] = kDefaultContentType;
  if (attributes.value("StorageClass", "") == "STANDARD") attributes.erase("StorageClass");
  return attributes;
}

std::string checksum_digest(std::string_view algorithm, std::string_view bytes) {
  for (const Checksum& checksum : kChecksums) {
    if (checksum.name == algorithm && checksum.digest != nullptr) return checksum.digest(bytes);
  }
  return {};
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

std::string store_object(Call& call,
                         const BucketRecord& into,
                         const std::string& bucket,
                         ObjectRecord object,
                         std::string bytes,
                         const char* event) {
  const std::string key = object.key;
  const std::string etag = object.etag;
  const auto size_bytes = static_cast<int64_t>(object.size_bytes);
  call.trace("s3.put",
             "arn:aws:s3:::" + object_key(bucket, key),
             {{"bytes", bytes.size()}, {"etag", etag}});
  const std::string version =
      add_version(call, into, bucket, std::move(object), std::move(bytes)).version_id;
  notify_change(
      call, bucket, std::string("ObjectCreated:") + event, {key, etag, size_bytes, version});
  return version;
}

}  // namespace cloudtab::s3
