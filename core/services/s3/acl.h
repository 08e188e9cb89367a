#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/s3/state.h"

// Access control lists, as far as buckets still have them: where ownership is enforced, which is
// the default, there are none but the owner's. They are kept and answered and decide nothing.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html,
// acl-overview.html beside it, and recorded answers (test_s3.py, test_s3_bucket_acl*).

namespace cloudtab::s3 {

/// In `BucketRecord::configurations`, and of `ObjectRecord::attributes`.
constexpr const char* kAcl = "Acl";
constexpr const char* kAclAttribute = "Acl";

/// The list that everything begins with: its owner's.
Document default_acl(const std::string& account);

/// The list that a request to set one has: a canned one, grants in headers, or the whole. Errors:
/// AccessControlListNotSupported where ownership is enforced, InvalidArgument, InvalidRequest,
/// MalformedACLError, MissingSecurityHeader, UnexpectedContent.
Result<Document> read_acl(const BucketRecord& bucket, const Document& input);

/// Gives a new object the canned list or the grants that its request asks for, if any. Errors as
/// above.
Status add_acl(const BucketRecord& bucket, const Document& input, Document& attributes);

}  // namespace cloudtab::s3
