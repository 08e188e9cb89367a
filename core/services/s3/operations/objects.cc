#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/base/time.h"
#include "core/services/s3/acl.h"
#include "core/services/s3/checksums.h"
#include "core/services/s3/conditions.h"
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
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

Document to_blob(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

/// The members that GetObject and HeadObject share.
Document describe(const ObjectRecord& object, const Document& input) {
  Document answer = object.attributes;
  answer["AcceptRanges"] = "bytes";
  answer["ETag"] = object.etag;
  answer["LastModified"] = to_millis(object.modified);
  answer["ContentLength"] = object.size_bytes;
  // Objects of older stores say nothing of it.
  if (!answer.contains("ServerSideEncryption")) answer["ServerSideEncryption"] = "AES256";
  if (const auto tags = answer.find(kTagsAttribute); tags != answer.end()) {
    answer["TagCount"] = tags->size();
    answer.erase(kTagsAttribute);
  }
  answer.erase(kPartsAttribute);
  answer.erase(kUploadAttribute);
  answer.erase(kPartChecksumsAttribute);
  answer.erase(kAclAttribute);
  if (input.value("ChecksumMode", "") == "ENABLED") {
    set_checksum_type(answer);
  } else {
    erase_checksums(answer);
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
  if (const auto expires = input.find("ResponseExpires"); expires != input.end())
    answer["Expires"] = to_http_date(from_millis(expires->get<int64_t>()));
  return answer;
}

/// The bytes of a part, counted from 1. An object that was put in one piece is its own part 1
/// (recorded: test_s3.py test_get_object_part).
Result<ByteRange> part_range(const ObjectRecord& object, int64_t number, Document& answer) {
  const auto parts = object.attributes.find(kPartsAttribute);
  if (parts == object.attributes.end()) {
    if (number > 1) return errors::invalid_part_number(number, 1);
    return ByteRange{0, object.size_bytes - 1};
  }
  const int64_t count = static_cast<int64_t>(parts->size());
  if (number > count) return errors::invalid_part_number(number, count);
  uint64_t first = 0;
  for (int64_t i = 0; i + 1 < number; ++i)
    first += (*parts)[static_cast<size_t>(i)].get<uint64_t>();
  answer["PartsCount"] = count;
  return ByteRange{first, first + (*parts)[static_cast<size_t>(number - 1)].get<uint64_t>() - 1};
}

/// What `Range` or `PartNumber` ask for, and what the answer says of it.
Result<ByteRange> select_part(const Document& input, const ObjectRecord& object, Document& answer) {
  const uint64_t size = object.size_bytes;
  const std::string header = input.value("Range", "");
  const int64_t part_number = input.value("PartNumber", int64_t{0});
  if (input.contains("PartNumber") && (part_number < 1 || part_number > kPartsMax))
    return errors::part_number_out_of_range(std::to_string(part_number));
  if (!header.empty() && part_number != 0) return errors::range_with_part_number();
  const ByteRange whole{0, size - 1};  // of an empty object, `last` is before `first`
  ByteRange range = whole;
  if (part_number > 0) {
    ASSIGN_OR_RETURN(range, part_range(object, part_number, answer));
  }
  RangeKind kind = part_number > 0 && size > 0 ? RangeKind::kPart : RangeKind::kWhole;
  if (!header.empty()) kind = parse_range(header, size, range);
  if (kind == RangeKind::kUnsatisfiable) return errors::invalid_range(size, header);
  if (kind == RangeKind::kWhole) return whole;
  answer["ContentRange"] = "bytes " + std::to_string(range.first) + "-" +
                           std::to_string(range.last) + "/" + std::to_string(size);
  answer["ContentLength"] = range.last - range.first + 1;
  answer["StatusCode"] = 206;
  // A checksum of the whole would not fit less; a part has its own.
  const auto own = object.attributes.find(kPartChecksumsAttribute);
  if (part_number > 0 && own != object.attributes.end() && answer.contains("ChecksumType"))
    answer[checksum_member(checksum_algorithm(answer))] =
        (*own)[static_cast<size_t>(part_number - 1)];
  else if (answer["ContentLength"] != size)
    erase_checksums(answer);
  return range;
}

/// The parts as GetObjectAttributes tells them, by pages; only those of a composite checksum one by
/// one (recorded: test_s3.py, TestS3MultipartUploadChecksum). Null if the object was put in one
/// piece.
Document object_parts(const Document& input, const ObjectRecord& object) {
  const auto sizes = object.attributes.find(kPartsAttribute);
  if (sizes == object.attributes.end()) return nullptr;
  Document told = {{"TotalPartsCount", sizes->size()}};
  const auto checksums = object.attributes.find(kPartChecksumsAttribute);
  const std::string member = checksum_member(checksum_algorithm(object.attributes));
  if (checksums == object.attributes.end() ||
      object.attributes.value(member, "").find('-') == std::string::npos)
    return told;
  const auto after =
      static_cast<size_t>(std::max(int64_t{0}, input.value("PartNumberMarker", int64_t{0})));
  const auto parts_max =
      static_cast<size_t>(std::max(int64_t{0}, input.value("MaxParts", int64_t{kListKeysMax})));
  const size_t end = std::min(sizes->size(), after + std::min(parts_max, kListKeysMax));
  told.update({{"PartNumberMarker", after},
               {"NextPartNumberMarker", std::max(after, end)},
               {"MaxParts", parts_max},
               {"IsTruncated", end < sizes->size()}});
  for (size_t i = after; i < end; ++i) {
    told["Parts"].push_back(
        {{"PartNumber", i + 1}, {"Size", (*sizes)[i]}, {member, (*checksums)[i]}});
  }
  return told;
}

}  // namespace

Outcome put_object(Call& call, const Document& input) { return put_object_as(call, input, "Put"); }

Outcome put_object_as(Call& call, const Document& input, const char* event) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  RETURN_IF_ERROR(check_metadata(input));
  RETURN_IF_ERROR(check_storage_class(input));
  ASSIGN_OR_RETURN(const Document tags, parse_tagging(input.value("Tagging", "")));
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, *in, input));
  std::string bytes = body_bytes(input);
  RETURN_IF_ERROR(check_digests(input, bytes));
  const ObjectRecord* existing = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  RETURN_IF_ERROR(check_write_conditions(input, existing, key));

  ObjectRecord object{
      key, bytes.size(), '"' + hex_encode(md5(bytes)) + '"', call.now(), kept_attributes(input)};
  RETURN_IF_ERROR(add_acl(*in, input, object.attributes));
  RETURN_IF_ERROR(lock_object(*in, input, call.now(), object.attributes));
  if (checksum_algorithm(object.attributes).empty())
    put_checksum(kDefaultChecksum, bytes, object.attributes);
  store_tags(object.attributes, tags);
  object.attributes.update(encryption);
  Document answer = encryption;
  answer["ETag"] = object.etag;
  add_checksums(object.attributes, answer);
  set_checksum_type(answer);
  tell_expiry(*in, object, answer);
  const std::string version =
      store_object(call, *in, bucket, std::move(object), std::move(bytes), event);
  // A bucket whose versions are suspended tells none (recorded: test_s3_api.py,
  // test_put_object_on_suspended_bucket).
  if (!version.empty()) answer["VersionId"] = version;
  return answer;
}

Outcome get_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object(call, input));
  RETURN_IF_ERROR(check_read_conditions(input, *object, call.now()));
  RETURN_IF_ERROR(check_readable(call, object->attributes));
  const ObjectBody* body = call.records<ObjectBody>(kS3Scope).find(body_key(bucket, *object));
  ENSURE(body != nullptr);

  Document answer = describe(*object, input);
  tell_version(*in, *object, answer);
  if (!input.contains("VersionId")) tell_expiry(*in, *object, answer);
  ASSIGN_OR_RETURN(const ByteRange range, select_part(input, *object, answer));
  const std::string_view bytes = std::string_view(body->bytes)
                                     .substr(static_cast<size_t>(range.first),
                                             static_cast<size_t>(range.last - range.first + 1));
  answer["Body"] = to_blob(bytes);
  call.trace("s3.get", "arn:aws:s3:::" + object_key(bucket, key), {{"bytes", bytes.size()}});
  return answer;
}

Outcome head_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const Result<const BucketRecord*> in = find_bucket(call, bucket);
  if (!in.ok()) return errors::not_found();
  const Result<const ObjectRecord*> object = find_object(call, input);
  if (!object.ok()) {
    if (object.error().http_status != 404) return object.error();
    Error error = errors::not_found();
    error.fields = object.error().fields;
    return error;
  }
  RETURN_IF_ERROR(check_read_conditions(input, **object, call.now()));
  Document answer = describe(**object, input);
  tell_version(**in, **object, answer);
  if (!input.contains("VersionId")) tell_expiry(**in, **object, answer);
  RETURN_IF_ERROR(select_part(input, **object, answer));
  return answer;
}

Outcome get_object_attributes(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object(call, input));
  // Only what is asked for, and of that what there is (recorded: test_s3.py,
  // test_get_object_attributes).
  Document checksum = Document::object();
  add_checksums(object->attributes, checksum);
  set_checksum_type(checksum);
  // Without the number of parts, which is told beside it.
  if (checksum.value("ChecksumType", "") == "COMPOSITE") {
    const std::string member = checksum_member(checksum_algorithm(checksum));
    const std::string value = checksum[member];
    checksum[member] = value.substr(0, value.find('-'));
  }
  const Document all = {{"ETag", object->etag.substr(1, object->etag.size() - 2)},
                        {"Checksum", checksum.empty() ? Document() : checksum},
                        {"ObjectParts", object_parts(input, *object)},
                        {"StorageClass", object->attributes.value("StorageClass", "STANDARD")},
                        {"ObjectSize", object->size_bytes}};
  Document answer = {{"LastModified", to_millis(object->modified)}};
  tell_version(*in, *object, answer);
  for (const Document& name : input.at("ObjectAttributes")) {
    const auto it = all.find(name.get_ref<const std::string&>());
    if (it != all.end() && !it->is_null()) answer[it.key()] = *it;
  }
  return answer;
}

}  // namespace cloudtab::s3
