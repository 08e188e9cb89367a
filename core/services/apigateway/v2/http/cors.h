#pragma once

#include <optional>

#include "core/base/document.h"
#include "core/base/http.h"

// Cross-origin requests to an HTTP API with a CorsConfiguration. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html

namespace cloudtab::apigateway::v2 {

/// The answer to a preflight request, or nothing if the request is none. One that the configuration
/// does not allow is answered without CORS headers, which a browser takes for a no.
std::optional<HttpResponse> answer_preflight(const Document& cors, const HttpRequest& request);

/// Replaces the CORS headers of an integration's answer by the configuration's.
void put_cors_headers(const Document& cors, const HttpRequest& request, HttpHeaders& headers);

}  // namespace cloudtab::apigateway::v2
