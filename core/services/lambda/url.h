#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

// Function URLs: hosts of their own, whose requests run a function.
//
//   {id}.lambda-url.{region}.on.aws --> event of payload format 2.0 --> Invoke --> HTTP response
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html

namespace cloudtab::lambda {

/// `abc.lambda-url.us-east-1.on.aws`: AWS's name of a URL's host.
std::string url_host(std::string_view id, std::string_view region);
/// The URL as a client that came by `endpoint` reaches it: at AWS's host, or under `localhost`,
/// whose names all lead to the same machine.
std::string url_of(const std::string& endpoint, std::string_view id, std::string_view region);

/// The id of a function's URL, or of an alias's; empty if there is none.
std::string find_url(Call& call, std::string_view function, std::string_view qualifier);
/// Forgets all URLs of a function that is gone. Those of an alias outlive it, as recorded.
void drop_urls(Call& call, std::string_view function);

/// The event that a request to a URL makes. `caller`: the account of a signed request, or empty.
Document url_event(const Call& call,
                   const HttpRequest& request,
                   std::string_view id,
                   std::string_view region,
                   const std::string& caller);
/// The response that a function's answer, JSON text, stands for. Error: any; it stands for none.
Result<HttpResponse> url_response(std::string_view payload);

/// The service's data plane: requests to function URLs, and for packages.
HttpOutcome data_plane(Call& call, const HttpRequest& request);

}  // namespace cloudtab::lambda
