#pragma once

#include <optional>

#include "core/base/document.h"
#include "core/base/http.h"

// Cross-origin requests to a function's URL with a Cors configuration. Source:
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors

namespace cloudtab::lambda {

/// The answer to a preflight request, which runs no function; or nothing if the request is none, or
/// the URL has no Cors. One that is not allowed is answered without CORS headers, which a browser
/// takes for a no.
std::optional<HttpResponse> answer_preflight(const Document& cors, const HttpRequest& request);

/// Replaces the CORS headers of a function's answer by the configuration's.
void put_cors_headers(const Document& cors, const HttpRequest& request, HttpHeaders& headers);

}  // namespace cloudtab::lambda
