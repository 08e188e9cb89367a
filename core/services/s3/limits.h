#pragma once

#include <cstddef>
#include <cstdint>

namespace cloudtab::s3 {

/// Bytes of a bucket name.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
constexpr size_t kBucketNameBytesMin = 3;
constexpr size_t kBucketNameBytesMax = 63;
constexpr size_t kOldBucketNameBytesMax = 255;
/// Bytes of an object key in UTF-8.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
constexpr size_t kKeyBytesMax = 1024;
/// Bytes of all user metadata.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
constexpr size_t kUserMetadataBytesMax = 2048;
/// Entries of one page of a listing.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
constexpr size_t kListKeysMax = 1000;
/// Objects one DeleteObjects may name.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
constexpr size_t kDeleteObjectsMax = 1000;
/// Parts of an upload, and bytes of each but the last.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
constexpr int64_t kPartsMax = 10'000;
constexpr size_t kPartBytesMin = 5 * 1024 * 1024;
/// Tags of a bucket and of an object, and characters of their keys and values.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
constexpr size_t kTagsPerBucketMax = 50;
constexpr size_t kTagsPerObjectMax = 10;
constexpr size_t kTagKeyCharactersMax = 128;
constexpr size_t kTagValueCharactersMax = 256;
/// Bytes of a lifecycle rule's ID.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
constexpr size_t kLifecycleIdBytesMax = 255;
/// Buckets an account may own by default. https://docs.aws.amazon.com/general/latest/gr/s3.html
constexpr size_t kBucketsPerAccountMax = 10'000;

}  // namespace cloudtab::s3
