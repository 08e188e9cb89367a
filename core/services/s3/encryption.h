#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

// Server-side encryption. Bytes are kept as they are; what is said of their encryption is AWS's.

/// A configuration for PutBucketEncryption. Errors, recorded: test_s3_api.py,
/// test_s3_default_bucket_encryption_exc.
Status check_encryption(const Document& configuration);

/// What a new bucket has, and one whose configuration was deleted.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
Document default_encryption();

/// The members that a put or copy answers about encryption, and the object's reads after it:
/// ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled. What the input does not say is the
/// bucket's default. Errors: KMS's own, as `KMS.<code>`.
Result<Document> object_encryption(Call& call, const BucketRecord& bucket, const Document& input);

/// Whether the key that an object is encrypted with can be used now; `attributes` hold those
/// members. Errors as above.
Status check_readable(Call& call, const Document& attributes);

/// Those members' names.
constexpr const char* kEncryptionMembers[] = {
    "ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"};

}  // namespace cloudtab::s3
