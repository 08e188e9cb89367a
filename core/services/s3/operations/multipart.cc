#include "core/services/s3/multipart.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
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
#include "core/services/s3/range.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"

// Uploads in parts.

namespace cloudtab::s3 {

namespace {

Result<uint64_t> part_number(const Document& input) {
  const int64_t number = input.value("PartNumber", int64_t{0});
  if (number < 1 || number > kPartsMax)
    return errors::part_number_out_of_range(std::to_string(number));
  return static_cast<uint64_t>(number);
}

/// `bytes=first-last`, both said and both within the source. Recorded: test_s3_api.py,
/// test_upload_part_copy_range.
Result<ByteRange> copied_range(const std::string& text, uint64_t size) {
  const auto refused = [&text](const std::string& why) {
    return errors::invalid_argument("x-amz-copy-source-range", text, why);
  };
  constexpr std::string_view kUnit = "bytes=";
  const std::string_view numbers =
      text.compare(0, kUnit.size(), kUnit) == 0 ? std::string_view(text).substr(kUnit.size()) : "";
  const size_t dash = numbers.find('-');
  const std::string_view first = numbers.substr(0, dash);
  const std::string_view last =
      dash == std::string_view::npos ? std::string_view() : numbers.substr(dash + 1);
  const auto is_number = [](std::string_view digits) {
    constexpr size_t kDigitsMax = 18;  // what 64 bits hold in any case
    return !digits.empty() && digits.size() <= kDigitsMax &&
           digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  ByteRange range;
  if (is_number(first) && is_number(last))
    range = {std::stoull(std::string(first)), std::stoull(std::string(last))};
  if (!is_number(first) || !is_number(last) || range.first > range.last) {
    return refused(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy");
  }
  if (range.first >= size)
    return errors::invalid_request(
        "The specified copy range is invalid for the source object size");
  if (range.last >= size) {
    return refused("Range specified is not valid for source object of size: " +
                   std::to_string(size));
  }
  return range;
}

std::string quoted_md5(std::string_view bytes) { return '"' + hex_encode(md5(bytes)) + '"'; }

/// A part uploaded again replaces the one before.
void put_part(Call& call, const UploadRecord& upload, PartRecord part) {
  const std::string key = part_key(upload.id, part.number);
  call.records<PartRecord>(kS3Scope).put(key, std::move(part));
}

/// Checks the checksum of a part, and gives it the upload's if it came without. A part of an upload
/// that asked for none keeps none, though its own is told back.
/// Text: recorded (test_s3.py, test_multipart_parts_checksum_exceptions_composite).
Status take_checksum(const Document& input, const UploadRecord& upload, PartRecord& part) {
  RETURN_IF_ERROR(check_digests(input, part.bytes));
  if (upload.checksum_algorithm.empty()) return ok();
  const std::string given = checksum_algorithm(input);
  if (!given.empty() && given != upload.checksum_algorithm) {
    return errors::invalid_request("Checksum Type mismatch occurred, expected checksum Type: " +
                                   to_lower(upload.checksum_algorithm) +
                                   ", actual checksum Type: " + to_lower(given));
  }
  put_checksum(upload.checksum_algorithm, part.bytes, part.checksums);
  return ok();
}

}  // namespace

Outcome create_multipart_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  UploadRecord upload;
  upload.key = input.at("Key");
  if (upload.key.size() > kKeyBytesMax) return errors::key_too_long(upload.key.size());
  RETURN_IF_ERROR(check_metadata(input));
  RETURN_IF_ERROR(check_storage_class(input));
  ASSIGN_OR_RETURN(const Document tags, parse_tagging(input.value("Tagging", "")));
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, *in, input));
  upload.checksum_algorithm = input.value("ChecksumAlgorithm", "");
  ASSIGN_OR_RETURN(
      upload.checksum_type,
      upload_checksum_type(upload.checksum_algorithm, input.value("ChecksumType", "")));
  upload.id =
      call.random().text(128, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._");
  upload.initiated = call.now();
  upload.attributes = kept_attributes(input);
  store_tags(upload.attributes, tags);
  RETURN_IF_ERROR(add_acl(*in, input, upload.attributes));
  RETURN_IF_ERROR(lock_object(*in, input, call.now(), upload.attributes));
  upload.attributes.update(encryption);
  Document answer = encryption;
  answer["Bucket"] = bucket;
  answer["Key"] = upload.key;
  answer["UploadId"] = upload.id;
  if (!upload.checksum_algorithm.empty()) {
    answer["ChecksumAlgorithm"] = upload.checksum_algorithm;
    answer["ChecksumType"] = upload.checksum_type;
  }
  watch_upload(call, *in, bucket, upload);
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
  RETURN_IF_ERROR(take_checksum(input, *upload, part));
  part.etag = quoted_md5(part.bytes);
  part.modified = call.now();
  Document answer = encryption_of(*upload);
  answer["ETag"] = part.etag;
  add_checksums(input, answer);
  add_checksums(part.checksums, answer);
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
      record_at(call.records<ObjectBody>(kS3Scope), body_key(source.bucket, *original)).bytes;
  PartRecord part;
  part.number = number;
  part.bytes = bytes;
  if (input.contains("CopySourceRange")) {
    const std::string text = input["CopySourceRange"];
    ASSIGN_OR_RETURN(const ByteRange range, copied_range(text, bytes.size()));
    part.bytes = bytes.substr(static_cast<size_t>(range.first),
                              static_cast<size_t>(range.last - range.first + 1));
  }
  RETURN_IF_ERROR(take_checksum(Document::object(), *upload, part));
  part.etag = quoted_md5(part.bytes);
  part.modified = call.now();
  Document answer = encryption_of(*upload);
  tell_source_version(*original, answer);
  answer["CopyPartResult"] = {{"ETag", part.etag}, {"LastModified", to_millis(part.modified)}};
  add_checksums(part.checksums, answer["CopyPartResult"]);
  put_part(call, *upload, std::move(part));
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
