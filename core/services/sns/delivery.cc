#include "core/services/sns/delivery.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/arn.h"
#include "core/base/json.h"
#include "core/services/sns/delivery_log.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/state.h"
#include "core/services/sns/stored_message.h"
#include "core/services/sns/subscription.h"
#include "core/services/sns/transport.h"

namespace cloudtab::sns {
namespace {

// --- Filtering

/// Null if the subscription takes the message; else the end of the metric's name that counts it.
/// Source of the metrics: SNS developer guide, "Monitoring Amazon SNS topics using CloudWatch".
const char* filtered_by(const SubscriptionRecord& subscription, const Message& message) {
  if (subscription.attributes.count("FilterPolicy") == 0) return nullptr;
  const FilterPolicy* filter = filter_of(subscription);
  if (filter == nullptr) return "InvalidAttributes";
  if (filter_scope(subscription) == FilterScope::kMessageAttributes) {
    if (filter->matches(message.attribute_fields())) return nullptr;
    return message.attributes.empty() ? "NoMessageAttributes" : "MessageAttributes";
  }
  // A body that is no JSON object matches no policy.
  const Result<Document> body = parse_json(message.body_for(subscription.protocol));
  if (!body.ok() || !body->is_object()) return "InvalidMessageBody";
  return filter->matches(body.value()) ? nullptr : "MessageBody";
}

// --- What is pending

void put_pending(Call& call, const Delivery& delivery, const std::string& key) {
  auto& pending = call.records<PendingRecord>(delivery.topic.scope);
  if (pending.contains(key)) return;
  pending.put(key, {{{"deliveryId", delivery.id}, {"message", to_document(delivery.message)}}});
}

/// Keeps the delivery until its next attempt, or until its answer is overdue.
void wait_until(Call& call, const Delivery& delivery, const AttemptsRecord& state, Instant due) {
  const std::string key = delivery.key();
  put_pending(call, delivery, key);
  call.records<AttemptsRecord>(delivery.topic.scope).put(key, state);
  call.set_timer(kRetryTimer, key, due);
}

/// Whatever became of it, it is over; the next of its lane may go.
void finish(Call& call, const Delivery& delivery, const std::string& key) {
  auto& pending = call.records<PendingRecord>(delivery.topic.scope);
  if (!pending.erase(key)) return;
  call.records<AttemptsRecord>(delivery.topic.scope).erase(key);
  call.cancel_timer(kRetryTimer, key);
  const auto lane = pending.prefix(delivery.lane_prefix());
  if (!lane.empty()) call.set_timer(kRetryTimer, lane.begin()->first, call.now());
}

// --- What becomes of a delivery

bool is_notification(const Delivery& delivery) {
  return delivery.message.type == MessageType::kNotification;
}

/// What is told of it; the rest may be added.
Facts& trace_end(Call& call, const Delivery& delivery, const char* kind, uint64_t attempts) {
  Facts& told = call.trace(kind,
                           delivery.subscription_arn,
                           {{"messageId", delivery.message.message_id},
                            {"protocol", delivery.subscription.protocol},
                            {"endpoint", delivery.subscription.endpoint}});
  if (attempts > 1) told.add("attempts", attempts);
  return told;
}

void succeed(Call& call, const Delivery& delivery, const Attempt& attempt, uint64_t attempts) {
  if (!is_notification(delivery)) return;
  trace_end(call, delivery, "sns.deliver", attempts);
  call.meter("NumberOfNotificationsDelivered", 1, "Count", {{"TopicName", delivery.topic.name()}});
  log_delivery(call, delivery, attempt, attempts);
}

/// `error`: why the delivery failed.
void send_to_dead_letter_queue(Call& call,
                               const Delivery& delivery,
                               const std::string& error,
                               uint64_t attempts) {
  const std::string queue = dead_letter_arn(delivery.subscription);
  if (queue.empty()) return;
  const Result<Document> kept = send_to_queue(call, delivery, queue);
  Facts& told = trace_end(call, delivery, "sns.dlq", attempts);
  told.add("target", queue);
  told.add("error", kept.ok() ? error : kept.error().code);
  call.meter(kept.ok() ? "NumberOfNotificationsRedrivenToDlq"
                       : "NumberOfNotificationsFailedToRedriveToDlq",
             1,
             "Count",
             {{"TopicName", delivery.topic.name()}});
}

void fail(Call& call, const Delivery& delivery, const Attempt& attempt, uint64_t attempts) {
  trace_end(call, delivery, "sns.fail", attempts).add("error", attempt.error);
  if (!is_notification(delivery)) return;
  call.meter("NumberOfNotificationsFailed", 1, "Count", {{"TopicName", delivery.topic.name()}});
  log_delivery(call, delivery, attempt, attempts);
  send_to_dead_letter_queue(call, delivery, attempt.error, attempts);
}

/// Nothing once its policy is exhausted.
std::optional<Duration> delay_before_next(Call& call,
                                          const Delivery& delivery,
                                          const RetryPolicy& policy,
                                          const AttemptsRecord& state) {
  const std::optional<Duration> delay = delay_before(policy, state.attempts);
  const bool too_late = is_http(delivery.subscription) && delay &&
                        call.now() + *delay > state.first_at + kHttpRetryTimeMax;
  return too_late ? std::nullopt : delay;
}

/// The first moment from `earliest` on at which the subscription's rate (messages a second) lets it
/// be sent to. It is this delivery's from then on. Deliveries are spread evenly: AWS promises an
/// average only. Source: SNS developer guide, "Creating an HTTP/S delivery policy"
/// (throttlePolicy).
Instant take_turn(Call& call,
                  const Delivery& delivery,
                  std::optional<int64_t> rate,
                  Instant earliest) {
  if (!rate || !is_notification(delivery)) return earliest;
  const std::string key = subscription_key(delivery.topic.name(), delivery.subscription.id);
  auto& paces = call.records<PaceRecord>(delivery.topic.scope);
  const PaceRecord* pace = paces.find(key);
  constexpr int64_t kMicros = 1'000'000;
  const int64_t wanted = to_millis(earliest) * 1'000;
  const int64_t turn =
      pace == nullptr ? wanted : std::max(wanted, pace->value.value("next", int64_t{0}));
  paces.put(key, {{{"next", turn + kMicros / *rate}}});
  return from_millis((turn + 999) / 1'000);
}

/// Goes on from an attempt, or with the next one, until it is over or has to wait. `is_pending`:
/// it has waited before, and has had its turn. Most deliveries never do, and need no place among
/// the pending.
void go_on(Call& call,
           const Delivery& delivery,
           bool is_pending,
           AttemptsRecord state,
           std::optional<Attempt> attempt) {
  const auto end = [&] {
    if (is_pending) finish(call, delivery, delivery.key());
  };
  const DeliveryTerms terms = terms_of(delivery);
  if (!is_pending) {
    const Instant turn = take_turn(call, delivery, terms.receives_per_second, call.now());
    if (turn > call.now()) return wait_until(call, delivery, state, turn);
  }
  while (true) {
    if (!attempt) {
      if (state.attempts++ == 0) state.first_at = call.now();
      attempt = attempt_delivery(call, delivery);
    }
    state.awaiting = attempt->outcome == AttemptOutcome::kAwaited;
    if (state.awaiting) return wait_until(call, delivery, state, call.now() + kHttpAnswerMax);
    if (attempt->outcome == AttemptOutcome::kDelivered) {
      succeed(call, delivery, *attempt, state.attempts);
      return end();
    }
    const std::optional<Duration> delay =
        attempt->outcome == AttemptOutcome::kRefused
            ? std::nullopt
            : delay_before_next(call, delivery, terms.retry, state);
    if (!delay) {
      fail(call, delivery, *attempt, state.attempts);
      return end();
    }
    const Instant next = take_turn(call, delivery, terms.receives_per_second, call.now() + *delay);
    call.trace("sns.retry",
               delivery.subscription_arn,
               {{"messageId", delivery.message.message_id},
                {"attempts", state.attempts},
                {"error", attempt->error},
                {"nextAt", to_millis(next)}});
    if (next > call.now()) return wait_until(call, delivery, state, next);
    attempt.reset();
  }
}

// --- Finding a delivery again

struct Place {
  Scope scope;
  std::string topic;
  std::string subscription;  ///< id
};

Result<Place> place_of(std::string_view key) {
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(key.substr(0, key.find(' '))));
  const size_t colon = arn.resource.rfind(':');
  if (colon == std::string::npos) return Error{"NotFound", "No ARN of a subscription."};
  return Place{arn.scope(), arn.resource.substr(0, colon), arn.resource.substr(colon + 1)};
}

/// Also one that has been removed, whose end its endpoint is to be told; null if there is none.
const SubscriptionRecord* subscription_at(Call& call, const Place& place) {
  const std::string key = subscription_key(place.topic, place.subscription);
  if (const SubscriptionRecord* present = call.records<SubscriptionRecord>(place.scope).find(key)) {
    return present;
  }
  return call.records<RemovedRecord>(place.scope).find(key);
}

}  // namespace

void deliver_to(Call& call,
                const Topic& topic,
                const Message& message,
                const SubscriptionRecord& subscription) {
  if (!subscription.confirmed) return;
  const Delivery delivery{topic,
                          message,
                          subscription,
                          subscription_arn(topic.scope, subscription),
                          call.random().uuid()};
  if (const char* reason = filtered_by(subscription, message)) {
    const Dimension dimensions[] = {{"TopicName", topic.name()}};
    call.trace("sns.filtered", delivery.subscription_arn, {{"messageId", message.message_id}});
    call.meter("NumberOfNotificationsFilteredOut", 1, "Count", dimensions);
    call.meter(std::string("NumberOfNotificationsFilteredOut-") + reason, 1, "Count", dimensions);
    return;
  }
  const bool must_wait =
      message.fifo &&
      !call.records<PendingRecord>(topic.scope).prefix(delivery.lane_prefix()).empty();
  if (must_wait) return put_pending(call, delivery, delivery.key());
  go_on(call, delivery, /*is_pending=*/false, AttemptsRecord{}, std::nullopt);
}

void deliver(Call& call, const Topic& topic, const Message& message) {
  for (const auto& [key, subscription] :
       call.records<SubscriptionRecord>(topic.scope).prefix(topic_prefix(topic.name()))) {
    deliver_to(call, topic, message, subscription);
  }
}

void send_confirmation(Call& call,
                       const Topic& topic,
                       const SubscriptionRecord& subscription,
                       MessageType type) {
  Message message;
  message.type = type;
  message.message_id = call.random().uuid();
  message.topic_arn = topic.arn();
  message.region = topic.scope.region;
  message.endpoint = call.endpoint();
  message.published_at = call.now();
  if (const std::string version = topic.record->attribute("SignatureVersion"); !version.empty())
    message.signature_version = version;
  const Delivery delivery{topic,
                          message,
                          subscription,
                          subscription_arn(topic.scope, subscription),
                          call.random().uuid()};
  call.trace("sns.confirmation",
             delivery.subscription_arn,
             {{"type", to_string(type)},
              {"protocol", subscription.protocol},
              {"endpoint", subscription.endpoint},
              {"token", subscription.token}});
  go_on(call, delivery, /*is_pending=*/false, AttemptsRecord{}, std::nullopt);
}

void run_retry(Call& call, std::string_view key) {
  const std::optional<HttpReply> reply = call.take_reply(kRetryTimer, key);
  const Result<Place> place = place_of(key);
  if (!place.ok()) return;
  const PendingRecord* pending = call.records<PendingRecord>(place->scope).find(key);
  const TopicRecord* topic_record = call.records<TopicRecord>(place->scope).find(place->topic);
  const SubscriptionRecord* subscription = subscription_at(call, *place);
  if (pending == nullptr || topic_record == nullptr || subscription == nullptr) return;

  const Topic topic{place->scope, topic_record};
  const Message message = message_of(pending->value["message"]);
  call.set_endpoint(message.endpoint);
  const Delivery delivery{topic,
                          message,
                          *subscription,
                          subscription_arn(place->scope, *subscription),
                          pending->value.value("deliveryId", "")};
  const AttemptsRecord* attempts = call.records<AttemptsRecord>(place->scope).find(key);
  const AttemptsRecord state = attempts == nullptr ? AttemptsRecord{} : *attempts;
  std::optional<Attempt> attempt;
  if (state.awaiting) attempt = http_attempt(call, delivery, reply);
  go_on(call, delivery, /*is_pending=*/true, state, std::move(attempt));
}

void forget_pending_of_subscription(Call& call,
                                    const Scope& scope,
                                    const std::string& subscription_arn) {
  call.records<PendingRecord>(scope).erase_prefix(subscription_arn + " ");
  call.records<AttemptsRecord>(scope).erase_prefix(subscription_arn + " ");
  if (const Result<Place> place = place_of(subscription_arn); place.ok())
    call.records<PaceRecord>(scope).erase(subscription_key(place->topic, place->subscription));
}

void forget_pending_of_topic(Call& call, const Scope& scope, const std::string& topic_arn) {
  call.records<PendingRecord>(scope).erase_prefix(topic_arn + ":");
  call.records<AttemptsRecord>(scope).erase_prefix(topic_arn + ":");
  const std::string topic = topic_arn.substr(topic_arn.rfind(':') + 1);
  call.records<PaceRecord>(scope).erase_prefix(topic_prefix(topic));
}

}  // namespace cloudtab::sns
