#pragma once

#include <string>
#include <string_view>

#include "core/base/http.h"
#include "core/base/result.h"

namespace cloudtab::wire {

/// Whether a request is signed with `secret` by AWS Signature Version 4, in its Authorization
/// header or its query string (presigned). The payload's hash is that of `x-amz-content-sha256`
/// where the request has one (checked against the body unless it says that it is unsigned or
/// streamed), else that of the body. Age is not looked at.
///
/// Called only by who wants signatures checked; nothing in the wire depends on it. Errors, as AWS
/// words them: `MissingAuthenticationTokenException`, `IncompleteSignature`,
/// `SignatureDoesNotMatch` (status 403).
Status verify_signature(const HttpRequest& request, std::string_view secret);

}  // namespace cloudtab::wire
