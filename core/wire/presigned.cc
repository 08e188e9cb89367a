#include "core/wire/presigned.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/time.h"
#include "core/wire/uri.h"

namespace cloudtab::wire {

namespace {

/// The longest life of a presigned request.
constexpr int64_t kExpiresSecondsMax = 604'800;

Error malformed(std::string text) {
  return Error{"AuthorizationQueryParametersError", std::move(text), 400};
}

/// A whole number of at most 12 digits, or none.
std::optional<int64_t> number_of(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 12) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

Error expired(Instant at) {
  return Error{"AccessDenied",
               "Request has expired",
               403,
               Fault::kSender,
               {{"Expires", to_iso8601_seconds(at)}}};
}

Status check_expires(std::string_view text) {
  const std::optional<int64_t> seconds = number_of(text);
  if (!seconds) return malformed("X-Amz-Expires should be a number");
  if (*seconds < 0) return malformed("X-Amz-Expires must be non-negative");
  if (*seconds > kExpiresSecondsMax) {
    return malformed(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
        "must be less than 604800 seconds");
  }
  return ok();
}

Status read_version_4(const Fields& query, Request& request) {
  for (const char* name : {"X-Amz-Algorithm",
                           "X-Amz-Credential",
                           "X-Amz-Signature",
                           "X-Amz-Date",
                           "X-Amz-SignedHeaders",
                           "X-Amz-Expires"}) {
    if (find_field(query, name) != nullptr) continue;
    return malformed(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
        "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  }
  const std::string& credential = *find_field(query, "X-Amz-Credential");
  if (std::count(credential.begin(), credential.end(), '/') < 4) {
    return malformed(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  }
  const Result<Instant> date = parse_iso8601(*find_field(query, "X-Amz-Date"));
  if (!date.ok()) {
    return malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  const std::string& seconds = *find_field(query, "X-Amz-Expires");
  RETURN_IF_ERROR(check_expires(seconds));
  request.expires = *date + Duration(1000 * *number_of(seconds));
  request.expired = expired(*request.expires);
  request.expired.fields["X-Amz-Expires"] = seconds;
  return ok();
}

Status read_version_2(const Fields& query, Request& request) {
  for (const char* name : {"Signature", "Expires", "AWSAccessKeyId"}) {
    if (find_field(query, name) != nullptr) continue;
    return Error{"AccessDenied",
                 "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
                 "parameters",
                 403};
  }
  const std::string& seconds = *find_field(query, "Expires");
  const std::optional<int64_t> at = number_of(seconds);
  if (!at) {
    return Error{"AccessDenied", "Invalid date (should be seconds since epoch): " + seconds, 403};
  }
  request.expires = from_millis(1000 * *at);
  request.expired = expired(*request.expires);
  return ok();
}

}  // namespace

Status read_presigned(const Incoming& incoming, Request& request) {
  const Fields& query = incoming.query();
  if (query.empty() || !incoming.header("authorization").empty()) return ok();
  for (const char* name : {"X-Amz-Signature", "X-Amz-Credential", "X-Amz-Algorithm"}) {
    if (find_field(query, name) != nullptr) return read_version_4(query, request);
  }
  for (const char* name : {"Signature", "AWSAccessKeyId"}) {
    if (find_field(query, name) != nullptr) return read_version_2(query, request);
  }
  return ok();
}

}  // namespace cloudtab::wire
