#pragma once

#include "core/base/result.h"
#include "core/wire/incoming.h"
#include "core/wire/request.h"

namespace cloudtab::wire {

/// Reads what a request to S3 that is signed in its query string says of its life, in either
/// version of the signature; nothing for one that is not. Signatures are not looked at. Errors:
/// AuthorizationQueryParametersError, AccessDenied.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html and
/// recorded answers (LocalStack's test_s3.py, TestS3PresignedUrl).
Status read_presigned(const Incoming& incoming, Request& request);

}  // namespace cloudtab::wire
