#include "core/services/sns/subscription.h"

#include <algorithm>
#include <array>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/base/json.h"
#include "core/services/sns/delivery_policy.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/json_fault.h"

namespace cloudtab::sns {
namespace {

constexpr std::array<std::string_view, 9> kProtocols = {
    "application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"};

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_fifo(std::string_view name) {
  return name.size() > 5 && name.substr(name.size() - 5) == ".fifo";
}

bool is_arn_of(std::string_view text, std::string_view service) {
  const Result<Arn> arn = parse_arn(text);
  return arn.ok() && arn->service == service && !arn->resource.empty();
}

// An optional `+`, then digits that single hyphens, dots or slashes may part. Recorded.
bool is_phone_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty()) return false;
  bool separator = true;
  size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      separator = false;
      ++digits;
    } else if ((c == '-' || c == '.' || c == '/') && !separator) {
      separator = true;
    } else {
      return false;
    }
  }
  return !separator && digits >= 7 && digits <= 20;
}

// Errors of the policy begin after `Invalid parameter: ` and the prefix.
Status check_filter_policy(const SubscriptionRecord& subscription, const std::string& prefix) {
  const std::string policy = subscription.attribute("FilterPolicy");
  if (policy.empty()) return ok();
  const Result<FilterPolicy> parsed = FilterPolicy::parse(policy, filter_scope(subscription));
  if (parsed.ok()) return ok();
  return errors::invalid_parameter(prefix + parsed.error().message);
}

Status check_redrive_policy(const SubscriptionRecord& subscription,
                            const TopicRecord& topic,
                            const std::string& value,
                            const std::string& prefix) {
  const Result<Document> policy = parse_json(value);
  if (!policy.ok())
    return errors::invalid_parameter(prefix + "RedrivePolicy: " + json_fault(value));
  // Source: ministryofjustice/cloud-platform-environments #11520.
  if (policy->is_object()) {
    for (const auto& [name, setting] : policy->items()) {
      if (name == "deadLetterTargetArn") continue;
      return errors::invalid_parameter(prefix + "RedrivePolicy: invalid JSON. Attribute " + name +
                                       " is unknown.");
    }
  }
  const std::string arn = policy->is_object() ? text_or(*policy, "deadLetterTargetArn") : "";
  if (!is_arn_of(arn, "sqs")) {
    return errors::invalid_parameter(prefix +
                                     "RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
  // A standard queue at a FIFO topic has a standard dead-letter queue. Recorded.
  if (topic.fifo && is_fifo(subscription.endpoint) && !is_fifo(arn)) {
    return errors::invalid_parameter(
        prefix +
        "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
  }
  return ok();
}

// Source: SNS developer guide, "Message archiving and replay for FIFO topic subscribers"; the texts
// are ours.
Status check_replay_policy(const TopicRecord& topic,
                           const std::string& value,
                           const std::string& prefix) {
  if (!topic.fifo) return errors::invalid_parameter(prefix + "AttributeName");
  const Result<Document> policy = parse_json(value);
  if (!policy.ok() || !policy->is_object())
    return errors::invalid_parameter(prefix + "ReplayPolicy: failed to parse JSON.");
  if (policy->value("PointType", Document()) != "Timestamp")
    return errors::invalid_parameter(prefix + "ReplayPolicy: PointType must be Timestamp");
  const Document start = policy->value("StartingPoint", Document());
  const Document end = policy->value("EndingPoint", Document());
  if (!start.is_string() || !parse_iso8601(start.get<std::string>()).ok())
    return errors::invalid_parameter(prefix + "ReplayPolicy: StartingPoint must be a timestamp");
  if (!end.is_null() && (!end.is_string() || !parse_iso8601(end.get<std::string>()).ok()))
    return errors::invalid_parameter(prefix + "ReplayPolicy: EndingPoint must be a timestamp");
  return ok();
}

}  // namespace

FilterScope filter_scope(const SubscriptionRecord& subscription) {
  return subscription.attribute("FilterPolicyScope") == "MessageBody"
             ? FilterScope::kMessageBody
             : FilterScope::kMessageAttributes;
}

const FilterPolicy* filter_of(const SubscriptionRecord& subscription) {
  if (!subscription.filter) {
    Result<FilterPolicy> read =
        FilterPolicy::parse(subscription.attribute("FilterPolicy"), filter_scope(subscription));
    if (!read.ok()) return nullptr;
    subscription.filter = std::move(read).value();
  }
  return &*subscription.filter;
}

bool needs_confirmation(std::string_view protocol) {
  return starts_with(protocol, "http") || starts_with(protocol, "email");
}

Status check_endpoint(const TopicRecord& topic,
                      std::string_view protocol,
                      const std::string& endpoint) {
  if (std::find(kProtocols.begin(), kProtocols.end(), protocol) == kProtocols.end()) {
    return errors::invalid_parameter("Amazon SNS does not support this protocol string: " +
                                     std::string(protocol));
  }
  if (topic.fifo && protocol != "sqs") {
    return errors::invalid_parameter("Invalid protocol type: " + std::string(protocol));
  }
  if (starts_with(protocol, "http") && !starts_with(endpoint, std::string(protocol) + "://")) {
    return errors::invalid_parameter("Endpoint must match the specified protocol");
  }
  if (starts_with(protocol, "email") && endpoint.find('@') == std::string::npos) {
    return errors::invalid_parameter("Email address");
  }
  if (protocol == "sms" && !is_phone_number(endpoint)) {
    return errors::invalid_parameter_bare("Invalid SMS endpoint: " + endpoint);
  }
  if (protocol == "sqs") {
    if (!is_arn_of(endpoint, "sqs")) return errors::invalid_parameter("SQS endpoint ARN");
    if (!topic.fifo && is_fifo(endpoint)) {
      return errors::invalid_parameter(
          "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard "
          "SNS topics");
    }
  }
  if (protocol == "lambda" && !is_arn_of(endpoint, "lambda"))
    return errors::invalid_parameter("Lambda endpoint ARN");
  if (protocol == "firehose" && !is_arn_of(endpoint, "firehose")) {
    return errors::invalid_parameter("Firehose endpoint ARN");
  }
  if (protocol == "application" && !is_arn_of(endpoint, "sns")) {
    return errors::invalid_parameter("Application endpoint arn invalid:" + endpoint);
  }
  return ok();
}

Status apply_subscription_attribute(SubscriptionRecord& subscription,
                                    const TopicRecord& topic,
                                    const std::string& name,
                                    const std::string& value,
                                    const std::string& prefix) {
  constexpr std::array<std::string_view, 7> kNames = {"DeliveryPolicy",
                                                      "FilterPolicy",
                                                      "FilterPolicyScope",
                                                      "RawMessageDelivery",
                                                      "RedrivePolicy",
                                                      "ReplayPolicy",
                                                      "SubscriptionRoleArn"};
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    return errors::invalid_parameter(prefix + "AttributeName");
  }
  std::string kept = value;
  if (name == "RawMessageDelivery") {
    kept = to_lower(value);
    if (kept != "true" && kept != "false") {
      return errors::invalid_parameter(prefix + "RawMessageDelivery: Invalid value [" + value +
                                       "]. Must be true or false.");
    }
  }
  if (name == "FilterPolicyScope" && value != "MessageAttributes" && value != "MessageBody") {
    return errors::invalid_parameter(prefix + "FilterPolicyScope: Invalid value [" + value +
                                     "]. Please use either MessageBody or MessageAttributes");
  }
  if (name == "RedrivePolicy" && !value.empty())
    RETURN_IF_ERROR(check_redrive_policy(subscription, topic, value, prefix));
  if (name == "DeliveryPolicy" && !value.empty()) {
    const std::string fault = delivery_policy_fault(value, /*of_topic=*/false);
    if (!fault.empty()) return errors::invalid_parameter(prefix + fault);
  }
  if (name == "ReplayPolicy" && !value.empty())
    RETURN_IF_ERROR(check_replay_policy(topic, value, prefix));
  const bool taken_away = value.empty() || (name == "FilterPolicy" && parse_json(value).ok() &&
                                            parse_json(value).value() == Document::object());
  if (taken_away) {
    subscription.attributes.erase(name);
  } else {
    subscription.attributes[name] = kept;
  }
  subscription.filter.reset();
  if (name == "FilterPolicy" || name == "FilterPolicyScope")
    return check_filter_policy(subscription, prefix);
  return ok();
}

Document render_subscription_attributes(const Scope& scope,
                                        const TopicRecord& topic,
                                        const SubscriptionRecord& subscription) {
  Document attributes = {
      {"ConfirmationWasAuthenticated", subscription.confirmation_authenticated ? "true" : "false"},
      {"Endpoint", subscription.endpoint},
      {"Owner", subscription.owner},
      {"PendingConfirmation", subscription.confirmed ? "false" : "true"},
      {"Protocol", subscription.protocol},
      {"RawMessageDelivery", "false"},
      {"SubscriptionArn", subscription_arn(scope, subscription)},
      {"SubscriptionPrincipal", subscription.principal},
      {"TopicArn", topic_arn(scope, subscription.topic)}};
  for (const auto& [name, value] : subscription.attributes) attributes[name] = value;
  // The scope is shown together with a policy only. Recorded.
  if (subscription.attributes.count("FilterPolicy") == 0) {
    attributes.erase("FilterPolicyScope");
  } else if (!attributes.contains("FilterPolicyScope")) {
    attributes["FilterPolicyScope"] = "MessageAttributes";
  }
  // A replay is done at once.
  if (subscription.attributes.count("ReplayPolicy") != 0) attributes["ReplayStatus"] = "Completed";
  if (starts_with(subscription.protocol, "http") &&
      subscription.attributes.count("DeliveryPolicy") != 0) {
    const std::string own = subscription.attribute("DeliveryPolicy");
    attributes["DeliveryPolicy"] = shown_subscription_policy(own);
    attributes["EffectiveDeliveryPolicy"] =
        effective_subscription_policy(own, topic.attribute("DeliveryPolicy")).dump();
  }
  return attributes;
}

Document render_subscription(const Scope& scope, const SubscriptionRecord& subscription) {
  return {{"SubscriptionArn",
           subscription.confirmed ? subscription_arn(scope, subscription)
                                  : std::string("PendingConfirmation")},
          {"Owner", subscription.owner},
          {"Protocol", subscription.protocol},
          {"Endpoint", subscription.endpoint},
          {"TopicArn", topic_arn(scope, subscription.topic)}};
}

std::string dead_letter_arn(const SubscriptionRecord& subscription) {
  const Result<Document> policy = parse_json(subscription.attribute("RedrivePolicy"));
  return policy.ok() && policy->is_object() ? policy->value("deadLetterTargetArn", "") : "";
}

}  // namespace cloudtab::sns
