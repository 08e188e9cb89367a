#include <array>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/conditions.h"
#include "core/services/s3/copy_source.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/object_write.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/range.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"

namespace cloudtab::s3 {

namespace {

Document to_blob(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

void erase_checksums(Document& answer) {
  for (const std::string_view member : kChecksumMembers) answer.erase(std::string(member));
  answer.erase("ChecksumType");
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
  // A checksum of the whole would not fit less.
  if (answer["ContentLength"] != size) erase_checksums(answer);
  return range;
}

/// Takes an object away, if it is there.
void erase_object(Call& call, const std::string& bucket, const std::string& key) {
  const std::string record_key = object_key(bucket, key);
  if (!call.records<ObjectRecord>(kS3Scope).erase(record_key)) return;
  call.records<ObjectBody>(kS3Scope).erase(record_key);
  call.trace("s3.delete", "arn:aws:s3:::" + record_key);
  notify_change(call, bucket, "ObjectRemoved:Delete", {key, ""});
}

/// The conditions of one object among many, under the names that a single deletion has for them.
Document delete_conditions(const Document& object) {
  constexpr std::array<std::pair<const char*, const char*>, 3> kNames{
      {{"ETag", "IfMatch"},
       {"LastModifiedTime", "IfMatchLastModifiedTime"},
       {"Size", "IfMatchSize"}}};
  Document conditions = Document::object();
  for (const auto& [from, to] : kNames) {
    if (const auto it = object.find(from); it != object.end()) conditions[to] = *it;
  }
  return conditions;
}

}  // namespace

Outcome put_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  RETURN_IF_ERROR(check_metadata(input));
  ASSIGN_OR_RETURN(const Document tags, parse_tagging(input.value("Tagging", "")));
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, *in, input));
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
  store_tags(object.attributes, tags);
  object.attributes.update(encryption);
  const ObjectRecord& stored =
      store_object(call, bucket, std::move(object), std::move(bytes), "Put");
  Document answer = encryption;
  answer["ETag"] = stored.etag;
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = input.find(member); it != input.end()) answer[std::string(member)] = *it;
  }
  set_checksum_type(answer);
  return answer;
}

Outcome get_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  RETURN_IF_ERROR(check_version_id(input));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object(call, bucket, key));
  RETURN_IF_ERROR(check_read_conditions(input, *object, call.now()));
  RETURN_IF_ERROR(check_readable(call, object->attributes));
  const ObjectBody* body = call.records<ObjectBody>(kS3Scope).find(object_key(bucket, key));
  ENSURE(body != nullptr);

  Document answer = describe(*object, input);
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
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  const ObjectRecord* object = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  RETURN_IF_ERROR(check_version_id(input));
  if (object == nullptr) return errors::not_found();
  RETURN_IF_ERROR(check_read_conditions(input, *object, call.now()));
  Document answer = describe(*object, input);
  RETURN_IF_ERROR(select_part(input, *object, answer));
  return answer;
}

Outcome delete_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  const std::string record_key = object_key(bucket, key);
  RETURN_IF_ERROR(find_bucket(call, bucket));
  RETURN_IF_ERROR(check_version_id(input));
  const ObjectRecord* existing = call.records<ObjectRecord>(kS3Scope).find(record_key);
  RETURN_IF_ERROR(check_delete_conditions(input, existing, key));
  erase_object(call, bucket, key);
  return Document::object();  // deleting what is not there succeeds
}

Outcome delete_objects(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const Document objects = input.at("Delete").value("Objects", Document::array());
  if (objects.empty() || objects.size() > kDeleteObjectsMax) return errors::malformed_xml();
  Document deleted = Document::array();
  Document failed = Document::array();
  for (const Document& object : objects) {
    const std::string& key = object.at("Key").get_ref<const std::string&>();
    const std::string record_key = object_key(bucket, key);
    const std::string version = object.value("VersionId", "null");
    const Status allowed =
        version != "null"
            ? Status(errors::no_such_version(key, version))
            : check_delete_conditions(delete_conditions(object),
                                      call.records<ObjectRecord>(kS3Scope).find(record_key),
                                      key);
    if (!allowed.ok()) {
      failed.push_back(
          {{"Key", key}, {"Code", allowed.error().code}, {"Message", allowed.error().message}});
      if (version != "null") failed.back()["VersionId"] = version;
      continue;
    }
    erase_object(call, bucket, key);
    deleted.push_back({{"Key", key}});
  }
  Document answer = Document::object();
  if (!input["Delete"].value("Quiet", false)) answer["Deleted"] = std::move(deleted);
  if (!failed.empty()) answer["Errors"] = std::move(failed);
  return answer;
}

Outcome copy_object(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const CopySource source,
                   parse_copy_source(input.at("CopySource").get_ref<const std::string&>()));
  ASSIGN_OR_RETURN(const BucketRecord* into, find_bucket(call, bucket));
  RETURN_IF_ERROR(find_bucket(call, source.bucket));
  if (key.size() > kKeyBytesMax) return errors::key_too_long(key.size());
  ASSIGN_OR_RETURN(const ObjectRecord* original, find_object(call, source.bucket, source.key));
  const bool replace = input.value("MetadataDirective", "COPY") == "REPLACE";
  if (source.bucket == bucket && source.key == key && !replace) return errors::copy_onto_itself();
  RETURN_IF_ERROR(check_source_conditions(input, *original, call.now()));
  RETURN_IF_ERROR(check_readable(call, original->attributes));
  const ObjectRecord* existing = call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key));
  RETURN_IF_ERROR(check_write_conditions(input, existing, key));
  RETURN_IF_ERROR(check_metadata(input));
  const bool new_tags = input.value("TaggingDirective", "COPY") == "REPLACE";
  Document tags = original->attributes.value(kTagsAttribute, Document::array());
  if (new_tags) {
    ASSIGN_OR_RETURN(tags, parse_tagging(input.value("Tagging", "")));
  }
  ASSIGN_OR_RETURN(const Document encryption, object_encryption(call, *into, input));

  ObjectRecord copy{key,
                    original->size_bytes,
                    original->etag,
                    call.now(),
                    replace ? kept_attributes(input) : original->attributes};
  // A copy is made in one piece (recorded: test_s3.py, test_multipart_copy_object_etag).
  if (copy.attributes.erase(kPartsAttribute) > 0) {
    for (const std::string_view member : kChecksumMembers)
      copy.attributes.erase(std::string(member));
  }
  store_tags(copy.attributes, tags);
  for (const char* member : kEncryptionMembers) copy.attributes.erase(member);
  copy.attributes.update(encryption);
  std::string bytes =
      call.records<ObjectBody>(kS3Scope).find(object_key(source.bucket, source.key))->bytes;
  if (copy.etag.find('-') != std::string::npos) copy.etag = '"' + hex_encode(md5(bytes)) + '"';
  const ObjectRecord& stored =
      store_object(call, bucket, std::move(copy), std::move(bytes), "Copy");
  Document answer = encryption;
  answer["CopyObjectResult"] = {{"ETag", stored.etag},
                                {"LastModified", to_millis(stored.modified)}};
  return answer;
}

Outcome get_object_attributes(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  RETURN_IF_ERROR(check_version_id(input));
  ASSIGN_OR_RETURN(const ObjectRecord* object,
                   find_object(call, bucket, input.at("Key").get_ref<const std::string&>()));
  // Only what is asked for, and of that what there is (recorded: test_s3.py,
  // test_get_object_attributes): an object that was put in one piece has no parts.
  Document checksum = Document::object();
  for (const std::string_view member : kChecksumMembers) {
    if (const auto it = object->attributes.find(member); it != object->attributes.end())
      checksum[std::string(member)] = *it;
  }
  set_checksum_type(checksum);
  const Document all = {{"ETag", object->etag.substr(1, object->etag.size() - 2)},
                        {"Checksum", checksum.empty() ? Document() : checksum},
                        {"StorageClass", object->attributes.value("StorageClass", "STANDARD")},
                        {"ObjectSize", object->size_bytes}};
  Document answer = {{"LastModified", to_millis(object->modified)}};
  for (const Document& name : input.at("ObjectAttributes")) {
    const auto it = all.find(name.get_ref<const std::string&>());
    if (it != all.end() && !it->is_null()) answer[it.key()] = *it;
  }
  return answer;
}

}  // namespace cloudtab::s3
