#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/engine/call.h"

// Throttling: a bucket holds as many tokens as the burst limit and fills at the rate limit; a
// request takes one.
// Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html

namespace cloudtab::apigateway {

struct RateLimit {
  int64_t micros_per_second = 0;  ///< millionths of a token
  int64_t burst = 0;

  friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

/// The limit that settings ask for under these names; nothing where they set none. Settings are a
/// usage plan's or a stage's.
std::optional<RateLimit> rate_limit_of(const Document& settings,
                                       const char* rate,
                                       const char* burst);

/// In memory only, as a request must not write the journal; missing: full.
struct TokenBucket {
  static constexpr std::string_view kCollection = "apigateway/buckets";
  static constexpr bool kDerived = true;

  int64_t micros = 0;  ///< what was left, in millionths of a token
  Instant as_of{};

  /// What is left by now.
  int64_t left_at(Instant now, const RateLimit& limit) const;
};

/// Takes a token from the bucket, if it has one.
bool take_token(Call& call, const Scope& scope, const std::string& bucket, const RateLimit& limit);

}  // namespace cloudtab::apigateway
