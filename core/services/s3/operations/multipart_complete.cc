#include <cstdint>
#include <string>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/checksums.h"
#include "core/services/s3/conditions.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/multipart.h"
#include "core/services/s3/object_write.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"

// Texts of faults: recorded (test_s3.py, test_multipart_* and TestS3MultipartUploadChecksum).

namespace cloudtab::s3 {

namespace {

struct Assembled {
  std::string bytes;
  std::string digests;  ///< the parts' MD5s, one after the other
  Document sizes = Document::array();
  std::string checksums;  ///< the parts' digests by the upload's algorithm
  Document part_checksums = Document::array();
};

/// The checksum that the request has for one part. Composite uploads need it.
Status check_part(const UploadRecord& upload, const Document& listed, const PartRecord& part) {
  const int64_t number = listed.value("PartNumber", int64_t{0});
  const std::string given = checksum_algorithm(listed);
  const std::string& algorithm = upload.checksum_algorithm;
  if (given.empty()) {
    if (upload.checksum_type != "COMPOSITE") return ok();
    return errors::invalid_request(
        "The upload was created using a " + to_lower(algorithm) +
        " checksum. The complete request must include the checksum for each part. It was missing "
        "for part " +
        std::to_string(number) + " in the request.");
  }
  if (!algorithm.empty() && given != algorithm) return errors::bad_part_checksum(given, number);
  const std::string member = checksum_member(given);
  if (part.checksums.value(member, "") == listed[member]) return ok();
  return errors::invalid_part(without_quotes(part.etag), number, upload.id);
}

/// The parts that the request lists, joined. Errors: InvalidPart, InvalidPartOrder, EntityTooSmall,
/// and those of `check_part`.
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
    RETURN_IF_ERROR(check_part(upload, listed[i], *part));
    if (i + 1 < listed.size() && part->bytes.size() < kPartBytesMin)
      return errors::entity_too_small(etag, number, part->bytes.size());
    whole.bytes += part->bytes;
    whole.digests += md5(part->bytes);
    whole.sizes.push_back(part->bytes.size());
    if (upload.checksum_algorithm.empty()) continue;
    const std::string digest = checksum_digest(upload.checksum_algorithm, part->bytes);
    whole.checksums += digest;
    whole.part_checksums.push_back(base64_encode(digest));
  }
  return whole;
}

/// The object's checksum as its upload asked for it: of the whole, or of the parts' checksums.
void add_checksum(const UploadRecord& upload, const Assembled& whole, Document& attributes) {
  if (upload.checksum_algorithm.empty()) {
    put_checksum(kDefaultChecksum, whole.bytes, attributes);
    return;
  }
  if (upload.checksum_type != "COMPOSITE") {
    put_checksum(upload.checksum_algorithm, whole.bytes, attributes);
    return;
  }
  attributes[checksum_member(upload.checksum_algorithm)] =
      base64_encode(checksum_digest(upload.checksum_algorithm, whole.checksums)) + "-" +
      std::to_string(whole.sizes.size());
}

/// What the request says of the whole: its checksum's type, its checksum, its size.
Status check_whole(const Document& input, const UploadRecord& upload, const ObjectRecord& object) {
  if (const auto given = input.find("MpuObjectSize"); given != input.end()) {
    const auto size = given->get<int64_t>();
    if (size < 0 || static_cast<uint64_t>(size) != object.size_bytes) {
      return errors::invalid_request(
          "The provided 'x-amz-mp-object-size' header value " + std::to_string(size) +
          " does not match what was computed: " + std::to_string(object.size_bytes));
    }
  }
  const std::string given = checksum_algorithm(input);
  if (given.empty()) return ok();
  const std::string algorithm =
      upload.checksum_algorithm.empty() ? kDefaultChecksum : upload.checksum_algorithm;
  // A composite checksum may come without the number of its parts.
  const std::string member = checksum_member(algorithm);
  const std::string value = input.value(member, "");
  const std::string computed = object.attributes.value(member, "");
  if (given == algorithm && (value == computed || value == computed.substr(0, computed.find('-'))))
    return ok();
  return errors::bad_whole_checksum(algorithm);
}

/// Error: InvalidRequest.
Status check_type(const Document& input, const UploadRecord& upload) {
  const std::string type = input.value("ChecksumType", "");
  if (type.empty() || type == upload.checksum_type) return ok();
  return errors::invalid_request(
      "The upload was created using the " +
      (upload.checksum_type.empty() ? "null" : upload.checksum_type) +
      " checksum mode. The complete request must use the same checksum mode.");
}

/// What completing tells of the object, but for its version.
Document describe_made(const BucketRecord& into,
                       const std::string& bucket,
                       const ObjectRecord& object) {
  Document answer = {{"Bucket", bucket},
                     {"Key", object.key},
                     {"ETag", object.etag},
                     {"Location",
                      "https://" + bucket + ".s3.amazonaws.com/" +
                          percent_encode(object.key, /*keep_slash=*/true)}};
  for (const char* member : kEncryptionMembers) {
    if (object.attributes.contains(member)) answer[member] = object.attributes[member];
  }
  add_checksums(object.attributes, answer);
  set_checksum_type(answer);
  tell_expiry(into, object, answer);
  return answer;
}

/// The object that an upload has become already, or null: completing it again is no fault, whatever
/// conditions the request has (verified of the service in moto's test_s3_multipart.py).
const ObjectRecord* made_by(Call& call, const Document& input) {
  const ObjectRecord* object = call.records<ObjectRecord>(kS3Scope).find(
      object_key(input.at("Bucket").get_ref<const std::string&>(),
                 input.at("Key").get_ref<const std::string&>()));
  if (object == nullptr) return nullptr;
  return object->attributes.value(kUploadAttribute, "") == input.value("UploadId", "") ? object
                                                                                       : nullptr;
}

}  // namespace

Outcome complete_multipart_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* into, find_bucket(call, bucket));
  const Result<const UploadRecord*> found = find_upload(call, input);
  if (!found.ok()) {
    const ObjectRecord* made = made_by(call, input);
    if (made == nullptr) return found.error();
    Document answer = describe_made(*into, bucket, *made);
    if (!made->version_id.empty()) answer["VersionId"] = made->version_id;
    return answer;
  }
  const UploadRecord upload = **found;
  const Document parts =
      input.value("MultipartUpload", Document::object()).value("Parts", Document::array());
  if (parts.empty()) return errors::invalid_request("You must specify at least one part");
  RETURN_IF_ERROR(check_type(input, upload));
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
  RETURN_IF_ERROR(check_whole(input, upload, object));
  object.attributes[kPartsAttribute] = std::move(whole.sizes);
  if (!whole.part_checksums.empty())
    object.attributes[kPartChecksumsAttribute] = std::move(whole.part_checksums);
  object.attributes[kUploadAttribute] = upload.id;
  erase_upload(call, bucket, upload);
  Document answer = describe_made(*into, bucket, object);
  const std::string version = store_object(
      call, *into, bucket, std::move(object), std::move(whole.bytes), "CompleteMultipartUpload");
  if (!version.empty()) answer["VersionId"] = version;
  return answer;
}

}  // namespace cloudtab::s3
