#pragma once

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// Cross-origin requests: what a bucket's rules let pages do.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html and recorded answers
// (test_s3_cors.py).

namespace cloudtab::s3 {

/// A configuration for PutBucketCors. Errors: MalformedXML, InvalidRequest.
Status check_cors(const Document& configuration);

/// Answers a browser's preflight by the bucket's rules. Error: AccessForbidden, BadRequest.
Result<HttpResponse> answer_preflight(Call& call, const HttpRequest& request);

}  // namespace cloudtab::s3
