#pragma once

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

// A bucket as a website: `{bucket}.s3-website-{region}.amazonaws.com`, and for hosts that cannot
// have such names `/_cloudtab/websites/{bucket}/...`. Index and error documents, redirects of
// objects, of everything, and by routing rules.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html and recorded
// answers (test_s3.py, TestS3StaticWebsiteHosting).

namespace cloudtab::s3 {

/// A configuration for PutBucketWebsite. Errors: InvalidArgument, InvalidRequest.
Status check_website(const Document& configuration);

bool is_website(const HttpRequest& request);

/// Answers a request to a website.
HttpResponse serve_website(Call& call, const HttpRequest& request);

}  // namespace cloudtab::s3
