#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/store.h"

namespace cloudtab::s3 {

/// Bucket names are one namespace for all accounts and regions, so buckets and what is in them live
/// in one scope.
extern const Scope kS3Scope;

/// Key: the bucket's name.
struct BucketRecord {
  static constexpr std::string_view kCollection = "s3/buckets";
  static constexpr uint32_t kVersion = 1;

  std::string account;
  std::string region;
  Instant created{};
  /// By the configuration's name in `configuration.h` (`Tagging`, `Policy`): as it was put.
  Document configurations = Document::object();

  void encode(RecordWriter& out) const;
  static BucketRecord decode(RecordReader& in, uint32_t version);
};

/// What is known of an object. Key: `object_key`.
struct ObjectRecord {
  static constexpr std::string_view kCollection = "s3/objects";
  static constexpr uint32_t kVersion = 1;

  std::string key;
  uint64_t size_bytes = 0;
  /// In quotes, as it travels.
  std::string etag;
  Instant modified{};
  /// Members of GetObject's answer that were given at the put: ContentType, Metadata, CacheControl,
  /// checksums, ...
  Document attributes = Document::object();

  void encode(RecordWriter& out) const;
  static ObjectRecord decode(RecordReader& in, uint32_t version);
};

/// The object's bytes, apart from the record so that listing and tagging never touch them. Same
/// key.
struct ObjectBody {
  static constexpr std::string_view kCollection = "s3/bodies";
  static constexpr uint32_t kVersion = 1;

  std::string bytes;

  void encode(RecordWriter& out) const;
  static ObjectBody decode(RecordReader& in, uint32_t version);
};

/// A multipart upload that is neither completed nor aborted. Key: `upload_key`.
struct UploadRecord {
  static constexpr std::string_view kCollection = "s3/uploads";
  static constexpr uint32_t kVersion = 1;

  std::string key;
  std::string id;
  Instant initiated{};
  /// Of the object to be; its tags among them.
  Document attributes = Document::object();
  std::string checksum_algorithm;  ///< empty: none asked for
  std::string checksum_type;       ///< `COMPOSITE`, `FULL_OBJECT`

  void encode(RecordWriter& out) const;
  static UploadRecord decode(RecordReader& in, uint32_t version);
};

/// A part of an upload. Key: `part_key`.
struct PartRecord {
  static constexpr std::string_view kCollection = "s3/parts";
  static constexpr uint32_t kVersion = 1;

  uint64_t number = 0;
  std::string etag;  ///< in quotes
  Instant modified{};
  Document checksums = Document::object();  ///< members of UploadPart's answer
  std::string bytes;

  void encode(RecordWriter& out) const;
  static PartRecord decode(RecordReader& in, uint32_t version);
};

/// An account as the owner of buckets, objects and uploads.
Document owner_of(const std::string& account);

/// Orders the uploads of a bucket by key, then by id.
std::string upload_key(std::string_view bucket, std::string_view key, std::string_view id);
std::string uploads_of(std::string_view bucket);
std::string part_key(std::string_view upload_id, uint64_t number);
std::string parts_of(std::string_view upload_id);

/// Orders the objects of a bucket by the bytes of their keys, as listings do.
std::string object_key(std::string_view bucket, std::string_view key);
/// The prefix of a bucket's objects whose keys begin with `key_prefix`.
std::string object_prefix(std::string_view bucket, std::string_view key_prefix);

/// Of `ObjectRecord::attributes`: the object's tags, which its reads do not answer.
constexpr const char* kTagsAttribute = "TagSet";
/// Of `ObjectRecord::attributes`: the sizes of the parts that the object was uploaded in.
constexpr const char* kPartsAttribute = "PartSizes";
/// Keeps the tags under it; none leave no trace.
void store_tags(Document& attributes, const Document& tags);

/// No bucket has versions, so the only one that can be asked for is `null`. Error: InvalidArgument
/// (recorded: test_s3_api.py).
Status check_version_id(const Document& input);

/// Error: NoSuchBucket.
Result<const BucketRecord*> find_bucket(Call& call, std::string_view bucket);
/// Error: NoSuchKey.
Result<const ObjectRecord*> find_object(Call& call, std::string_view bucket, std::string_view key);

}  // namespace cloudtab::s3
