#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab {

/// Tag of the sandbox's clock: virtual time, milliseconds since 1970-01-01T00:00:00Z. It has no
/// `now()` on purpose: the time is always an argument.
struct VirtualClock {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<VirtualClock>;
  static constexpr bool is_steady = true;
};

using Duration = std::chrono::milliseconds;
using Instant = VirtualClock::time_point;
using namespace std::chrono_literals;

constexpr int64_t to_millis(Instant t) { return t.time_since_epoch().count(); }
constexpr Instant from_millis(int64_t ms) { return Instant(Duration(ms)); }
/// Whole seconds since the epoch, rounded down.
constexpr int64_t to_seconds(Instant t) {
  return std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
}

/// `2026-11-23T04:12:54.123Z`.
std::string to_iso8601_millis(Instant t);
/// `2026-11-23T04:12:54Z`.
std::string to_iso8601_seconds(Instant t);
/// `Mon, 23 Nov 2026 04:12:54 GMT` (RFC 7231 IMF-fixdate).
std::string to_http_date(Instant t);

/// `Friday`.
std::string_view weekday_name(Instant t);
/// `October`.
std::string_view month_name(Instant t);

/// Accepts RFC 3339 date-times (`2026-11-23T04:12:54[.fraction](Z|+hh:mm)`) and the basic form of
/// SigV4
/// (`20261123T041254Z`). Error: code `InvalidTimestamp`.
Result<Instant> parse_iso8601(std::string_view text);
/// RFC 7231 IMF-fixdate. Error: code `InvalidTimestamp`.
Result<Instant> parse_http_date(std::string_view text);

}  // namespace cloudtab
