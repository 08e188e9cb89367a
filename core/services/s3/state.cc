#include "core/services/s3/state.h"

#include "core/services/s3/bucket_name.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

const Scope kS3Scope{"", "s3"};

void BucketRecord::encode(RecordWriter& out) const {
  out.text(account);
  out.text(region);
  out.instant(created);
  out.document(configurations);
}

BucketRecord BucketRecord::decode(RecordReader& in, uint32_t /*version*/) {
  BucketRecord bucket;
  bucket.account = in.text();
  bucket.region = in.text();
  bucket.created = in.instant();
  bucket.configurations = in.document();
  return bucket;
}

void ObjectRecord::encode(RecordWriter& out) const {
  out.text(key);
  out.u64(size_bytes);
  out.text(etag);
  out.instant(modified);
  out.document(attributes);
  out.text(version_id);
  out.u64(sequence);
}

ObjectRecord ObjectRecord::decode(RecordReader& in, uint32_t version) {
  ObjectRecord object;
  object.key = in.text();
  object.size_bytes = in.u64();
  object.etag = in.text();
  object.modified = in.instant();
  object.attributes = in.document();
  if (version < 2) return object;
  object.version_id = in.text();
  object.sequence = in.u64();
  return object;
}

void VersionRecord::encode(RecordWriter& out) const {
  object.encode(out);
  out.boolean(is_marker);
  out.instant(noncurrent);
}

VersionRecord VersionRecord::decode(RecordReader& in, uint32_t /*version*/) {
  VersionRecord version;
  version.object = ObjectRecord::decode(in, 2);  // as it was when versions came
  version.is_marker = in.boolean();
  version.noncurrent = in.instant();
  return version;
}

void ObjectBody::encode(RecordWriter& out) const { out.text(bytes); }

ObjectBody ObjectBody::decode(RecordReader& in, uint32_t /*version*/) { return {in.text()}; }

void UploadRecord::encode(RecordWriter& out) const {
  out.text(key);
  out.text(id);
  out.instant(initiated);
  out.document(attributes);
  out.text(checksum_algorithm);
  out.text(checksum_type);
}

UploadRecord UploadRecord::decode(RecordReader& in, uint32_t /*version*/) {
  UploadRecord upload;
  upload.key = in.text();
  upload.id = in.text();
  upload.initiated = in.instant();
  upload.attributes = in.document();
  upload.checksum_algorithm = in.text();
  upload.checksum_type = in.text();
  return upload;
}

void PartRecord::encode(RecordWriter& out) const {
  out.u64(number);
  out.text(etag);
  out.instant(modified);
  out.document(checksums);
  out.text(bytes);
}

PartRecord PartRecord::decode(RecordReader& in, uint32_t /*version*/) {
  PartRecord part;
  part.number = in.u64();
  part.etag = in.text();
  part.modified = in.instant();
  part.checksums = in.document();
  part.bytes = in.text();
  return part;
}

Document owner_of(const std::string& account) { return {{"ID", std::string(52, '0') + account}}; }

std::string upload_key(std::string_view bucket, std::string_view key, std::string_view id) {
  return KeyBuilder().text(bucket).text(key).text(id).take();
}
std::string uploads_of(std::string_view bucket) { return KeyBuilder().text(bucket).take(); }
std::string part_key(std::string_view upload_id, uint64_t number) {
  return KeyBuilder().text(upload_id).u64(number).take();
}
std::string parts_of(std::string_view upload_id) { return KeyBuilder().text(upload_id).take(); }

// Bucket names hold no slash, so the first one ends the name.
std::string object_key(std::string_view bucket, std::string_view key) {
  return std::string(bucket) + "/" + std::string(key);
}

// No object's key is one of these: a bucket's name ends in a slash there, here in a zero.
std::string body_key(std::string_view bucket, const ObjectRecord& object) {
  if (object.version_id.empty()) return object_key(bucket, object.key);
  return KeyBuilder().text(bucket).text(object.key).text(object.version_id).take();
}

std::string version_key(std::string_view bucket, std::string_view key, uint64_t sequence) {
  return KeyBuilder().text(bucket).text(key).u64(~sequence).take();
}
std::string versions_of(std::string_view bucket, std::string_view key) {
  return KeyBuilder().text(bucket).text(key).take();
}
std::string versions_in(std::string_view bucket) { return KeyBuilder().text(bucket).take(); }

std::string object_prefix(std::string_view bucket, std::string_view key_prefix) {
  return object_key(bucket, key_prefix);
}

void store_tags(Document& attributes, const Document& tags) {
  if (tags.empty()) {
    attributes.erase(kTagsAttribute);
  } else {
    attributes[kTagsAttribute] = tags;
  }
}

Result<const BucketRecord*> find_bucket(Call& call, std::string_view bucket) {
  const BucketRecord* found = call.records<BucketRecord>(kS3Scope).find(bucket);
  if (found == nullptr) {
    return may_be_bucket_name(bucket) ? errors::no_such_bucket(bucket)
                                      : errors::invalid_bucket_name(bucket);
  }
  return found;
}

}  // namespace cloudtab::s3
