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

/// What is known of an object: of its current version, where it has more. Key: `object_key`.
struct ObjectRecord {
  static constexpr std::string_view kCollection = "s3/objects";
  static constexpr uint32_t kVersion = 2;

  std::string key;
  uint64_t size_bytes = 0;
  /// In quotes, as it travels.
  std::string etag;
  Instant modified{};
  /// Members of GetObject's answer that were given at the put: ContentType, Metadata, CacheControl,
  /// checksums, ...
  Document attributes = Document::object();
  /// Empty for the version that clients call `null`: one put while the bucket had no versions.
  std::string version_id{};
  /// Orders the versions of a key; 0 if it was put before there were any.
  uint64_t sequence = 0;

  void encode(RecordWriter& out) const;
  static ObjectRecord decode(RecordReader& in, uint32_t version);
};

/// A version behind the current one, or a delete marker, which may be the newest. Key:
/// `version_key`, the newest first.
struct VersionRecord {
  static constexpr std::string_view kCollection = "s3/versions";
  static constexpr uint32_t kVersion = 1;

  ObjectRecord object;  ///< of a marker: key, version and time
  bool is_marker = false;
  /// When a newer one came; zero for a marker that is the newest.
  Instant noncurrent{};

  void encode(RecordWriter& out) const;
  static VersionRecord decode(RecordReader& in, uint32_t version);
};

/// The object's bytes, apart from the record so that listing, tagging and newer versions never
/// touch them. Key: `body_key`.
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
/// Where a version's bytes are, for as long as it exists.
std::string body_key(std::string_view bucket, const ObjectRecord& object);
std::string version_key(std::string_view bucket, std::string_view key, uint64_t sequence);
/// The prefix of one key's versions, and of all in a bucket.
std::string versions_of(std::string_view bucket, std::string_view key);
std::string versions_in(std::string_view bucket);
/// The prefix of a bucket's objects whose keys begin with `key_prefix`.
std::string object_prefix(std::string_view bucket, std::string_view key_prefix);

/// Of `ObjectRecord::attributes`: the object's tags, which its reads do not answer.
constexpr const char* kTagsAttribute = "TagSet";
/// Of `ObjectRecord::attributes`: the sizes of the parts that the object was uploaded in.
constexpr const char* kPartsAttribute = "PartSizes";
/// Of `ObjectRecord::attributes`: those parts' checksums, if its upload asked for one.
constexpr const char* kPartChecksumsAttribute = "PartChecksums";
/// Of `ObjectRecord::attributes`: the upload that the object was made by, so that the request that
/// completed it may come again.
constexpr const char* kUploadAttribute = "UploadId";
/// Keeps the tags under it; none leave no trace.
void store_tags(Document& attributes, const Document& tags);

/// Error: NoSuchBucket.
Result<const BucketRecord*> find_bucket(Call& call, std::string_view bucket);
}  // namespace cloudtab::s3
