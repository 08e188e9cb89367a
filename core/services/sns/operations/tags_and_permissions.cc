#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/operations/tags.h"
#include "core/services/sns/topic.h"

// TagResource, UntagResource, ListTagsForResource; AddPermission, RemovePermission, which edit the
// statements of the topic's policy.

namespace cloudtab::sns {
namespace {

/// Keeps the members of a policy in the order SNS writes them.
using OrderedDocument = nlohmann::ordered_json;

Result<Topic> find_resource(Call& call, const Document& input) {
  Result<Topic> topic = find_topic(call, text_or(input, "ResourceArn"), "ResourceArn");
  if (topic.ok() || topic.error().code != "NotFoundException") return topic;
  return errors::resource_not_found();
}

// Source: API reference of AddPermission; `*` is refused there.
bool is_grantable(const std::string& action) {
  constexpr std::string_view kActions[] = {"AddPermission",
                                           "DeleteTopic",
                                           "GetDataProtectionPolicy",
                                           "GetTopicAttributes",
                                           "ListSubscriptionsByTopic",
                                           "ListTagsForResource",
                                           "Publish",
                                           "PutDataProtectionPolicy",
                                           "Receive",
                                           "RemovePermission",
                                           "SetTopicAttributes",
                                           "Subscribe"};
  return std::find(std::begin(kActions), std::end(kActions), action) != std::end(kActions);
}

OrderedDocument policy_of(const Topic& topic) {
  const std::string own = topic.record->attribute("Policy");
  const std::string text = own.empty() || !json_depth_is_fine(own)
                               ? default_policy(topic.arn(), topic.scope.account)
                               : own;
  OrderedDocument policy = OrderedDocument::parse(text, nullptr, false);
  if (!policy.is_object())
    policy = OrderedDocument::parse(default_policy(topic.arn(), topic.scope.account));
  if (!policy.contains("Statement")) policy["Statement"] = OrderedDocument::array();
  if (!policy["Statement"].is_array())
    policy["Statement"] = OrderedDocument::array({policy["Statement"]});
  return policy;
}

void store_policy(Call& call, const Topic& topic, const OrderedDocument& policy) {
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    changed.attributes["Policy"] = policy.dump();
  });
}

std::vector<std::string> text_list(const Document& input, const char* name) {
  std::vector<std::string> texts;
  for (const Document& item : input[name]) texts.push_back(item.get<std::string>());
  return texts;
}

/// One as it is, several as a list.
OrderedDocument one_or_many(const std::vector<std::string>& values) {
  return values.size() == 1 ? OrderedDocument(values.front()) : OrderedDocument(values);
}

}  // namespace

Result<std::map<std::string, std::string>> tags_of(const Document& list) {
  std::map<std::string, std::string> tags;
  for (const Document& tag : list) {
    if (!tags.emplace(tag["Key"].get<std::string>(), tag["Value"].get<std::string>()).second) {
      return errors::invalid_parameter("Duplicated keys are not allowed.");
    }
  }
  if (tags.size() > kTagsMax) return errors::tag_limit_exceeded();
  return tags;
}

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_resource(call, input));
  ASSIGN_OR_RETURN(auto tags, tags_of(input["Tags"]));
  tags.insert(topic.record->tags.begin(), topic.record->tags.end());
  if (tags.size() > kTagsMax) return errors::tag_limit_exceeded();
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    changed.tags = tags;
  });
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_resource(call, input));
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    for (const std::string& key : text_list(input, "TagKeys")) changed.tags.erase(key);
  });
  return Document::object();
}

Outcome list_tags_for_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_resource(call, input));
  Document tags = Document::array();
  for (const auto& [key, value] : topic.record->tags)
    tags.push_back({{"Key", key}, {"Value", value}});
  return Document{{"Tags", std::move(tags)}};
}

Outcome add_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  const std::string label = text_or(input, "Label");
  std::vector<std::string> actions = text_list(input, "ActionName");
  std::vector<std::string> principals = text_list(input, "AWSAccountId");
  for (std::string& action : actions) {
    if (!is_grantable(action))
      return errors::invalid_parameter("Policy statement action out of service scope!");
    action = "SNS:" + action;
  }
  for (std::string& principal : principals) principal = "arn:aws:iam::" + principal + ":root";
  OrderedDocument policy = policy_of(topic);
  for (const auto& statement : policy["Statement"]) {
    if (statement.value("Sid", "") == label)
      return errors::invalid_parameter("Statement already exists");
  }
  OrderedDocument statement;
  statement["Sid"] = label;
  statement["Effect"] = "Allow";
  statement["Principal"]["AWS"] = one_or_many(principals);
  statement["Action"] = one_or_many(actions);
  statement["Resource"] = topic.arn();
  policy["Statement"].push_back(std::move(statement));
  store_policy(call, topic, policy);
  return Document::object();
}

Outcome remove_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  const std::string label = text_or(input, "Label");
  OrderedDocument policy = policy_of(topic);
  OrderedDocument kept = OrderedDocument::array();
  for (const auto& statement : policy["Statement"]) {
    if (statement.value("Sid", "") != label) kept.push_back(statement);
  }
  policy["Statement"] = std::move(kept);
  store_policy(call, topic, policy);
  return Document::object();
}

}  // namespace cloudtab::sns
