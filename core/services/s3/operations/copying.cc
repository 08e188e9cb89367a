#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/engine/record_at.h"
#include "core/services/s3/acl.h"
#include "core/services/s3/checksums.h"
#include "core/services/s3/conditions.h"
#include "core/services/s3/copy_source.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/object_lock.h"
#include "core/services/s3/object_write.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// A copy onto itself must change something that S3 counts, or bring an older version back.
/// Recorded: test_s3.py, test_s3_copy_object_in_place_*.
bool changes_something(Call& call, const Document& input, const ObjectRecord& source) {
  if (input.value("MetadataDirective", "COPY") == "REPLACE") return true;
  for (const char* member : {"StorageClass",
                             "ServerSideEncryption",
                             "SSEKMSKeyId",
                             "WebsiteRedirectLocation",
                             "ChecksumAlgorithm"}) {
    if (input.contains(member)) return true;
  }
  const ObjectRecord* current = call.records<ObjectRecord>(kS3Scope).find(
      object_key(input.at("Bucket").get_ref<const std::string&>(), source.key));
  return current != &source;
}

/// What is neither COPY nor REPLACE is no directive.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html; the texts as reported in
/// versity/versitygw, which quotes the service.
Status check_directives(const Document& input) {
  struct Directive {
    const char* member;
    const char* header;
    const char* text;
  };
  constexpr Directive kDirectives[] = {
      {"MetadataDirective", "x-amz-metadata-directive", "Unknown metadata directive."},
      {"TaggingDirective", "x-amz-tagging-directive", "Unknown tagging directive."}};
  for (const auto& [member, header, text] : kDirectives) {
    const std::string directive = input.value(member, "COPY");
    if (directive != "COPY" && directive != "REPLACE")
      return errors::invalid_argument(header, directive, text);
  }
  return ok();
}

/// The copy without its bytes: what it keeps of its source and what the request says of it.
Result<ObjectRecord> describe_copy(Call& call,
                                   const Document& input,
                                   const BucketRecord& into,
                                   const ObjectRecord& source) {
  const bool replace = input.value("MetadataDirective", "COPY") == "REPLACE";
  Document tags = source.attributes.value(kTagsAttribute, Document::array());
  if (input.value("TaggingDirective", "COPY") == "REPLACE") {
    ASSIGN_OR_RETURN(tags, parse_tagging(input.value("Tagging", "")));
  }
  ObjectRecord copy{input.at("Key"),
                    source.size_bytes,
                    source.etag,
                    call.now(),
                    replace ? kept_attributes(input) : source.attributes};
  store_tags(copy.attributes, tags);
  copy.attributes.erase(kAclAttribute);
  RETURN_IF_ERROR(add_acl(into, input, copy.attributes));
  unlock_copy(copy.attributes);
  RETURN_IF_ERROR(lock_object(into, input, call.now(), copy.attributes));
  for (const char* member : kEncryptionMembers) copy.attributes.erase(member);
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, into, input));
  copy.attributes.update(encryption);
  return copy;
}

/// A copy is made in one piece, so it has a tag and a checksum of the whole: by the algorithm asked
/// for, or its source's. Recorded: test_s3.py, test_multipart_copy_object_etag and
/// test_s3_copy_object_with_checksum.
void copy_checksum(const Document& input,
                   const ObjectRecord& source,
                   const std::string& bytes,
                   ObjectRecord& copy) {
  if (copy.etag.find('-') != std::string::npos) copy.etag = '"' + hex_encode(md5(bytes)) + '"';
  copy.attributes.erase(kPartsAttribute);
  copy.attributes.erase(kUploadAttribute);
  copy.attributes.erase(kPartChecksumsAttribute);
  std::string algorithm = input.value("ChecksumAlgorithm", "");
  if (algorithm.empty()) algorithm = checksum_algorithm(source.attributes);
  erase_checksums(copy.attributes);
  put_checksum(algorithm.empty() ? kDefaultChecksum : algorithm, bytes, copy.attributes);
}

}  // namespace

Outcome copy_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const CopySource source,
                   parse_copy_source(input.at("CopySource").get_ref<const std::string&>()));
  ASSIGN_OR_RETURN(const BucketRecord* into, find_bucket(call, bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  RETURN_IF_ERROR(check_directives(input));
  if (const std::string algorithm = input.value("ChecksumAlgorithm", kDefaultChecksum);
      !is_checksum_algorithm(algorithm))
    return errors::unknown_checksum_algorithm();
  ASSIGN_OR_RETURN(const ObjectRecord* original, find_source(call, source));
  if (source.bucket == bucket && source.key == key && !changes_something(call, input, *original))
    return errors::copy_onto_itself();
  RETURN_IF_ERROR(check_source_conditions(input, *original, call.now()));
  RETURN_IF_ERROR(check_readable(call, original->attributes));
  const ObjectRecord* existing = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  RETURN_IF_ERROR(check_write_conditions(input, existing, key));
  RETURN_IF_ERROR(check_metadata(input));
  RETURN_IF_ERROR(check_storage_class(input));
  ASSIGN_OR_RETURN(ObjectRecord copy, describe_copy(call, input, *into, *original));

  std::string bytes =
      record_at(call.records<ObjectBody>(kS3Scope), body_key(source.bucket, *original)).bytes;
  copy_checksum(input, *original, bytes, copy);
  Document answer = Document::object();
  for (const char* member : kEncryptionMembers) {
    if (copy.attributes.contains(member)) answer[member] = copy.attributes[member];
  }
  answer["CopyObjectResult"] = {{"ETag", copy.etag}, {"LastModified", to_millis(copy.modified)}};
  add_checksums(copy.attributes, answer["CopyObjectResult"]);
  tell_source_version(*original, answer);
  tell_expiry(*into, copy, answer);
  const std::string version =
      store_object(call, *into, bucket, std::move(copy), std::move(bytes), "Copy");
  // Told even where it is `null`, unlike a put's (recorded: test_s3.py,
  // test_s3_copy_object_in_place_suspended_only).
  if (versioning_of(*into) != Versioning::kNever)
    answer["VersionId"] = version.empty() ? "null" : version;
  return answer;
}

}  // namespace cloudtab::s3
