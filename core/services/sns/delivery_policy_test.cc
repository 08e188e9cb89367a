#include "core/services/sns/delivery_policy.h"

#include <gtest/gtest.h>

#include "core/services/sns/retry_policy.h"

namespace cloudtab::sns {
namespace {

std::string delays(const RetryPolicy& policy) {
  std::string list;
  for (uint64_t number = 1; const std::optional<Duration> delay = delay_before(policy, number);
       ++number) {
    list += std::to_string(delay->count()) + " ";
  }
  return list;
}

TEST(RetryPolicy, GoesThroughItsPhases) {
  struct Case {
    BackoffFunction function;
    const char* expected;
  };
  const Case cases[] = {
      {BackoffFunction::kLinear, "0 1000 1000 6000 11000 16000 16000 "},
      {BackoffFunction::kArithmetic, "0 1000 1000 3500 8500 16000 16000 "},
      {BackoffFunction::kGeometric, "0 1000 1000 2519 6349 16000 16000 "},
      {BackoffFunction::kExponential, "0 1000 1000 2000 4000 16000 16000 "},
  };
  for (const Case& c : cases) EXPECT_EQ(delays({1s, 16s, 7, 1, 1, 1, c.function}), c.expected);
  EXPECT_EQ(delays({20s, 20s, 3, 0, 0, 0, BackoffFunction::kLinear}), "20000 20000 20000 ");
  EXPECT_EQ(delays({1s, 3600s, 0, 0, 0, 0, BackoffFunction::kLinear}), "");
  EXPECT_EQ(delays({1s, 3600s, 1, 0, 0, 0, BackoffFunction::kGeometric}), "1000 ");
}

TEST(RetryPolicy, ManagedEndpointsAreTriedFor23Days) {
  Duration total{};
  uint64_t number = 1;
  for (; const std::optional<Duration> delay = delay_before(kManagedEndpointPolicy, number);
       ++number)
    total += *delay;
  EXPECT_EQ(number, 100'016u);
  EXPECT_EQ(total / std::chrono::hours(24), 23);
  total = Duration{};
  for (number = 1;
       const std::optional<Duration> delay = delay_before(kCustomerEndpointPolicy, number);
       ++number)
    total += *delay;
  EXPECT_EQ(total / std::chrono::hours(1), 7);
}

TEST(DeliveryPolicy, FindsEachFault) {
  struct Case {
    const char* retry;
    const char* fault;
  };
  const Case cases[] = {
      {R"({"minDelayTarget":1,"maxDelayTarget":1,"numRetries":100})", ""},
      {R"({"numRetries":101})", "numRetries must be less than or equal to 100"},
      {R"({"numRetries":-1})", "numRetries must be greater than or equal to 0"},
      {R"({"minDelayTarget":0})", "minDelayTarget must be greater than or equal to 1"},
      {R"({"maxDelayTarget":3601})", "maxDelayTarget must be less than or equal to 3600"},
      {R"({"minDelayTarget":21})",
       "maxDelayTarget must be greater than or equal to minDelayTarget"},
      {R"({"numRetries":3,"numNoDelayRetries":2,"numMinDelayRetries":2})",
       "numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries "
       "and numMaxDelayRetries"},
      {R"({"backoffFunction":"cubic"})",
       "backoffFunction: the value [cubic] is not a valid backoff function"},
      {R"({"numRetries":"3"})", "numRetries must be an integer"},
  };
  for (const Case& c : cases) {
    const std::string retry = c.retry;
    const bool fine = std::string_view(c.fault).empty();
    EXPECT_EQ(
        delivery_policy_fault(R"({"http":{"defaultHealthyRetryPolicy":)" + retry + "}}", true),
        fine ? "" : "DeliveryPolicy: http.defaultHealthyRetryPolicy." + std::string(c.fault));
    EXPECT_EQ(delivery_policy_fault(R"({"healthyRetryPolicy":)" + retry + "}", false),
              fine ? "" : "DeliveryPolicy: healthyRetryPolicy." + std::string(c.fault));
  }
  EXPECT_EQ(delivery_policy_fault("[", true), "DeliveryPolicy: failed to parse JSON.");
}

// Recorded, member for member.
TEST(DeliveryPolicy, IsShownAsSnsShowsIt) {
  EXPECT_EQ(
      effective_topic_policy("").dump(),
      R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}})");
  EXPECT_EQ(
      shown_topic_policy(
          R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":5,"maxDelayTarget":6,"numRetries":1}}})"),
      R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":5,"maxDelayTarget":6,"numRetries":1},"disableSubscriptionOverrides":false}})");
  EXPECT_EQ(shown_topic_policy(R"({"http":{"defaultHealthyRetryPolicy":null}})"),
            R"({"http":{"disableSubscriptionOverrides":false}})");
  EXPECT_EQ(
      shown_subscription_policy(R"({"requestPolicy":{"headerContentType":"text/csv"}})"),
      R"({"healthyRetryPolicy":null,"sicklyRetryPolicy":null,"throttlePolicy":null,"requestPolicy":{"headerContentType":"text/csv"},"guaranteed":false})");
  EXPECT_EQ(
      effective_subscription_policy(
          R"({"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":1,"numRetries":0},"throttlePolicy":{"maxReceivesPerSecond":1000}})",
          R"({"http":{"defaultRequestPolicy":{"headerContentType":"application/json"}}})")
          .dump(),
      R"({"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":1,"numRetries":0,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"sicklyRetryPolicy":null,"throttlePolicy":{"maxReceivesPerSecond":1000},"requestPolicy":{"headerContentType":"application/json"},"guaranteed":false})");
}

TEST(DeliveryPolicy, ATopicCanKeepSubscriptionsFromHavingTheirOwn) {
  const OrderedDocument effective =
      effective_subscription_policy(R"({"healthyRetryPolicy":{"numRetries":1}})",
                                    R"({"http":{"disableSubscriptionOverrides":true}})");
  EXPECT_EQ(retry_policy_of(effective).retries, 3u);
  EXPECT_EQ(content_type_of(effective), "text/plain; charset=UTF-8");
}

}  // namespace
}  // namespace cloudtab::sns
