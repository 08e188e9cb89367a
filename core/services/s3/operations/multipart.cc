#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/conditions.h"
#include "core/services/s3/copy_source.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/object_write.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/range.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"
#include "core/services/s3/versions.h"

// Uploads in parts.

namespace cloudtab::s3 {

namespace {

/// Error: NoSuchBucket, NoSuchUpload.
Result<const UploadRecord*> find_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const std::string key = input.at("Key");
  const std::string id = input.value("UploadId", "");
  const UploadRecord* found =
      call.records<UploadRecord>(kS3Scope).find(upload_key(bucket, key, id));
  if (found == nullptr) return errors::no_such_upload(id);
  return found;
}

Result<uint64_t> part_number(const Document& input) {
  const int64_t number = input.value("PartNumber", int64_t{0});
  if (number < 1 || number > kPartsMax) {
    return errors::invalid_argument(
        "partNumber",
        std::to_string(number),
        "Part number must be an integer between 1 and 10000, inclusive");
  }
  return static_cast<uint64_t>(number);
}

std::string quoted_md5(std::string_view bytes) { return '"' + hex_encode(md5(bytes)) + '"'; }

std::string without_quotes(const std::string& etag) {
  return etag.size() > 1 && etag.front() == '"' ? etag.substr(1, etag.size() - 2) : etag;
}

/// What answers say of how the object is encrypted.
Document encryption_of(const UploadRecord& upload) {
  Document members = Document::object();
  for (const char* member : kEncryptionMembers) {
    if (upload.attributes.contains(member)) members[member] = upload.attributes[member];
  }
  return members;
}

/// A part uploaded again replaces the one before.
void put_part(Call& call, const UploadRecord& upload, PartRecord part) {
  const std::string key = part_key(upload.id, part.number);
  call.records<PartRecord>(kS3Scope).put(key, std::move(part));
}

void erase_upload(Call& call, const std::string& bucket, const UploadRecord& upload) {
  const std::string key = upload_key(bucket, upload.key, upload.id);
  call.records<PartRecord>(kS3Scope).erase_prefix(parts_of(upload.id));
  call.records<UploadRecord>(kS3Scope).erase(key);
}

struct Assembled {
  std::string bytes;
  std::string digests;  ///< the parts' MD5s, one after the other
  Document sizes = Document::array();
  std::string checksums;  ///< the parts' digests by the upload's algorithm
};

/// The parts that the request lists, joined. Errors: InvalidPart, InvalidPartOrder, EntityTooSmall.
Result<Assembled> assemble(Call& call, const UploadRecord& upload, const Document& listed) {
  Assembled whole;
  const auto number_of = [&](size_t i) { return listed[i].value("PartNumber", int64_t{0}); };
  for (size_t i = 1; i < listed.size(); ++i) {
    if (number_of(i) <= number_of(i - 1)) return errors::invalid_part_order(upload.id);
  }
  for (size_t i = 0; i < listed.size(); ++i) {
    const int64_t number = number_of(i);
    const std::string etag = without_quotes(listed[i].value("ETag", ""));
    const PartRecord* part =
        call.records<PartRecord>(kS3Scope).find(part_key(upload.id, static_cast<uint64_t>(number)));
    if (part == nullptr || without_quotes(part->etag) != etag)
      return errors::invalid_part(etag, number, upload.id);
    if (i + 1 < listed.size() && part->bytes.size() < kPartBytesMin)
      return errors::entity_too_small(etag, number, part->bytes.size());
    whole.bytes += part->bytes;
    whole.digests += md5(part->bytes);
    whole.sizes.push_back(part->bytes.size());
    if (!upload.checksum_algorithm.empty())
      whole.checksums += checksum_digest(upload.checksum_algorithm, part->bytes);
  }
  return whole;
}

/// The object's checksum as its upload asked for it: of the whole, or of the parts' checksums.
void add_checksum(const UploadRecord& upload, const Assembled& whole, Document& attributes) {
  if (upload.checksum_algorithm.empty()) return;
  const bool composite = upload.checksum_type == "COMPOSITE";
  const std::string digest =
      checksum_digest(upload.checksum_algorithm, composite ? whole.checksums : whole.bytes);
  if (digest.empty()) return;
  attributes["Checksum" + upload.checksum_algorithm] =
      base64_encode(digest) + (composite ? "-" + std::to_string(whole.sizes.size()) : "");
}

}  // namespace

Outcome create_multipart_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  UploadRecord upload;
  upload.key = input.at("Key");
  if (upload.key.size() > kKeyBytesMax) return errors::key_too_long(upload.key.size());
  RETURN_IF_ERROR(check_metadata(input));
  ASSIGN_OR_RETURN(const Document tags, parse_tagging(input.value("Tagging", "")));
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, *in, input));
  upload.checksum_algorithm = input.value("ChecksumAlgorithm", "");
  upload.checksum_type = input.value("ChecksumType", "");
  // Texts: recorded (test_s3.py, TestS3MultipartUploadChecksum).
  if (upload.checksum_algorithm.empty() && !upload.checksum_type.empty()) {
    return errors::invalid_request(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
        "header.");
  }
  if (!upload.checksum_algorithm.empty() && upload.checksum_type.empty())
    upload.checksum_type = upload.checksum_algorithm == "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  upload.id =
      call.random().text(128, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._");
  upload.initiated = call.now();
  upload.attributes = kept_attributes(input);
  store_tags(upload.attributes, tags);
  upload.attributes.update(encryption);
  Document answer = encryption;
  answer["Bucket"] = bucket;
  answer["Key"] = upload.key;
  answer["UploadId"] = upload.id;
  if (!upload.checksum_algorithm.empty()) {
    answer["ChecksumAlgorithm"] = upload.checksum_algorithm;
    answer["ChecksumType"] = upload.checksum_type;
  }
  const std::string record_key = upload_key(bucket, upload.key, upload.id);
  call.records<UploadRecord>(kS3Scope).put(record_key, std::move(upload));
  return answer;
}

Outcome upload_part(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const uint64_t number, part_number(input));
  ASSIGN_OR_RETURN(const UploadRecord* upload, find_upload(call, input));
  PartRecord part;
  part.number = number;
  part.bytes = body_bytes(input);
  RETURN_IF_ERROR(check_digests(input, part.bytes));
  part.etag = quoted_md5(part.bytes);
  part.modified = call.now();
  add_checksums(input, part.checksums);
  Document answer = encryption_of(*upload);
  answer["ETag"] = part.etag;
  answer.update(part.checksums);
  put_part(call, *upload, std::move(part));
  return answer;
}

Outcome upload_part_copy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const uint64_t number, part_number(input));
  ASSIGN_OR_RETURN(const UploadRecord* upload, find_upload(call, input));
  ASSIGN_OR_RETURN(const CopySource source,
                   parse_copy_source(input.at("CopySource").get_ref<const std::string&>()));
  ASSIGN_OR_RETURN(const ObjectRecord* original, find_source(call, source));
  RETURN_IF_ERROR(check_source_conditions(input, *original, call.now()));
  const std::string& bytes =
      call.records<ObjectBody>(kS3Scope).find(body_key(source.bucket, *original))->bytes;
  PartRecord part;
  part.number = number;
  part.bytes = bytes;
  if (input.contains("CopySourceRange")) {
    const std::string text = input["CopySourceRange"];
    ByteRange range;
    if (parse_range(text, bytes.size(), range) != RangeKind::kPart) {
      return errors::invalid_argument("x-amz-copy-source-range",
                                      text,
                                      "Range specified is not valid for source object of size: " +
                                          std::to_string(bytes.size()));
    }
    part.bytes = bytes.substr(static_cast<size_t>(range.first),
                              static_cast<size_t>(range.last - range.first + 1));
  }
  part.etag = quoted_md5(part.bytes);
  part.modified = call.now();
  Document answer = encryption_of(*upload);
  tell_source_version(*original, answer);
  answer["CopyPartResult"] = {{"ETag", part.etag}, {"LastModified", to_millis(part.modified)}};
  put_part(call, *upload, std::move(part));
  return answer;
}

Outcome complete_multipart_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* into, find_bucket(call, bucket));
  ASSIGN_OR_RETURN(const UploadRecord* found, find_upload(call, input));
  const UploadRecord upload = *found;
  const Document parts =
      input.value("MultipartUpload", Document::object()).value("Parts", Document::array());
  if (parts.empty()) return errors::invalid_request("You must specify at least one part");
  ASSIGN_OR_RETURN(Assembled whole, assemble(call, upload, parts));
  const ObjectRecord* existing =
      call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, upload.key));
  RETURN_IF_ERROR(check_write_conditions(input, existing, upload.key));
  ObjectRecord object{
      upload.key,
      whole.bytes.size(),
      '"' + hex_encode(md5(whole.digests)) + "-" + std::to_string(parts.size()) + '"',
      call.now(),
      upload.attributes};
  add_checksum(upload, whole, object.attributes);
  object.attributes[kPartsAttribute] = std::move(whole.sizes);
  erase_upload(call, bucket, upload);
  Document answer = encryption_of(upload);
  answer["Bucket"] = bucket;
  answer["Key"] = upload.key;
  answer["ETag"] = object.etag;
  answer["Location"] =
      "https://" + bucket + ".s3.amazonaws.com/" + percent_encode(upload.key, /*keep_slash=*/true);
  add_checksums(object.attributes, answer);
  set_checksum_type(answer);
  const std::string version = store_object(
      call, *into, bucket, std::move(object), std::move(whole.bytes), "CompleteMultipartUpload");
  if (!version.empty()) answer["VersionId"] = version;
  return answer;
}

Outcome abort_multipart_upload(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const UploadRecord* found, find_upload(call, input));
  const UploadRecord upload = *found;
  erase_upload(call, input.at("Bucket"), upload);
  return Document::object();
}

Outcome list_parts(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const UploadRecord* upload, find_upload(call, input));
  const uint64_t after = input.value("PartNumberMarker", uint64_t{0});
  const size_t parts_max = std::min<size_t>(input.value("MaxParts", kListKeysMax), kListKeysMax);
  Document parts = Document::array();
  Document answer = {{"Bucket", input["Bucket"]},
                     {"Key", upload->key},
                     {"UploadId", upload->id},
                     {"PartNumberMarker", after},
                     {"NextPartNumberMarker", 0},
                     {"MaxParts", parts_max},
                     {"IsTruncated", false},
                     {"Initiator", owner_of(call.scope().account)},
                     {"Owner", owner_of(call.scope().account)},
                     {"StorageClass", upload->attributes.value("StorageClass", "STANDARD")}};
  for (const auto& [key, part] : call.records<PartRecord>(kS3Scope).prefix(parts_of(upload->id))) {
    if (part.number <= after) continue;
    if (parts.size() == parts_max) {
      answer["IsTruncated"] = true;
      break;
    }
    Document entry = part.checksums;
    entry["PartNumber"] = part.number;
    entry["ETag"] = part.etag;
    entry["LastModified"] = to_millis(part.modified);
    entry["Size"] = part.bytes.size();
    answer["NextPartNumberMarker"] = part.number;
    parts.push_back(std::move(entry));
  }
  if (!upload->checksum_algorithm.empty()) {
    answer["ChecksumAlgorithm"] = upload->checksum_algorithm;
    answer["ChecksumType"] = upload->checksum_type;
  }
  if (!parts.empty()) answer["Parts"] = std::move(parts);
  return answer;
}

Outcome list_multipart_uploads(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const std::string prefix = input.value("Prefix", "");
  const std::string key_marker = input.value("KeyMarker", "");
  const std::string id_marker = input.value("UploadIdMarker", "");
  const size_t uploads_max =
      std::min<size_t>(input.value("MaxUploads", kListKeysMax), kListKeysMax);
  Document uploads = Document::array();
  Document answer = {{"Bucket", bucket},
                     {"KeyMarker", key_marker},
                     {"UploadIdMarker", id_marker},
                     {"MaxUploads", uploads_max},
                     {"IsTruncated", false}};
  if (!prefix.empty()) answer["Prefix"] = prefix;
  for (const auto& [key, upload] :
       call.records<UploadRecord>(kS3Scope).prefix(uploads_of(bucket))) {
    if (upload.key.compare(0, prefix.size(), prefix) != 0) continue;
    const bool is_before =
        upload.key < key_marker ||
        (upload.key == key_marker && (id_marker.empty() || upload.id <= id_marker));
    if (is_before) continue;
    if (uploads.size() == uploads_max) {
      answer["IsTruncated"] = true;
      break;
    }
    Document entry = {{"Key", upload.key},
                      {"UploadId", upload.id},
                      {"Initiated", to_millis(upload.initiated)},
                      {"Initiator", owner_of(call.scope().account)},
                      {"Owner", owner_of(call.scope().account)},
                      {"StorageClass", upload.attributes.value("StorageClass", "STANDARD")}};
    if (!upload.checksum_algorithm.empty()) {
      entry["ChecksumAlgorithm"] = upload.checksum_algorithm;
      entry["ChecksumType"] = upload.checksum_type;
    }
    answer["NextKeyMarker"] = upload.key;
    answer["NextUploadIdMarker"] = upload.id;
    uploads.push_back(std::move(entry));
  }
  if (!uploads.empty()) answer["Uploads"] = std::move(uploads);
  return answer;
}

}  // namespace cloudtab::s3
