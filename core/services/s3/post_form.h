#pragma once

#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::s3 {

/// An object that a browser's form uploads: `POST /bucket` of `multipart/form-data`. Its policy
/// must allow what the form says; its signature is not verified, for any secret key is right.
/// Errors: of the policy AccessDenied, InvalidPolicyDocument, EntityTooLarge, EntityTooSmall; of
/// the form InvalidArgument, MalformedPOSTRequest; those of PutObject. Source:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html and recorded
/// answers (test_s3.py, TestS3PresignedPost).
Result<HttpResponse> post_form(Call& call, const HttpRequest& request);

}  // namespace cloudtab::s3
