#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// Lifecycle rules: objects, what is behind them, lone delete markers and uploads that are never
// completed go when their time comes. S3 applies rules once a day; here they are applied at each
// midnight (UTC) at which something is due, and at no other time. Transitions to other storage
// classes are kept, not made.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html and
// recorded answers (test_s3.py, TestS3BucketLifecycle).

namespace cloudtab::s3 {

/// In `BucketRecord::configurations`.
constexpr const char* kLifecycleName = "Lifecycle";

/// When a bucket's rules are next to be applied. Key: the bucket's name.
struct LifecycleRecord {
  static constexpr std::string_view kCollection = "s3/lifecycles";
  static constexpr uint32_t kVersion = 1;

  Instant due{};

  void encode(RecordWriter& out) const;
  static LifecycleRecord decode(RecordReader& in, uint32_t version);
};

/// A configuration as GetBucketLifecycleConfiguration answers it: every rule has an ID. Errors:
/// MalformedXML, InvalidArgument, InvalidRequest.
Result<Document> checked_lifecycle(Call& call, Document configuration);

/// When the current object goes, and by which rule; none if it stays.
struct Expiry {
  Instant at{};
  std::string rule;
};
std::optional<Expiry> expiry_of(const BucketRecord& bucket, const ObjectRecord& object);

/// Adds `Expiration` to the answer of a put or a read of the current object.
void tell_expiry(const BucketRecord& bucket, const ObjectRecord& object, Document& answer);

/// After a bucket's rules, an object, a version or an upload came or changed: its rules are applied
/// in time. `due`: when something new is due; none: nothing is.
void watch(Call& call, const std::string& bucket, std::optional<Instant> due);
/// The same for what is due of one object, or of one upload.
void watch_object(Call& call,
                  const BucketRecord& bucket,
                  const std::string& name,
                  const ObjectRecord& object);
void watch_noncurrent(Call& call,
                      const BucketRecord& bucket,
                      const std::string& name,
                      const ObjectRecord& object);
void watch_upload(Call& call,
                  const BucketRecord& bucket,
                  const std::string& name,
                  const UploadRecord& upload);
/// The same for everything in the bucket, after its rules changed.
void watch_bucket(Call& call, const std::string& name);

/// The timer `lifecycle`; key: the bucket's name.
void run_lifecycle(Call& call, std::string_view key);

}  // namespace cloudtab::s3
