#include "core/services/sns/transport.h"

#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/sns/delivery_policy.h"
#include "core/services/sns/inbox.h"
#include "core/services/sns/platform.h"
#include "core/services/sns/sms.h"
#include "core/services/sns/state.h"

namespace cloudtab::sns {
namespace {

Principal sns_principal(const Delivery& delivery) {
  Principal principal;
  principal.account = delivery.topic.scope.account;
  principal.arn = delivery.message.topic_arn;
  principal.service = "sns.amazonaws.com";
  principal.source_arn = delivery.message.topic_arn;
  return principal;
}

bool is_fifo_queue(const Arn& arn) {
  return arn.resource.size() > 5 && arn.resource.substr(arn.resource.size() - 5) == ".fifo";
}

/// What is not implemented here will not be later either, so 501 is nothing to try again.
bool is_server_fault(const Error& error) {
  if (error.http_status == 501) return false;
  return error.http_status >= 500 || error.http_status == 429 || error.fault == Fault::kReceiver ||
         error.code.find("Throttl") != std::string::npos;
}

Attempt failed_attempt(const Error& error) {
  OrderedDocument response;
  response["ErrorCode"] = error.code;
  response["ErrorMessage"] = error.message;
  return {is_server_fault(error) ? AttemptOutcome::kFailed : AttemptOutcome::kRefused,
          error.http_status,
          response.dump(),
          error.code};
}

Attempt deliver_to_queue(Call& call, const Delivery& delivery) {
  const Result<Document> sent = send_to_queue(call, delivery, delivery.subscription.endpoint);
  if (!sent.ok()) return failed_attempt(sent.error());
  return {AttemptOutcome::kDelivered, 200, sent->value("MessageId", ""), ""};
}

Attempt invoke_function(Call& call, const Delivery& delivery) {
  const Result<Arn> arn = parse_arn(delivery.subscription.endpoint);
  if (!arn.ok()) return failed_attempt(arn.error());
  const std::string payload = lambda_event(delivery.message, delivery.subscription_arn).dump();
  const Result<Document> invoked =
      call.invoke({.service = "lambda",
                   .operation = "Invoke",
                   .input = {{"FunctionName", delivery.subscription.endpoint},
                             {"InvocationType", "Event"},
                             {"Payload", Document::binary({payload.begin(), payload.end()})}},
                   .scope = arn->scope(),
                   .principal = sns_principal(delivery)});
  if (!invoked.ok()) return failed_attempt(invoked.error());
  return {AttemptOutcome::kDelivered, 202, "", ""};
}

std::string body_of(const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  if (delivery.message.type != MessageType::kNotification) {
    return confirmation_json(delivery.message, subscription.token, delivery.subscription_arn);
  }
  const bool plain = subscription.protocol == "email" || subscription.protocol == "sms" ||
                     subscription.raw_delivery();
  return plain ? delivery.message.body_for(subscription.protocol)
               : notification_json(
                     delivery.message, delivery.subscription_arn, subscription.protocol);
}

/// Of an HTTP subscription.
OrderedDocument effective_policy(const Delivery& delivery) {
  return effective_subscription_policy(delivery.subscription.attribute("DeliveryPolicy"),
                                       delivery.topic.record->attribute("DeliveryPolicy"));
}

// Recorded.
HttpRequest http_request(const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  const MessageType type = delivery.message.type;
  const bool is_notification = type == MessageType::kNotification;
  const std::string content_type =
      is_notification ? content_type_of(effective_policy(delivery)) : "text/plain; charset=UTF-8";
  HttpRequest request;
  request.headers = {{"x-amz-sns-message-type", to_string(type)},
                     {"x-amz-sns-message-id", delivery.message.message_id},
                     {"x-amz-sns-topic-arn", delivery.message.topic_arn}};
  if (type != MessageType::kSubscriptionConfirmation)
    request.headers.add("x-amz-sns-subscription-arn", delivery.subscription_arn);
  if (is_notification && subscription.raw_delivery())
    request.headers.add("x-amz-sns-rawdelivery", "true");
  request.headers.add("Content-Type", content_type);
  request.headers.add("User-Agent", "Amazon Simple Notification Service Agent");
  request.headers.add("Accept-Encoding", "gzip,deflate");
  request.body = body_of(delivery);
  return request;
}

void put_request_in_inbox(Call& call, const Delivery& delivery) {
  const HttpRequest request = http_request(delivery);
  Document headers = Document::object();
  for (const auto& [name, value] : request.headers) headers[name] = value;
  put_in_inbox(call,
               delivery.topic.scope,
               {.protocol = delivery.subscription.protocol,
                .endpoint = delivery.subscription.endpoint,
                .subject = "",
                .body = request.body,
                .headers = std::move(headers),
                .message_id = delivery.message.message_id});
}

Attempt push_to_device(Call& call, const Delivery& delivery) {
  const std::string& arn = delivery.subscription.endpoint;
  const Result<PlatformAddress> address = parse_endpoint_arn(arn, "EndpointArn");
  const EndpointRecord* endpoint =
      address.ok() ? call.records<EndpointRecord>(address->scope).find(address->key()) : nullptr;
  if (endpoint == nullptr || endpoint->value.value("Enabled", "") != "true")
    return {AttemptOutcome::kRefused, 400, "Endpoint is disabled", "EndpointDisabled"};
  put_in_inbox(call,
               delivery.topic.scope,
               {.protocol = "application",
                .endpoint = arn,
                .subject = delivery.message.subject,
                .body = delivery.message.body_for(address->platform),
                .headers = Document::object(),
                .message_id = delivery.message.message_id});
  return {};
}

Attempt put_in_mailbox(Call& call, const Delivery& delivery) {
  const bool asks = delivery.message.type == MessageType::kSubscriptionConfirmation;
  put_in_inbox(
      call,
      delivery.topic.scope,
      {.protocol = delivery.subscription.protocol,
       .endpoint = delivery.subscription.endpoint,
       .subject = asks ? "AWS Notification - Subscription Confirmation" : delivery.message.subject,
       .body = body_of(delivery),
       .headers = Document::object(),
       .message_id = delivery.message.message_id});
  return {};
}

}  // namespace

bool is_http(const SubscriptionRecord& subscription) {
  return subscription.protocol == "http" || subscription.protocol == "https";
}

std::string Delivery::lane_prefix() const {
  const std::string lane = message.fifo ? "group:" + percent_encode(message.group_id, false) : id;
  return subscription_arn + " " + lane + " ";
}

Attempt attempt_delivery(Call& call, const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  if (subscription.protocol == "sqs") return deliver_to_queue(call, delivery);
  if (subscription.protocol == "lambda") return invoke_function(call, delivery);
  if (subscription.protocol == "application") return push_to_device(call, delivery);
  if (subscription.protocol == "sms") {
    const bool sent = send_text(call,
                                delivery.topic.scope,
                                subscription.endpoint,
                                body_of(delivery),
                                delivery.message.message_id);
    if (!sent) return {AttemptOutcome::kRefused, 400, "Phone number is opted out", "OptedOut"};
    return {};
  }
  if (!is_http(subscription)) return put_in_mailbox(call, delivery);
  call.send_http(http_request(delivery), subscription.endpoint, kRetryTimer, delivery.key());
  return {AttemptOutcome::kAwaited, 0, "", ""};
}

// 2xx is a success; 4xx but 429 is the endpoint's last word. Source: SNS developer guide, "Amazon
// SNS message delivery retries" and "HTTP/S endpoints". How connection trouble is worded is ours.
Attempt http_attempt(Call& call, const Delivery& delivery, const std::optional<HttpReply>& reply) {
  if (!reply) return {AttemptOutcome::kFailed, 0, "Timeout", "Timeout"};
  if (!reply->response) {
    if (reply->failure != kNoHttpRunner)
      return {AttemptOutcome::kFailed, 0, reply->failure, reply->failure};
    put_request_in_inbox(call, delivery);
    return {};
  }
  const int status = reply->response->status;
  Attempt attempt{AttemptOutcome::kDelivered, status, reply->response->body, ""};
  if (status >= 200 && status < 300) return attempt;
  const bool refused = (status >= 400 && status < 500 && status != 429) || status == 501;
  attempt.outcome = refused ? AttemptOutcome::kRefused : AttemptOutcome::kFailed;
  attempt.error = "Http" + std::to_string(status);
  return attempt;
}

Result<Document> send_to_queue(Call& call, const Delivery& delivery, const std::string& queue_arn) {
  ASSIGN_OR_RETURN(Arn arn, parse_arn(queue_arn));
  const Message& message = delivery.message;
  Document input = Document::object();
  input["QueueUrl"] =
      "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" + arn.resource;
  input["MessageBody"] = body_of(delivery);
  if (delivery.subscription.raw_delivery() && !message.attributes.empty())
    input["MessageAttributes"] = message.attributes;
  // A standard queue gets a standard topic's groups, but not a FIFO topic's. Recorded.
  const bool fifo_queue = is_fifo_queue(arn);
  if (!message.group_id.empty() && (fifo_queue || !message.fifo))
    input["MessageGroupId"] = message.group_id;
  if (fifo_queue && !message.dedup_id.empty()) input["MessageDeduplicationId"] = message.dedup_id;
  return call.invoke({.service = "sqs",
                      .operation = "SendMessage",
                      .input = std::move(input),
                      .scope = Scope{std::move(arn.account), std::move(arn.region)},
                      .principal = sns_principal(delivery)});
}

DeliveryTerms terms_of(const Delivery& delivery) {
  const SubscriptionRecord& subscription = delivery.subscription;
  if (is_http(subscription)) {
    const OrderedDocument policy = effective_policy(delivery);
    return {retry_policy_of(policy), receives_per_second_of(policy)};
  }
  const bool managed = subscription.protocol == "sqs" || subscription.protocol == "lambda" ||
                       subscription.protocol == "firehose";
  return {managed ? kManagedEndpointPolicy : kCustomerEndpointPolicy, std::nullopt};
}

}  // namespace cloudtab::sns
