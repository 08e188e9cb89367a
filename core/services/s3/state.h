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

/// Orders the objects of a bucket by the bytes of their keys, as listings do.
std::string object_key(std::string_view bucket, std::string_view key);
/// The prefix of a bucket's objects whose keys begin with `key_prefix`.
std::string object_prefix(std::string_view bucket, std::string_view key_prefix);

/// Of `ObjectRecord::attributes`: the object's tags, which its reads do not answer.
constexpr const char* kTagsAttribute = "TagSet";
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
