#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.h"

// When SNS tries again what it could not deliver. After the first attempt come four phases:
//
//   immediate     retries without a delay
//   pre-back-off  retries `min_delay` apart
//   back-off      the delay grows from `min_delay` to `max_delay` by a function
//   post-back-off retries `max_delay` apart
//
// Source: SNS developer guide, "Amazon SNS message delivery retries". AWS adds jitter, we do not.

namespace cloudtab::sns {

enum class BackoffFunction { kLinear, kArithmetic, kGeometric, kExponential };

struct RetryPolicy {
  Duration min_delay{};
  Duration max_delay{};
  uint64_t retries = 0;  ///< of all phases together
  uint64_t immediate = 0;
  uint64_t pre_backoff = 0;
  uint64_t post_backoff = 0;
  BackoffFunction function = BackoffFunction::kLinear;

  uint64_t backoff() const { return retries - immediate - pre_backoff - post_backoff; }
};

/// SQS, Lambda, Firehose: 100 015 retries over 23 days.
constexpr RetryPolicy kManagedEndpointPolicy = {
    1s, 20s, 100'015, 3, 2, 100'000, BackoffFunction::kExponential};
/// E-mail, SMS, mobile push: 50 over 6 hours.
constexpr RetryPolicy kCustomerEndpointPolicy = {
    10s, 600s, 50, 0, 2, 38, BackoffFunction::kExponential};
/// Whatever its policy says, an HTTP delivery is given up after this.
constexpr Duration kHttpRetryTimeMax = 3'600s;

/// How long to wait before retry `number` (1 is the first); nothing if there is no such retry. The
/// functions are AWS's by name; their values between the two ends are ours:
/// linear: equal steps; arithmetic: steps that grow by the same amount; geometric: growth by the
/// same factor; exponential: doubling, at most `max_delay`.
std::optional<Duration> delay_before(const RetryPolicy& policy, uint64_t number);

}  // namespace cloudtab::sns
