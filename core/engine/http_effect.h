#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"

// HTTP requests that leave a service, and what becomes of them.

namespace cloudtab {

/// The answer to a request that a service sent.
struct HttpReply {
  /// Nothing if none came.
  std::optional<HttpResponse> response;
  /// Why none came, by the host's name for it; `kNoHttpRunner`: this host makes no HTTP calls.
  std::string failure;
};

inline constexpr std::string_view kNoHttpRunner = "NoRunner";

struct UrlParts {
  std::string host;    ///< with its port
  std::string target;  ///< path and query; `/` if there are none
};
/// The parts of an absolute URL; the host is empty if it is none.
UrlParts split_url(std::string_view url);

/// What `EffectKind::kHttpCall` asks of the host: `{method, url, headers: [[name, value]], body:
/// base64}`.
Document http_effect(const HttpRequest& request, std::string_view url);
/// What the host answered: `{ok: {status, headers, body}}` of the same forms, or `{error: {type,
/// message}}`.
HttpReply reply_of(const Document& effect_result);

}  // namespace cloudtab
