#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// Object lock: a version that is retained, or held, is not deleted before its time. What an object
// has of it are its attributes ObjectLockMode, ObjectLockRetainUntilDate and
// ObjectLockLegalHoldStatus, as its reads answer them.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html and recorded
// answers (test_s3.py, TestS3ObjectLock*; test_s3_api.py, TestS3ObjectLock).

namespace cloudtab::s3 {

/// In `BucketRecord::configurations`: as GetObjectLockConfiguration answers it.
constexpr const char* kObjectLock = "ObjectLock";

constexpr const char* kLockMode = "ObjectLockMode";
constexpr const char* kRetainUntil = "ObjectLockRetainUntilDate";
constexpr const char* kLegalHold = "ObjectLockLegalHoldStatus";

bool has_object_lock(const BucketRecord& bucket);

/// A configuration for PutObjectLockConfiguration. Error: MalformedXML.
Status check_object_lock(const Document& configuration);

/// Gives a new object the lock that its request or its bucket has for it. Errors: InvalidArgument,
/// InvalidRequest.
Status lock_object(const BucketRecord& bucket,
                   const Document& input,
                   Instant now,
                   Document& attributes);

/// A copy is not locked as its source is.
void unlock_copy(Document& attributes);

/// Whether a version may be deleted, or its retention be changed to `until` (a deletion: the
/// epoch) in `mode`. Error: AccessDenied.
Status check_unlocked(const ObjectRecord& object,
                      bool bypass_governance,
                      Instant now,
                      Instant until = {},
                      const std::string& mode = "");
Status check_not_held(const ObjectRecord& object);

/// A deletion may only ask to bypass governance where there is any. Error: InvalidArgument.
Status check_bypass(const BucketRecord& bucket, const Document& input);

}  // namespace cloudtab::s3
