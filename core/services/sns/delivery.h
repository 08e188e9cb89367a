#pragma once

#include <string>
#include <string_view>

#include "core/base/scope.h"
#include "core/engine/call.h"
#include "core/services/sns/message.h"
#include "core/services/sns/topic.h"

// Who gets a message, and what becomes of a delivery: done, refused, or tried again by the phases
// of its retry policy, and at last sent to the subscription's dead-letter queue. In a FIFO topic
// what comes behind an undelivered message of its group waits for it.

namespace cloudtab::sns {

/// Delivers the message to the topic's confirmed subscriptions whose filter policies take it.
void deliver(Call& call, const Topic& topic, const Message& message);
/// As `deliver`, for one subscription.
void deliver_to(Call& call,
                const Topic& topic,
                const Message& message,
                const SubscriptionRecord& subscription);

/// Asks a new subscription's endpoint to confirm, or tells it of the end of one (kept in
/// `sns/removed`), with the subscription's token.
void send_confirmation(Call& call,
                       const Topic& topic,
                       const SubscriptionRecord& subscription,
                       MessageType type);

/// The timer `kRetryTimer`: the next attempt of what is in `sns/pending` by this key, or the answer
/// to the last.
void run_retry(Call& call, std::string_view key);

/// Forgets what is still to be delivered for a subscription, or for all of a topic.
void forget_pending_of_subscription(Call& call,
                                    const Scope& scope,
                                    const std::string& subscription_arn);
void forget_pending_of_topic(Call& call, const Scope& scope, const std::string& topic_arn);

}  // namespace cloudtab::sns
