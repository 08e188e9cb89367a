#include "core/services/sns/retry_policy.h"

#include <algorithm>

namespace cloudtab::sns {
namespace {

// Fixed-point numbers with 20 binary places: the same everywhere, unlike `std::pow`.
constexpr uint64_t kOne = uint64_t{1} << 20;

/// `factor` to the power of `exponent`, cut off above `limit`.
uint64_t power(uint64_t factor, uint64_t exponent, uint64_t limit) {
  uint64_t result = kOne;
  for (uint64_t i = 0; i < exponent && result <= limit; ++i) {
    // The retry count is at most 100 and the limit 3 600, so that no product overflows.
    result = result * factor / kOne;
  }
  return result;
}

/// The largest factor whose power does not pass max / min.
uint64_t factor_of(const RetryPolicy& policy, uint64_t steps) {
  const auto ratio = static_cast<uint64_t>(policy.max_delay.count()) * kOne /
                     static_cast<uint64_t>(policy.min_delay.count());
  uint64_t low = kOne;
  uint64_t high = ratio;
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    if (power(middle, steps, ratio) <= ratio) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/// The delay of back-off retry `index` (from 0) of `count`.
Duration backoff_delay(const RetryPolicy& policy, uint64_t index, uint64_t count) {
  if (count == 1 || index == 0 || policy.min_delay >= policy.max_delay) return policy.min_delay;
  const uint64_t steps = count - 1;
  if (index == steps) return policy.max_delay;
  const auto min = static_cast<uint64_t>(policy.min_delay.count());
  const auto range = static_cast<uint64_t>((policy.max_delay - policy.min_delay).count());
  switch (policy.function) {
    case BackoffFunction::kLinear:
      return Duration(static_cast<int64_t>(min + range * index / steps));
    case BackoffFunction::kArithmetic:
      return Duration(
          static_cast<int64_t>(min + range * index * (index + 1) / (steps * (steps + 1))));
    case BackoffFunction::kGeometric: {
      const uint64_t grown = min * power(factor_of(policy, steps), index, ~uint64_t{0} >> 1) / kOne;
      return std::min(policy.max_delay, Duration(static_cast<int64_t>(grown)));
    }
    case BackoffFunction::kExponential: {
      if (index >= 32) return policy.max_delay;
      return std::min(policy.max_delay, Duration(static_cast<int64_t>(min << index)));
    }
  }
  return policy.max_delay;
}

}  // namespace

std::optional<Duration> delay_before(const RetryPolicy& policy, uint64_t number) {
  if (number == 0 || number > policy.retries) return std::nullopt;
  uint64_t index = number - 1;
  if (index < policy.immediate) return Duration{};
  index -= policy.immediate;
  if (index < policy.pre_backoff) return policy.min_delay;
  index -= policy.pre_backoff;
  if (index < policy.backoff()) return backoff_delay(policy, index, policy.backoff());
  return policy.max_delay;
}

}  // namespace cloudtab::sns
