#include "core/services/sns/delivery.h"

#include "core/base/arn.h"
#include "core/base/json.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/subscription.h"

namespace cloudtab::sns {
namespace {

/// One message for one subscription.
struct Delivery {
  const Topic& topic;
  const Message& message;
  const SubscriptionRecord& subscription;
  std::string subscription_arn;
};

bool takes(const SubscriptionRecord& subscription, const Message& message) {
  const std::string policy = subscription.attribute("FilterPolicy");
  if (policy.empty()) return true;
  const bool by_body = subscription.attribute("FilterPolicyScope") == "MessageBody";
  const Result<FilterPolicy> filter = FilterPolicy::parse(
      policy, by_body ? FilterScope::kMessageBody : FilterScope::kMessageAttributes);
  if (!filter.ok()) return false;  // it was checked when it was set
  if (!by_body) return filter->matches(attributes_as_fields(message.attributes));
  // A body that is no JSON object matches no policy.
  const Result<Document> body = parse_json(message.body_for(subscription.protocol));
  return body.ok() && body->is_object() && filter->matches(body.value());
}

Principal sns_principal(const Delivery& delivery) {
  Principal principal;
  principal.account = delivery.topic.scope.account;
  principal.arn = delivery.topic.arn();
  principal.service = "sns.amazonaws.com";
  principal.source_arn = delivery.topic.arn();
  return principal;
}

Status send_to_queue(Call& call, const Delivery& delivery, const std::string& queue_arn) {
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(queue_arn));
  const Message& message = delivery.message;
  const bool raw = delivery.subscription.raw_delivery();
  const std::string& protocol = delivery.subscription.protocol;
  Document input = {
      {"QueueUrl",
       "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" + arn.resource},
      {"MessageBody",
       raw ? message.body_for(protocol)
           : notification_json(message, delivery.subscription_arn, protocol)}};
  if (raw && !message.attributes.empty()) input["MessageAttributes"] = message.attributes;
  const bool fifo_queue =
      arn.resource.size() > 5 && arn.resource.substr(arn.resource.size() - 5) == ".fifo";
  // A standard queue gets a standard topic's groups, but not a FIFO topic's. Recorded.
  if (!message.group_id.empty() && (fifo_queue || !message.fifo))
    input["MessageGroupId"] = message.group_id;
  if (fifo_queue && !message.dedup_id.empty()) input["MessageDeduplicationId"] = message.dedup_id;
  RETURN_IF_ERROR(call.invoke({.service = "sqs",
                               .operation = "SendMessage",
                               .input = std::move(input),
                               .scope = arn.scope(),
                               .principal = sns_principal(delivery)}));
  return ok();
}

Status invoke_function(Call& call, const Delivery& delivery) {
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(delivery.subscription.endpoint));
  const std::string payload = lambda_event(delivery.message, delivery.subscription_arn).dump();
  RETURN_IF_ERROR(
      call.invoke({.service = "lambda",
                   .operation = "Invoke",
                   .input = {{"FunctionName", delivery.subscription.endpoint},
                             {"InvocationType", "Event"},
                             {"Payload", Document::binary({payload.begin(), payload.end()})}},
                   .scope = arn.scope(),
                   .principal = sns_principal(delivery)}));
  return ok();
}

/// What an endpoint outside the sandbox would be sent.
Document captured(const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  const bool plain = subscription.protocol == "email" || subscription.protocol == "sms" ||
                     subscription.raw_delivery();
  Document sent = {{"body",
                    plain
                        ? delivery.message.body_for(subscription.protocol)
                        : notification_json(
                              delivery.message, delivery.subscription_arn, subscription.protocol)}};
  if (!delivery.message.subject.empty()) sent["subject"] = delivery.message.subject;
  return sent;
}

void deliver_one(Call& call, const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  Document detail = {{"messageId", delivery.message.message_id},
                     {"protocol", subscription.protocol},
                     {"endpoint", subscription.endpoint}};
  const Document dimensions = {{"TopicName", delivery.topic.name()}};
  Status delivered = ok();
  if (subscription.protocol == "sqs") {
    delivered = send_to_queue(call, delivery, subscription.endpoint);
  } else if (subscription.protocol == "lambda") {
    delivered = invoke_function(call, delivery);
  } else {
    detail["captured"] = captured(delivery);
  }
  if (delivered.ok()) {
    call.trace("sns.deliver", delivery.subscription_arn, std::move(detail));
    call.meter("NumberOfNotificationsDelivered", 1, "Count", dimensions);
    return;
  }
  detail["error"] = delivered.error().code;
  call.trace("sns.fail", delivery.subscription_arn, detail);
  call.meter("NumberOfNotificationsFailed", 1, "Count", dimensions);
  const std::string dead_letter_queue = dead_letter_arn(subscription);
  if (dead_letter_queue.empty()) return;
  const Status kept = send_to_queue(call, delivery, dead_letter_queue);
  detail["target"] = dead_letter_queue;
  if (!kept.ok()) detail["error"] = kept.error().code;
  call.trace("sns.dlq", delivery.subscription_arn, std::move(detail));
  call.meter(kept.ok() ? "NumberOfNotificationsRedrivenToDlq"
                       : "NumberOfNotificationsFailedToRedriveToDlq",
             1,
             "Count",
             dimensions);
}

}  // namespace

void deliver(Call& call, const Topic& topic, const Message& message) {
  for (const auto& [key, subscription] :
       call.records<SubscriptionRecord>(topic.scope).prefix(topic_prefix(topic.name()))) {
    if (!subscription.confirmed) continue;
    const Delivery delivery{
        topic, message, subscription, subscription_arn(topic.scope, subscription)};
    if (takes(subscription, message)) {
      deliver_one(call, delivery);
    } else {
      call.trace("sns.filtered", delivery.subscription_arn, {{"messageId", message.message_id}});
      call.meter("NumberOfNotificationsFilteredOut", 1, "Count", {{"TopicName", topic.name()}});
    }
  }
}

}  // namespace cloudtab::sns
