#pragma once

#include <string>
#include <string_view>

#include "core/base/http.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/http_effect.h"
#include "core/engine/outcome.h"

// An HTTP request that is sent for one, and waited for: within the sandbox where the URL leads
// there, else by the host.

namespace cloudtab::apigateway {

/// A reply on its way to the call that waits for it. In memory only, as the call is.
struct HttpReplyRecord {
  static constexpr std::string_view kCollection = "apigateway/http_replies";
  static constexpr bool kDerived = true;

  HttpReply reply;
};

/// The timer that replies come by.
constexpr std::string_view kHttpReplyTimer = "http_reply";
void take_http_reply(Call& call, std::string_view key);

/// Sends the request, and answers the reply in the end: until then it is `Waiting`, and the caller
/// runs again and asks again; one request for each call. Past the deadline the reply's `failure` is
/// kHttpTimedOut.
constexpr std::string_view kHttpTimedOut = "TimedOut";
OutcomeOf<HttpReply> call_http(Call& call,
                               HttpRequest request,
                               std::string_view url,
                               Instant deadline);
/// Whether `call_http` has been asked before.
bool has_called_http(Call& call);

}  // namespace cloudtab::apigateway
