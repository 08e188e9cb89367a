#include <algorithm>
#include <array>
#include <cctype>

#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/rules.h"

// TagQueue, UntagQueue, ListQueueTags; AddPermission, RemovePermission, which edit the statements
// of the queue's policy.

namespace cloudtab::sqs {
namespace {

/// Keeps the members of a policy in the order SQS writes them.
using OrderedDocument = nlohmann::ordered_json;

// Source: API reference of AddPermission and the developer guide's list of actions.
constexpr std::array<std::string_view, 9> kGrantableActions = {"*",
                                                               "ChangeMessageVisibility",
                                                               "DeleteMessage",
                                                               "GetQueueAttributes",
                                                               "GetQueueUrl",
                                                               "ListDeadLetterSourceQueues",
                                                               "PurgeQueue",
                                                               "ReceiveMessage",
                                                               "SendMessage"};
constexpr std::array<std::string_view, 10> kOwnerActions = {"AddPermission",
                                                            "CreateQueue",
                                                            "DeleteQueue",
                                                            "ListQueueTags",
                                                            "ListQueues",
                                                            "RemovePermission",
                                                            "SetQueueAttributes",
                                                            "StartMessageMoveTask",
                                                            "TagQueue",
                                                            "UntagQueue"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Status check_label(std::string_view label) {
  const bool valid =
      !label.empty() && label.size() <= kPermissionLabelCharsMax &&
      std::all_of(label.begin(), label.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
      });
  if (valid) return ok();
  return errors::invalid_parameter(
      label,
      "Label",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

Status check_actions(const std::vector<std::string>& actions) {
  if (actions.empty()) return errors::missing_parameter("Actions");
  if (actions.size() > kPermissionActionsMax)
    return errors::too_many_permission_actions(actions.size());
  for (const std::string& action : actions) {
    if (contains(kGrantableActions, action)) continue;
    const std::string_view reason =
        contains(kOwnerActions, action)
            ? "Only the queue owner is allowed to invoke this action."
            : "Please refer to the appropriate WSDL for a list of valid actions. ";
    return errors::invalid_parameter("SQS:" + action, "ActionName", reason);
  }
  return ok();
}

Status check_accounts(const std::vector<std::string>& accounts) {
  const auto is_account = [](const std::string& text) {
    return text.size() == 12 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!accounts.empty() && std::all_of(accounts.begin(), accounts.end(), is_account)) return ok();
  std::string list;
  for (const std::string& account : accounts) list += (list.empty() ? "" : ", ") + account;
  return errors::invalid_parameter("[" + list + "]", "PrincipalId", "Unable to verify.");
}

OrderedDocument policy_of(const Queue& queue) {
  if (!queue.record->policy.empty()) {
    OrderedDocument policy = OrderedDocument::parse(queue.record->policy, nullptr, false);
    if (policy.is_object() && policy.contains("Statement")) {
      if (!policy["Statement"].is_array())
        policy["Statement"] = OrderedDocument::array({policy["Statement"]});
      return policy;
    }
  }
  return OrderedDocument{{"Version", "2008-10-17"},
                         {"Id", queue.arn() + "/SQSDefaultPolicy"},
                         {"Statement", OrderedDocument::array()}};
}

/// One as it is, several as a list.
OrderedDocument one_or_many(const std::vector<std::string>& values) {
  return values.size() == 1 ? OrderedDocument(values.front()) : OrderedDocument(values);
}

void store_policy(Call& call, const Queue& queue, const OrderedDocument& policy) {
  call.records<QueueRecord>(queue.scope).update(queue.name(), [&](QueueRecord& changed) {
    changed.policy = policy["Statement"].empty() ? "" : policy.dump();
    changed.modified_at = call.now();
  });
}

}  // namespace

Outcome tag_queue(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const Document& tags = input["Tags"];
  // Source for the empty ones here and below: moto.
  if (tags.empty()) return errors::missing_parameter("Tags");
  RETURN_IF_ERROR(check_tags(tags, *queue.record));
  call.records<QueueRecord>(queue.scope).update(queue.name(), [&](QueueRecord& changed) {
    for (const auto& [key, value] : tags.items()) changed.tags[key] = value.get<std::string>();
  });
  return Document::object();
}

Outcome untag_queue(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const std::vector<std::string> keys = text_list(input, "TagKeys");
  if (keys.empty()) {
    return errors::invalid_parameter_value(
        "Tag keys must be between 1 and 128 characters in length.");
  }
  call.records<QueueRecord>(queue.scope).update(queue.name(), [&](QueueRecord& changed) {
    for (const std::string& key : keys) changed.tags.erase(key);
  });
  return Document::object();
}

Outcome list_queue_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  if (queue.record->tags.empty()) return Document::object();
  return Document{{"Tags", queue.record->tags}};
}

Outcome add_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const std::string label = text_or(input, "Label");
  const std::vector<std::string> actions = text_list(input, "Actions");
  const std::vector<std::string> accounts = text_list(input, "AWSAccountIds");
  RETURN_IF_ERROR(check_label(label));
  RETURN_IF_ERROR(check_actions(actions));
  RETURN_IF_ERROR(check_accounts(accounts));

  OrderedDocument policy = policy_of(queue);
  for (const auto& statement : policy["Statement"]) {
    if (statement.value("Sid", "") == label)
      return errors::invalid_parameter(label, "Label", "Already exists.");
  }
  std::vector<std::string> principals;
  for (const std::string& account : accounts)
    principals.push_back("arn:aws:iam::" + account + ":root");
  std::vector<std::string> qualified;
  for (const std::string& action : actions) qualified.push_back("SQS:" + action);
  OrderedDocument statement;
  statement["Sid"] = label;
  statement["Effect"] = "Allow";
  statement["Principal"]["AWS"] = one_or_many(principals);
  statement["Action"] = one_or_many(qualified);
  statement["Resource"] = queue.arn();
  policy["Statement"].push_back(std::move(statement));
  store_policy(call, queue, policy);
  return Document::object();
}

Outcome remove_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const std::string label = text_or(input, "Label");
  OrderedDocument policy = policy_of(queue);
  OrderedDocument kept = OrderedDocument::array();
  for (const auto& statement : policy["Statement"]) {
    if (statement.value("Sid", "") != label) kept.push_back(statement);
  }
  if (kept.size() == policy["Statement"].size()) {
    return errors::invalid_parameter(label, "Label", "can't find label.");
  }
  policy["Statement"] = std::move(kept);
  store_policy(call, queue, policy);
  return Document::object();
}

}  // namespace cloudtab::sqs
