#include "core/services/apigateway/rate_limit.h"

#include <algorithm>

namespace cloudtab::apigateway {

namespace {

constexpr int64_t kMicros = 1'000'000;
/// More than any account has.
constexpr double kRateMax = 1e6;

}  // namespace

std::optional<RateLimit> rate_limit_of(const Document& settings,
                                       const char* rate,
                                       const char* burst) {
  const auto per_second = settings.find(rate);
  const auto at_once = settings.find(burst);
  // -1 stands for no limit.
  const auto is_limit = [&](Document::const_iterator found) {
    return found != settings.end() && found->is_number() && found->get<double>() >= 0;
  };
  const bool has_rate = is_limit(per_second);
  const bool has_burst = is_limit(at_once);
  if (!has_rate && !has_burst) return std::nullopt;
  RateLimit limit;
  if (has_rate) {
    const double clamped = std::clamp(per_second->get<double>(), 0.0, kRateMax);
    limit.micros_per_second = static_cast<int64_t>(clamped * static_cast<double>(kMicros) + 0.5);
  }
  // Without a burst limit, what a second brings may come at once.
  limit.burst = has_burst ? std::clamp<int64_t>(at_once->get<int64_t>(), 0, INT32_MAX)
                          : std::max<int64_t>(limit.micros_per_second / kMicros, 1);
  return limit;
}

int64_t TokenBucket::left_at(Instant now, const RateLimit& limit) const {
  const int64_t full = limit.burst * kMicros;
  const int64_t elapsed = std::max<int64_t>((now - as_of).count(), 0);
  const __int128 filled = static_cast<__int128>(elapsed) * limit.micros_per_second / 1000 + micros;
  return filled > full ? full : static_cast<int64_t>(filled);
}

bool take_token(Call& call, const Scope& scope, const std::string& bucket, const RateLimit& limit) {
  Collection<TokenBucket>& buckets = call.records<TokenBucket>(scope);
  const TokenBucket* found = buckets.find(bucket);
  const int64_t left = found == nullptr ? limit.burst * kMicros : found->left_at(call.now(), limit);
  if (left < kMicros) return false;
  buckets.put(bucket, {left - kMicros, call.now()});
  return true;
}

}  // namespace cloudtab::apigateway
