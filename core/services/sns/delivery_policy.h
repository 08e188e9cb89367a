#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/services/sns/retry_policy.h"

// The DeliveryPolicy of topics and of HTTP subscriptions: JSON that says how often to try again and
// as which content type to send. Source of its rules: SNS developer guide, "Creating an HTTP/S
// delivery policy"; of its faults: projects tested against AWS (ballerinax/aws.sns, cdk-preflight).

namespace cloudtab::sns {

/// Keeps the order in which SNS writes members.
using OrderedDocument = nlohmann::ordered_json;

/// What is wrong with a policy, to follow `Invalid parameter: `; "" if nothing is.
std::string delivery_policy_fault(std::string_view text, bool of_topic);

/// As GetTopicAttributes shows what was set; "" if it says nothing. Recorded.
std::string shown_topic_policy(std::string_view text);
/// As GetSubscriptionAttributes shows what was set. Recorded.
std::string shown_subscription_policy(std::string_view text);

/// EffectiveDeliveryPolicy of a topic: its own over the defaults. Recorded.
OrderedDocument effective_topic_policy(std::string_view topic_text);
/// EffectiveDeliveryPolicy of a subscription: its own, else its topic's. Recorded.
OrderedDocument effective_subscription_policy(std::string_view subscription_text,
                                              std::string_view topic_text);

/// The schedule that an effective subscription policy asks for.
RetryPolicy retry_policy_of(const OrderedDocument& effective);
/// `maxReceivesPerSecond` of an effective subscription policy; nothing: it bounds no rate.
std::optional<int64_t> receives_per_second_of(const OrderedDocument& effective);
/// `headerContentType` of an effective subscription policy.
std::string content_type_of(const OrderedDocument& effective);

}  // namespace cloudtab::sns
