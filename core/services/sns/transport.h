#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/http_effect.h"
#include "core/services/sns/message.h"
#include "core/services/sns/retry_policy.h"
#include "core/services/sns/topic.h"

// One attempt to deliver one message to one subscriber, by its protocol.

namespace cloudtab::sns {

/// The timer that goes on with a delivery; its key is the delivery's place in `sns/pending`.
inline constexpr std::string_view kRetryTimer = "retry";

/// One message for one subscription.
struct Delivery {
  const Topic& topic;
  const Message& message;
  const SubscriptionRecord& subscription;
  std::string subscription_arn;
  std::string id;  ///< UUID

  /// Its place in `sns/pending` while it is there: `<subscription ARN> <lane> <place>`. A lane
  /// holds what must arrive in order: a FIFO topic's group; else each delivery is a lane of its
  /// own.
  std::string key() const { return lane_prefix() + message.sequence_number; }
  std::string lane_prefix() const;
};

enum class AttemptOutcome {
  kDelivered,
  kRefused,  ///< the client's fault: trying again would not help
  kFailed,   ///< the server's fault: to be tried again
  kAwaited,  ///< the answer comes later, by the timer
};

struct Attempt {
  AttemptOutcome outcome = AttemptOutcome::kDelivered;
  int status = 200;
  /// What the endpoint answered; of a queue only the message's id.
  std::string response;
  /// Code of the failure; empty: none.
  std::string error;
};

bool is_http(const SubscriptionRecord& subscription);

/// Tries once. An HTTP request's answer comes with the timer `kRetryTimer` of the delivery's key.
Attempt attempt_delivery(Call& call, const Delivery& delivery);
/// What became of an HTTP request; no reply: it gave none in time. Where the host makes no HTTP
/// calls the request is put in the inbox, and delivered.
Attempt http_attempt(Call& call, const Delivery& delivery, const std::optional<HttpReply>& reply);

/// SendMessage, in the topic's name. Also for dead-letter queues.
Result<Document> send_to_queue(Call& call, const Delivery& delivery, const std::string& queue_arn);

/// What the attempts of a delivery go by. Only HTTP subscriptions may have a policy of their own.
struct DeliveryTerms {
  /// When to try again.
  RetryPolicy retry;
  /// How many messages the subscription takes in a second, on average; nothing: as many as come.
  std::optional<int64_t> receives_per_second;
};

DeliveryTerms terms_of(const Delivery& delivery);

}  // namespace cloudtab::sns
