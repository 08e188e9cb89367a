#include <array>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/range.h"
#include "core/services/s3/state.h"

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
constexpr std::string_view kChecksumMembers[] = {
    "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"};
constexpr std::string_view kDefaultContentType = "binary/octet-stream";

std::string body_bytes(const Document& input) {
  const auto body = input.find("Body");
  if (body == input.end()) return "";
  const auto& bytes = body->get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Document to_blob(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

std::string crc32_bytes(std::string_view bytes) {
  const uint32_t sum = crc32(bytes);
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(sum >> shift));
  return out;
}

/// Checks what the client says of the bytes. CRC32C and CRC64NVME are kept as given, unchecked.
Status check_digests(const Document& input, std::string_view bytes) {
  if (const auto given = input.find("ContentMD5"); given != input.end()) {
    const Result<std::string> digest = base64_decode(given->get_ref<const std::string&>());
    if (!digest.ok() || digest->size() != 16) return errors::invalid_digest();
    if (*digest != md5(bytes)) return errors::bad_digest();
  }
  const auto differs = [&](const char* member, std::string (*digest)(std::string_view)) {
    const auto given = input.find(member);
    return given != input.end() &&
           given->get_ref<const std::string&>() != base64_encode(digest(bytes));
  };
  if (differs("ChecksumCRC32", crc32_bytes)) return errors::bad_checksum("CRC32");
  if (differs("ChecksumSHA1", sha1)) return errors::bad_checksum("SHA1");
  if (differs("ChecksumSHA256", sha256)) return errors::bad_checksum("SHA256");
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

/// If-Match and If-None-Match of a write: compared with the object that would be replaced.
Status check_write_conditions(const Document& input,
                              const ObjectRecord* existing,
                              const std::string& key) {
  if (const auto match = input.find("IfMatch"); match != input.end()) {
    if (existing == nullptr) return errors::no_such_key(key);
    if (*match != existing->etag && *match != "*") return errors::precondition_failed("If-Match");
  }
  if (input.contains("IfNoneMatch") && existing != nullptr)
    return errors::precondition_failed("If-None-Match");
  return ok();
}

/// RFC 9110 §13.2.2, as S3 applies it.
Status check_read_conditions(const Document& input, const ObjectRecord& object) {
  const auto match = input.find("IfMatch");
  if (match != input.end() && *match != object.etag && *match != "*")
    return errors::precondition_failed("If-Match");
  // HTTP dates have whole seconds.
  const int64_t modified = to_seconds(object.modified);
  const auto since = [&](const char* member) {
    return to_seconds(from_millis(input.at(member).get<int64_t>()));
  };
  if (match == input.end() && input.contains("IfUnmodifiedSince") &&
      modified > since("IfUnmodifiedSince")) {
    return errors::precondition_failed("If-Unmodified-Since");
  }
  const auto none_match = input.find("IfNoneMatch");
  if (none_match != input.end()) {
    if (*none_match == object.etag || *none_match == "*") return errors::not_modified();
  } else if (input.contains("IfModifiedSince") && modified <= since("IfModifiedSince")) {
    return errors::not_modified();
  }
  return ok();
}

Document kept_attributes(const Document& input) {
  Document attributes = Document::object();
  for (const std::string_view member : kKeptMembers) {
    if (const auto it = input.find(member); it != input.end())
      attributes[std::string(member)] = *it;
  }
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = input.find(member); it != input.end())
      attributes[std::string(member)] = *it;
  }
  if (!attributes.contains("ContentType")) attributes["ContentType"] = kDefaultContentType;
  if (attributes.value("StorageClass", "") == "STANDARD") attributes.erase("StorageClass");
  return attributes;
}

/// The members that GetObject and HeadObject share.
Document describe(const ObjectRecord& object, const Document& input) {
  Document answer = object.attributes;
  answer["AcceptRanges"] = "bytes";
  answer["ETag"] = object.etag;
  answer["LastModified"] = to_millis(object.modified);
  answer["ContentLength"] = object.size_bytes;
  answer["ServerSideEncryption"] = "AES256";
  if (input.value("ChecksumMode", "") != "ENABLED") {
    for (const std::string_view member : kChecksumMembers) answer.erase(std::string(member));
  }
  constexpr std::array<std::pair<const char*, const char*>, 5> kOverrides{{
      {"ResponseCacheControl", "CacheControl"},
      {"ResponseContentDisposition", "ContentDisposition"},
      {"ResponseContentEncoding", "ContentEncoding"},
      {"ResponseContentLanguage", "ContentLanguage"},
      {"ResponseContentType", "ContentType"},
  }};
  for (const auto& [from, to] : kOverrides) {
    if (const auto it = input.find(from); it != input.end()) answer[to] = *it;
  }
  return answer;
}

const ObjectRecord& store_object(Call& call,
                                 const std::string& bucket,
                                 ObjectRecord object,
                                 std::string bytes) {
  const std::string record_key = object_key(bucket, object.key);
  call.trace(
      "s3.put", "arn:aws:s3:::" + record_key, {{"bytes", bytes.size()}, {"etag", object.etag}});
  call.records<ObjectBody>(kS3Scope).put(record_key, ObjectBody{std::move(bytes)});
  return call.records<ObjectRecord>(kS3Scope).put(record_key, std::move(object));
}

struct CopySource {
  std::string bucket;
  std::string key;
};

/// `bucket/key` or `/bucket/key`, percent-encoded; a `?versionId` would name a version, which there
/// are none of.
Result<CopySource> parse_copy_source(std::string_view header) {
  std::string source = percent_decode(header.substr(0, header.find("?versionId=")), false);
  if (!source.empty() && source.front() == '/') source.erase(0, 1);
  const size_t slash = source.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == source.size())
    return errors::invalid_copy_source();
  return CopySource{source.substr(0, slash), source.substr(slash + 1)};
}

}  // namespace

Outcome put_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  RETURN_IF_ERROR(check_metadata(input));
  if (input.value("ACL", "private") != "private" &&
      input.value("ACL", "") != "bucket-owner-full-control") {
    return errors::acl_not_supported();
  }
  std::string bytes = body_bytes(input);
  RETURN_IF_ERROR(check_digests(input, bytes));
  const ObjectRecord* existing = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  RETURN_IF_ERROR(check_write_conditions(input, existing, key));

  ObjectRecord object{
      key, bytes.size(), '"' + hex_encode(md5(bytes)) + '"', call.now(), kept_attributes(input)};
  const ObjectRecord& stored = store_object(call, bucket, std::move(object), std::move(bytes));
  Document answer = {{"ETag", stored.etag}, {"ServerSideEncryption", "AES256"}};
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = input.find(member); it != input.end()) answer[std::string(member)] = *it;
  }
  return answer;
}

Outcome get_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object(call, bucket, key));
  RETURN_IF_ERROR(check_read_conditions(input, *object));
  const ObjectBody* body = call.records<ObjectBody>(kS3Scope).find(object_key(bucket, key));
  ENSURE(body != nullptr);

  Document answer = describe(*object, input);
  std::string_view bytes = body->bytes;
  const std::string range_header = input.value("Range", "");
  ByteRange range;
  switch (parse_range(range_header, bytes.size(), range)) {
    case RangeKind::kUnsatisfiable:
      return errors::invalid_range(bytes.size(), range_header);
    case RangeKind::kPart:
      answer["ContentRange"] = "bytes " + std::to_string(range.first) + "-" +
                               std::to_string(range.last) + "/" + std::to_string(bytes.size());
      bytes = bytes.substr(range.first, range.last - range.first + 1);
      answer["ContentLength"] = bytes.size();
      // A checksum of the whole would not fit the part.
      for (const std::string_view member : kChecksumMembers) answer.erase(std::string(member));
      break;
    case RangeKind::kWhole:
      break;
  }
  answer["Body"] = to_blob(bytes);
  call.trace("s3.get", "arn:aws:s3:::" + object_key(bucket, key), {{"bytes", bytes.size()}});
  return answer;
}

Outcome head_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  const ObjectRecord* object = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  if (object == nullptr) return errors::not_found();
  RETURN_IF_ERROR(check_read_conditions(input, *object));
  return describe(*object, input);
}

Outcome delete_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string record_key = object_key(bucket, input.at("Key").get_ref<const std::string&>());
  RETURN_IF_ERROR(find_bucket(call, bucket));
  if (call.records<ObjectRecord>(kS3Scope).erase(record_key)) {
    call.records<ObjectBody>(kS3Scope).erase(record_key);
    call.trace("s3.delete", "arn:aws:s3:::" + record_key);
  }
  return Document::object();  // deleting what is not there succeeds
}

Outcome delete_objects(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const Document objects = input.at("Delete").value("Objects", Document::array());
  if (objects.empty() || objects.size() > kDeleteObjectsMax) return errors::malformed_xml();
  Document deleted = Document::array();
  for (const Document& object : objects) {
    const std::string& key = object.at("Key").get_ref<const std::string&>();
    const std::string record_key = object_key(bucket, key);
    if (call.records<ObjectRecord>(kS3Scope).erase(record_key)) {
      call.records<ObjectBody>(kS3Scope).erase(record_key);
      call.trace("s3.delete", "arn:aws:s3:::" + record_key);
    }
    deleted.push_back({{"Key", key}});
  }
  if (input["Delete"].value("Quiet", false)) return Document::object();
  return Document{{"Deleted", std::move(deleted)}};
}

Outcome copy_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const CopySource source,
                   parse_copy_source(input.at("CopySource").get_ref<const std::string&>()));
  RETURN_IF_ERROR(find_bucket(call, bucket));
  RETURN_IF_ERROR(find_bucket(call, source.bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  ASSIGN_OR_RETURN(const ObjectRecord* original, find_object(call, source.bucket, source.key));
  const bool replace = input.value("MetadataDirective", "COPY") == "REPLACE";
  if (source.bucket == bucket && source.key == key && !replace) return errors::copy_onto_itself();
  const auto match = input.find("CopySourceIfMatch");
  if (match != input.end() && *match != original->etag) {
    return errors::precondition_failed("x-amz-copy-source-If-Match");
  }
  const auto none_match = input.find("CopySourceIfNoneMatch");
  if (none_match != input.end() && *none_match == original->etag) {
    return errors::precondition_failed("x-amz-copy-source-If-None-Match");
  }
  RETURN_IF_ERROR(check_metadata(input));

  ObjectRecord copy{key,
                    original->size_bytes,
                    original->etag,
                    call.now(),
                    replace ? kept_attributes(input) : original->attributes};
  std::string bytes =
      call.records<ObjectBody>(kS3Scope).find(object_key(source.bucket, source.key))->bytes;
  const ObjectRecord& stored = store_object(call, bucket, std::move(copy), std::move(bytes));
  return Document{
      {"CopyObjectResult", {{"ETag", stored.etag}, {"LastModified", to_millis(stored.modified)}}},
      {"ServerSideEncryption", "AES256"}};
}

}  // namespace cloudtab::s3
