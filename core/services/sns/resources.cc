#include "core/services/sns/resources.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/engine/call.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/topic.h"

// CloudFormation's topic types, made through SNS's own operations.

namespace cloudtab::sns {
namespace {

// Properties that are attributes of the same name.
constexpr std::string_view kTopicAttributes[] = {"ArchivePolicy",
                                                 "ContentBasedDeduplication",
                                                 "DisplayName",
                                                 "FifoThroughputScope",
                                                 "KmsMasterKeyId",
                                                 "SignatureVersion",
                                                 "TracingConfig"};
constexpr std::string_view kSubscriptionAttributes[] = {"DeliveryPolicy",
                                                        "FilterPolicy",
                                                        "FilterPolicyScope",
                                                        "RawMessageDelivery",
                                                        "RedrivePolicy",
                                                        "ReplayPolicy",
                                                        "SubscriptionRoleArn"};

// A template's booleans and maps as the texts that attributes are.
std::string text_of(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string property(const Document& properties, const char* name) {
  auto it = properties.find(name);
  return it == properties.end() ? "" : text_of(*it);
}

Result<Document> call_sns(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "sns", .operation = operation, .input = std::move(input)});
}

/// As an outcome of a resource handler; `ok` is what a success answers.
ResourceOutcome outcome_of(Status status, ResourceState state) {
  if (!status.ok()) return std::move(status).error();
  return state;
}

Status status_of(Result<Document> answer) {
  if (answer.ok()) return ok();
  return std::move(answer).error();
}

bool is_gone(const Error& error) { return error.code == "NotFoundException"; }

// --- AWS::SNS::Topic

ResourceState topic_state(const std::string& arn) {
  return ResourceState{arn, {{"TopicArn", arn}, {"TopicName", arn.substr(arn.rfind(':') + 1)}}};
}

// Cuts the middle, so that what tells two resources apart, the random end, stays.
std::string fitted_name(const std::string& generated, bool fifo) {
  constexpr size_t kRandomEnd = 13;  // `-` and 12 characters
  const std::string suffix = fifo ? ".fifo" : "";
  const size_t room = kTopicNameCharsMax - suffix.size();
  if (generated.size() <= room) return generated + suffix;
  return generated.substr(0, room - kRandomEnd) + generated.substr(generated.size() - kRandomEnd) +
         suffix;
}

// `DeliveryStatusLogging` is a list per protocol; as attributes they are three names per protocol.
void add_delivery_logging(const Document& properties, Document& attributes) {
  auto it = properties.find("DeliveryStatusLogging");
  if (it == properties.end()) return;
  for (const Document& entry : *it) {
    std::string protocol = property(entry, "Protocol");
    if (protocol.rfind("http", 0) == 0) {
      protocol = "HTTP";
    } else if (protocol == "sqs") {
      protocol = "SQS";
    } else {
      protocol = upper_first(protocol);
    }
    for (const char* name :
         {"SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn"}) {
      if (entry.contains(name)) attributes[protocol + name] = property(entry, name);
    }
  }
}

Document topic_attributes(const Document& properties) {
  Document attributes = Document::object();
  for (const std::string_view name : kTopicAttributes) {
    auto it = properties.find(name);
    if (it != properties.end()) attributes[std::string(name)] = text_of(*it);
  }
  const bool fifo = property(properties, "FifoTopic") == "true";
  if (fifo) {
    attributes["FifoTopic"] = "true";
  } else {
    attributes.erase("ContentBasedDeduplication");
    attributes.erase("FifoThroughputScope");
  }
  add_delivery_logging(properties, attributes);
  return attributes;
}

Document tags_of(const ResourceRequest& request) {
  Document by_key = Document::object();
  for (const Document& tag : request.tags) by_key[text_of(tag["Key"])] = text_of(tag["Value"]);
  if (auto it = request.properties.find("Tags"); it != request.properties.end()) {
    for (const Document& tag : *it) by_key[text_of(tag["Key"])] = text_of(tag["Value"]);
  }
  Document tags = Document::array();
  for (const auto& [key, value] : by_key.items()) tags.push_back({{"Key", key}, {"Value", value}});
  return tags;
}

/// The topic's inline `Subscription` entries as `protocol endpoint`.
std::set<std::pair<std::string, std::string>> inline_subscriptions(const Document& properties) {
  std::set<std::pair<std::string, std::string>> entries;
  if (auto it = properties.find("Subscription"); it != properties.end()) {
    for (const Document& entry : *it)
      entries.emplace(property(entry, "Protocol"), property(entry, "Endpoint"));
  }
  return entries;
}

Status subscribe_inline(Call& call, const std::string& arn, const Document& properties) {
  for (const auto& [protocol, endpoint] : inline_subscriptions(properties)) {
    RETURN_IF_ERROR(call_sns(
        call, "Subscribe", {{"TopicArn", arn}, {"Protocol", protocol}, {"Endpoint", endpoint}}));
  }
  return ok();
}

Status unsubscribe_removed(Call& call, const ResourceRequest& request) {
  const auto wanted = inline_subscriptions(request.properties);
  const auto before = inline_subscriptions(request.previous_properties);
  ASSIGN_OR_RETURN(const Document listed,
                   call_sns(call, "ListSubscriptionsByTopic", {{"TopicArn", request.physical_id}}));
  for (const Document& entry : listed["Subscriptions"]) {
    const std::pair<std::string, std::string> key{property(entry, "Protocol"),
                                                  property(entry, "Endpoint")};
    if (before.count(key) == 0 || wanted.count(key) != 0) continue;
    RETURN_IF_ERROR(call_sns(call, "Unsubscribe", {{"SubscriptionArn", entry["SubscriptionArn"]}}));
  }
  return ok();
}

ResourceOutcome create_topic_resource(Call& call, const ResourceRequest& request) {
  const bool fifo = property(request.properties, "FifoTopic") == "true";
  const std::string name = request.properties.contains("TopicName")
                               ? property(request.properties, "TopicName")
                               : fitted_name(request.generated_name, fifo);
  Document input = {{"Name", name}, {"Attributes", topic_attributes(request.properties)}};
  if (Document tags = tags_of(request); !tags.empty()) input["Tags"] = std::move(tags);
  if (request.properties.contains("DataProtectionPolicy")) {
    input["DataProtectionPolicy"] = property(request.properties, "DataProtectionPolicy");
  }
  Result<Document> created = call_sns(call, "CreateTopic", std::move(input));
  if (!created.ok()) return std::move(created).error();
  const std::string arn = (*created)["TopicArn"].get<std::string>();
  return outcome_of(subscribe_inline(call, arn, request.properties), topic_state(arn));
}

ResourceOutcome read_topic_resource(Call& call, const ResourceRequest& request) {
  const std::string& arn = request.physical_id;
  const Result<Document> answer = call_sns(call, "GetTopicAttributes", {{"TopicArn", arn}});
  if (!answer.ok()) return answer.error();
  ResourceState state = topic_state(arn);
  const Document& attributes = answer->at("Attributes");
  // What is null is not set.
  Document properties = {{"TopicName", state.attributes["TopicName"]},
                         {"FifoTopic", attributes.value("FifoTopic", "false")}};
  for (const std::string_view name : kTopicAttributes)
    properties[std::string(name)] = attributes.value(std::string(name), Document());
  state.attributes["properties"] = std::move(properties);
  return state;
}

Status update_topic(Call& call, const ResourceRequest& request) {
  const std::string& arn = request.physical_id;
  const Document wanted = topic_attributes(request.properties);
  const Document before = topic_attributes(request.previous_properties);
  for (const auto& [name, value] : wanted.items()) {
    if (name == "FifoTopic" || (before.contains(name) && before[name] == value)) continue;
    RETURN_IF_ERROR(
        call_sns(call,
                 "SetTopicAttributes",
                 {{"TopicArn", arn}, {"AttributeName", name}, {"AttributeValue", value}}));
  }
  for (const auto& [name, value] : before.items()) {
    if (wanted.contains(name)) continue;
    const std::string unset = name == "ContentBasedDeduplication" ? "false"
                              : name == "SignatureVersion"        ? "1"
                                                                  : "";
    RETURN_IF_ERROR(
        call_sns(call,
                 "SetTopicAttributes",
                 {{"TopicArn", arn}, {"AttributeName", name}, {"AttributeValue", unset}}));
  }
  RETURN_IF_ERROR(
      call_sns(call,
               "PutDataProtectionPolicy",
               {{"ResourceArn", arn},
                {"DataProtectionPolicy", property(request.properties, "DataProtectionPolicy")}}));
  RETURN_IF_ERROR(unsubscribe_removed(call, request));
  RETURN_IF_ERROR(subscribe_inline(call, arn, request.properties));

  const Document tags = tags_of(request);
  ASSIGN_OR_RETURN(const Document present,
                   call_sns(call, "ListTagsForResource", {{"ResourceArn", arn}}));
  Document gone = Document::array();
  for (const Document& tag : present["Tags"]) {
    const bool kept = std::any_of(tags.begin(), tags.end(), [&](const Document& other) {
      return other["Key"] == tag["Key"];
    });
    if (!kept) gone.push_back(tag["Key"]);
  }
  if (!gone.empty())
    RETURN_IF_ERROR(call_sns(call, "UntagResource", {{"ResourceArn", arn}, {"TagKeys", gone}}));
  if (!tags.empty())
    RETURN_IF_ERROR(call_sns(call, "TagResource", {{"ResourceArn", arn}, {"Tags", tags}}));
  return ok();
}

ResourceOutcome update_topic_resource(Call& call, const ResourceRequest& request) {
  return outcome_of(update_topic(call, request), topic_state(request.physical_id));
}

ResourceOutcome delete_topic_resource(Call& call, const ResourceRequest& request) {
  // A topic that archives cannot be deleted.
  if (request.properties.contains("ArchivePolicy")) {
    static_cast<void>(call_sns(call,
                               "SetTopicAttributes",
                               {{"TopicArn", request.physical_id},
                                {"AttributeName", "ArchivePolicy"},
                                {"AttributeValue", "{}"}}));
  }
  return outcome_of(status_of(call_sns(call, "DeleteTopic", {{"TopicArn", request.physical_id}})),
                    ResourceState{request.physical_id});
}

// --- AWS::SNS::Subscription

ResourceState subscription_state(const std::string& arn) {
  return ResourceState{arn, {{"Arn", arn}}};
}

Document subscription_attributes(const Document& properties) {
  Document attributes = Document::object();
  for (const std::string_view name : kSubscriptionAttributes) {
    auto it = properties.find(name);
    if (it != properties.end()) attributes[std::string(name)] = text_of(*it);
  }
  return attributes;
}

ResourceOutcome create_subscription_resource(Call& call, const ResourceRequest& request) {
  Document input = {{"TopicArn", property(request.properties, "TopicArn")},
                    {"Protocol", property(request.properties, "Protocol")},
                    {"Endpoint", property(request.properties, "Endpoint")},
                    {"ReturnSubscriptionArn", true},
                    {"Attributes", subscription_attributes(request.properties)}};
  Result<Document> subscribed = call_sns(call, "Subscribe", std::move(input));
  if (!subscribed.ok()) return std::move(subscribed).error();
  return subscription_state((*subscribed)["SubscriptionArn"].get<std::string>());
}

Status update_subscription(Call& call, const ResourceRequest& request) {
  const Document wanted = subscription_attributes(request.properties);
  const Document before = subscription_attributes(request.previous_properties);
  const auto set = [&](const std::string& name, const std::string& value) {
    return status_of(call_sns(call,
                              "SetSubscriptionAttributes",
                              {{"SubscriptionArn", request.physical_id},
                               {"AttributeName", name},
                               {"AttributeValue", value}}));
  };
  for (const auto& [name, value] : before.items()) {
    if (wanted.contains(name) && (name != "FilterPolicy" || wanted[name] == value)) continue;
    // A filter policy that changes is taken away first, so that the old one never meets the new
    // scope.
    const std::string unset = name == "RawMessageDelivery"  ? "false"
                              : name == "FilterPolicyScope" ? "MessageAttributes"
                                                            : "";
    if (name == "FilterPolicyScope") continue;
    RETURN_IF_ERROR(set(name, unset));
  }
  if (before.contains("FilterPolicyScope") && !wanted.contains("FilterPolicyScope")) {
    RETURN_IF_ERROR(set("FilterPolicyScope", "MessageAttributes"));
  }
  if (wanted.contains("FilterPolicyScope")) {
    RETURN_IF_ERROR(set("FilterPolicyScope", wanted["FilterPolicyScope"].get<std::string>()));
  }
  for (const auto& [name, value] : wanted.items()) {
    if (name != "FilterPolicyScope") RETURN_IF_ERROR(set(name, value.get<std::string>()));
  }
  return ok();
}

ResourceOutcome update_subscription_resource(Call& call, const ResourceRequest& request) {
  return outcome_of(update_subscription(call, request), subscription_state(request.physical_id));
}

ResourceOutcome delete_subscription_resource(Call& call, const ResourceRequest& request) {
  return outcome_of(
      status_of(call_sns(call, "Unsubscribe", {{"SubscriptionArn", request.physical_id}})),
      ResourceState{request.physical_id});
}

// --- AWS::SNS::TopicPolicy, AWS::SNS::TopicInlinePolicy

// The topics a policy resource sets: a list of ARNs (`Topics`) or one (`TopicArn`).
std::set<std::string> policy_topics(const Document& properties) {
  std::set<std::string> arns;
  if (auto it = properties.find("Topics"); it != properties.end()) {
    for (const Document& arn : *it) arns.insert(text_of(arn));
  }
  if (properties.contains("TopicArn")) arns.insert(property(properties, "TopicArn"));
  return arns;
}

Status set_policy(Call& call, const std::string& arn, const std::string& policy) {
  return status_of(
      call_sns(call,
               "SetTopicAttributes",
               {{"TopicArn", arn}, {"AttributeName", "Policy"}, {"AttributeValue", policy}}));
}

Status apply_policy(Call& call, const ResourceRequest& request) {
  for (const std::string& arn : policy_topics(request.properties)) {
    RETURN_IF_ERROR(set_policy(call, arn, property(request.properties, "PolicyDocument")));
  }
  return ok();
}

// A topic without the policy resource has the policy it was born with.
Status reset_policies(Call& call, const std::set<std::string>& arns) {
  for (const std::string& text : arns) {
    const Result<Arn> arn = parse_arn(text);
    if (!arn.ok()) continue;
    Status reset = set_policy(call, text, default_policy(text, arn->account));
    if (!reset.ok() && !is_gone(reset.error())) return reset;
  }
  return ok();
}

ResourceState policy_state(const ResourceRequest& request, const std::string& id) {
  if (request.properties.contains("TopicArn"))
    return ResourceState{property(request.properties, "TopicArn")};
  return ResourceState{id, {{"Id", id}}};
}

ResourceOutcome create_policy_resource(Call& call, const ResourceRequest& request) {
  return outcome_of(apply_policy(call, request), policy_state(request, request.generated_name));
}

ResourceOutcome update_policy_resource(Call& call, const ResourceRequest& request) {
  std::set<std::string> left = policy_topics(request.previous_properties);
  for (const std::string& arn : policy_topics(request.properties)) left.erase(arn);
  if (Status reset = reset_policies(call, left); !reset.ok()) return std::move(reset).error();
  return outcome_of(apply_policy(call, request), policy_state(request, request.physical_id));
}

ResourceOutcome delete_policy_resource(Call& call, const ResourceRequest& request) {
  return outcome_of(reset_policies(call, policy_topics(request.properties)),
                    ResourceState{request.physical_id});
}

constexpr ResourceType kResourceTypes[] = {
    {"AWS::SNS::Subscription",
     create_subscription_resource,
     update_subscription_resource,
     delete_subscription_resource},
    {"AWS::SNS::Topic",
     create_topic_resource,
     update_topic_resource,
     delete_topic_resource,
     read_topic_resource},
    {"AWS::SNS::TopicInlinePolicy",
     create_policy_resource,
     update_policy_resource,
     delete_policy_resource},
    {"AWS::SNS::TopicPolicy",
     create_policy_resource,
     update_policy_resource,
     delete_policy_resource},
};

}  // namespace

std::span<const ResourceType> resource_types() { return kResourceTypes; }

}  // namespace cloudtab::sns
