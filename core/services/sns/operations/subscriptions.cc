#include <algorithm>
#include <cctype>
#include <string>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/sns/archive.h"
#include "core/services/sns/delivery.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/platform.h"
#include "core/services/sns/subscription.h"
#include "core/services/sns/topic.h"
#include "core/services/sns/transport.h"

// Subscribe, ConfirmSubscription, Unsubscribe, ListSubscriptions, ListSubscriptionsByTopic,
// GetSubscriptionAttributes, SetSubscriptionAttributes.

namespace cloudtab::sns {
namespace {

constexpr size_t kTokenDigits = 288;
constexpr std::string_view kTokenTimer = "token";

bool is_hex(const std::string& text) {
  return std::all_of(
      text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

const SubscriptionRecord* find_same_endpoint(Call& call,
                                             const Topic& topic,
                                             const SubscriptionRecord& wanted) {
  for (const auto& [key, present] :
       call.records<SubscriptionRecord>(topic.scope).prefix(topic_prefix(topic.name()))) {
    if (present.protocol == wanted.protocol && present.endpoint == wanted.endpoint) return &present;
  }
  return nullptr;
}

/// Whether a subscription that says nothing of the attribute has it with this value.
bool is_default(const SubscriptionRecord& subscription,
                const std::string& name,
                const std::string& value) {
  return subscription.attributes.count(name) == 0 &&
         (value == "false" || (name == "FilterPolicyScope" && value == "MessageAttributes"));
}

Status apply_attributes(SubscriptionRecord& subscription,
                        const Topic& topic,
                        const Document& attributes) {
  constexpr const char* kPrefix = "Attributes Reason: ";
  // First, since it decides what a filter policy may be.
  if (const std::string scope = text_or(attributes, "FilterPolicyScope"); !scope.empty()) {
    RETURN_IF_ERROR(apply_subscription_attribute(
        subscription, *topic.record, "FilterPolicyScope", scope, kPrefix));
  }
  for (const auto& [name, value] : attributes.items()) {
    RETURN_IF_ERROR(apply_subscription_attribute(
        subscription, *topic.record, name, value.get<std::string>(), kPrefix));
  }
  return ok();
}

Document subscribe_answer(const Scope& scope,
                          const SubscriptionRecord& subscription,
                          const Document& input) {
  const bool show_arn = subscription.confirmed || input.value("ReturnSubscriptionArn", false);
  return {{"SubscriptionArn",
           show_arn ? subscription_arn(scope, subscription) : std::string("pending confirmation")}};
}

void await_confirmation(Call& call, const Scope& scope, const SubscriptionRecord& subscription) {
  call.set_timer(kTokenTimer, subscription_arn(scope, subscription), call.now() + kTokenLifetime);
}

/// A page of subscriptions from a range of records; the token is the last key, in base64.
template <class Range>
Result<Document> list_page(const Document& input, const Scope& scope, const Range& range) {
  std::string after;
  if (input.contains("NextToken")) {
    ASSIGN_OR_RETURN(after, base64_decode(text_or(input, "NextToken")));
  }
  Document page = Document::array();
  std::string last;
  Document answer = Document::object();
  for (const auto& [key, subscription] : range) {
    if (!after.empty() && key <= after) continue;
    if (page.size() == kListPageSize) {
      answer["NextToken"] = base64_encode(last);
      break;
    }
    last = key;
    page.push_back(render_subscription(scope, subscription));
  }
  answer["Subscriptions"] = std::move(page);
  return answer;
}

/// Tells an HTTP endpoint of its subscription's end, with a token that takes it back.
void tell_of_end(Call& call, const Scope& scope, const SubscriptionRecord& ended) {
  const TopicRecord* topic = call.records<TopicRecord>(scope).find(ended.topic);
  if (topic == nullptr || !is_http(ended)) return;
  RemovedRecord removed{ended};
  removed.token = call.random().hex(kTokenDigits);
  const RemovedRecord& kept =
      call.records<RemovedRecord>(scope).put(subscription_key(ended.topic, ended.id), removed);
  await_confirmation(call, scope, kept);
  send_confirmation(call, Topic{scope, topic}, kept, MessageType::kUnsubscribeConfirmation);
}

/// What the SubscribeURL of an UnsubscribeConfirmation asks for.
Outcome restore_subscription(Call& call, const Scope& scope, const std::string& token) {
  auto& removed = call.records<RemovedRecord>(scope);
  for (const auto& [key, record] : removed) {
    if (token.empty() || record.token != token) continue;
    const SubscriptionRecord restored = record;
    const std::string arn = subscription_arn(scope, restored);
    forget_pending_of_subscription(call, scope, arn);
    removed.erase(std::string(key));
    call.records<SubscriptionRecord>(scope).put(subscription_key(restored.topic, restored.id),
                                                restored);
    return Document{{"SubscriptionArn", arn}};
  }
  return errors::invalid_parameter("Token");
}

}  // namespace

void expire_token(Call& call, std::string_view subscription_arn) {
  const Result<Arn> arn = parse_arn(subscription_arn);
  const size_t colon = arn.ok() ? arn->resource.rfind(':') : std::string::npos;
  if (colon == std::string::npos) return;
  const std::string key =
      subscription_key(arn->resource.substr(0, colon), arn->resource.substr(colon + 1));
  auto& subscriptions = call.records<SubscriptionRecord>(arn->scope());
  const SubscriptionRecord* subscription = subscriptions.find(key);
  if (subscription != nullptr && subscription->confirmed) return;
  subscriptions.erase(key);
  call.records<RemovedRecord>(arn->scope()).erase(key);
  forget_pending_of_subscription(call, arn->scope(), std::string(subscription_arn));
}

namespace {

/// Whether a device that is subscribed is there. As observed of the service (moto's tests against
/// it), the missing space included.
Status check_device(Call& call, const SubscriptionRecord& subscription) {
  if (subscription.protocol != "application") return ok();
  ASSIGN_OR_RETURN(const PlatformAddress address,
                   parse_endpoint_arn(subscription.endpoint, "Endpoint"));
  if (call.records<EndpointRecord>(address.scope).contains(address.key())) return ok();
  return errors::invalid_parameter(
      "Endpoint", "Endpoint does not exist for endpoint arn" + subscription.endpoint);
}

}  // namespace

Outcome subscribe(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  SubscriptionRecord subscription;
  subscription.topic = topic.name();
  subscription.protocol = text_or(input, "Protocol");
  subscription.endpoint = text_or(input, "Endpoint");
  subscription.owner = call.scope().account;
  subscription.principal = call.principal().arn;
  RETURN_IF_ERROR(check_endpoint(*topic.record, subscription.protocol, subscription.endpoint));
  RETURN_IF_ERROR(check_device(call, subscription));
  const Document attributes =
      input.contains("Attributes") ? input["Attributes"] : Document::object();
  RETURN_IF_ERROR(apply_attributes(subscription, topic, attributes));

  if (const SubscriptionRecord* present = find_same_endpoint(call, topic, subscription)) {
    for (const auto& [name, value] : subscription.attributes) {
      if (present->attribute(name) != value && !is_default(*present, name, value)) {
        return errors::invalid_parameter("Attributes",
                                         "Subscription already exists with different attributes");
      }
    }
    return subscribe_answer(topic.scope, *present, input);
  }
  subscription.id = call.random().uuid();
  subscription.confirmed = !needs_confirmation(subscription.protocol);
  subscription.confirmation_authenticated = subscription.confirmed;
  if (!subscription.confirmed) subscription.token = call.random().hex(kTokenDigits);
  const std::string key = subscription_key(topic.name(), subscription.id);
  const SubscriptionRecord& stored =
      call.records<SubscriptionRecord>(topic.scope).put(key, std::move(subscription));
  if (!stored.confirmed) {
    await_confirmation(call, topic.scope, stored);
    send_confirmation(call, topic, stored, MessageType::kSubscriptionConfirmation);
  }
  replay(call, topic, stored);
  return subscribe_answer(topic.scope, stored, input);
}

// The token alone says which subscription is meant; the topic need only be of this region.
// Recorded.
Outcome confirm_subscription(Call& call, const Document& input) {
  const Result<TopicAddress> topic = parse_topic_arn(call, text_or(input, "TopicArn"));
  if (!topic.ok()) return errors::invalid_parameter("Topic");
  const std::string token = text_or(input, "Token");
  if (!is_hex(token)) return errors::invalid_parameter_bare("Invalid token");
  auto& subscriptions = call.records<SubscriptionRecord>(topic->scope);
  for (const auto& [key, subscription] : subscriptions) {
    if (token.empty() || subscription.token != token) continue;
    const std::string arn = subscription_arn(topic->scope, subscription);
    const bool authenticated = text_or(input, "AuthenticateOnUnsubscribe") == "true";
    subscriptions.update(key, [&](SubscriptionRecord& changed) {
      changed.confirmed = true;
      changed.confirmation_authenticated = changed.confirmation_authenticated || authenticated;
    });
    return Document{{"SubscriptionArn", arn}};
  }
  return restore_subscription(call, topic->scope, token);
}

Outcome unsubscribe(Call& call, const Document& input) {
  const Result<Subscription> found = find_subscription(call, text_or(input, "SubscriptionArn"));
  if (!found.ok()) {
    // Gone already: a success.
    if (found.error().code == "NotFoundException") return Document::object();
    return found.error();
  }
  const std::string topic = found->record->topic;
  const SubscriptionRecord removed = *found->record;
  const bool was_confirmed = removed.confirmed;
  call.records<SubscriptionRecord>(found->scope).erase(subscription_key(topic, removed.id));
  forget_pending_of_subscription(call, found->scope, subscription_arn(found->scope, removed));
  call.records<TopicRecord>(found->scope).update(topic, [&](TopicRecord& changed) {
    if (was_confirmed) ++changed.deleted_subscriptions;
  });
  if (was_confirmed) tell_of_end(call, found->scope, removed);
  return Document::object();
}

Outcome list_subscriptions(Call& call, const Document& input) {
  return list_page(input, call.scope(), call.records<SubscriptionRecord>());
}

Outcome list_subscriptions_by_topic(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  return list_page(
      input,
      topic.scope,
      call.records<SubscriptionRecord>(topic.scope).prefix(topic_prefix(topic.name())));
}

Outcome get_subscription_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Subscription subscription,
                   find_subscription(call, text_or(input, "SubscriptionArn")));
  const TopicRecord* topic =
      call.records<TopicRecord>(subscription.scope).find(subscription.record->topic);
  if (topic == nullptr) return errors::subscription_not_found();
  return Document{
      {"Attributes",
       render_subscription_attributes(subscription.scope, *topic, *subscription.record)}};
}

Outcome set_subscription_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Subscription subscription,
                   find_subscription(call, text_or(input, "SubscriptionArn")));
  const TopicRecord* topic =
      call.records<TopicRecord>(subscription.scope).find(subscription.record->topic);
  if (topic == nullptr) return errors::subscription_not_found();
  SubscriptionRecord changed = *subscription.record;
  RETURN_IF_ERROR(apply_subscription_attribute(
      changed, *topic, text_or(input, "AttributeName"), text_or(input, "AttributeValue"), ""));
  const std::string key = subscription_key(changed.topic, changed.id);
  const SubscriptionRecord& stored =
      call.records<SubscriptionRecord>(subscription.scope).put(key, std::move(changed));
  if (text_or(input, "AttributeName") == "ReplayPolicy")
    replay(call, Topic{subscription.scope, topic}, stored);
  return Document::object();
}

}  // namespace cloudtab::sns
