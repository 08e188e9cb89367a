#include "core/services/cloudformation/stack_policy.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/base/json.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/template_url.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kActions[] = {"Update:Modify", "Update:Replace", "Update:Delete"};
constexpr std::string_view kEveryAction = "Update:*";

/// A member that is one text or a list of them; nothing if it is neither.
std::vector<std::string> texts_of(const Document& statement, const char* member) {
  std::vector<std::string> out;
  auto it = statement.find(member);
  if (it == statement.end()) return out;
  if (it->is_string()) return {it->get<std::string>()};
  if (!it->is_array()) return out;
  for (const Document& text : *it) {
    if (!text.is_string()) return {};
    out.push_back(text.get<std::string>());
  }
  return out;
}

/// `*` stands for any characters, `?` for one.
bool matches(std::string_view pattern, std::string_view text) {
  size_t at = 0;
  size_t in = 0;
  size_t star = std::string_view::npos;
  size_t resume = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in])) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return matches(pattern, text);
  });
}

bool is_action(const std::string& text) {
  return text == kEveryAction ||
         std::find(std::begin(kActions), std::end(kActions), text) != std::end(kActions);
}

/// `{"StringEquals": {"ResourceType": [...]}}`, or `StringLike`.
bool is_condition(const Document& condition) {
  if (!condition.is_object()) return false;
  for (auto it = condition.begin(); it != condition.end(); ++it) {
    if (it.key() != "StringEquals" && it.key() != "StringLike") return false;
    if (!it->is_object() || it->size() != 1 || texts_of(*it, "ResourceType").empty()) return false;
  }
  return true;
}

bool is_statement(const Document& statement) {
  if (!statement.is_object()) return false;
  const Document effect = statement.value("Effect", Document());
  if (effect != "Allow" && effect != "Deny") return false;
  if (statement.value("Principal", Document()) != "*") return false;
  std::vector<std::string> actions = texts_of(statement, "Action");
  if (actions.empty()) actions = texts_of(statement, "NotAction");
  if (actions.empty() || !std::all_of(actions.begin(), actions.end(), is_action)) return false;
  if (texts_of(statement, "Resource").empty() && texts_of(statement, "NotResource").empty())
    return false;
  return !statement.contains("Condition") || is_condition(statement["Condition"]);
}

/// The statements, which may be one object.
Document statements_of(const Document& policy) {
  auto it = policy.find("Statement");
  if (it == policy.end()) return Document::array();
  return it->is_array() ? *it : Document::array({*it});
}

bool holds(const Document& condition, std::string_view type) {
  for (auto it = condition.begin(); it != condition.end(); ++it) {
    const std::vector<std::string> types = texts_of(*it, "ResourceType");
    const bool fits = it.key() == "StringLike"
                          ? any_matches(types, type)
                          : std::find(types.begin(), types.end(), type) != types.end();
    if (!fits) return false;
  }
  return true;
}

/// Whether a statement speaks of an action on a resource.
bool applies(const Document& statement,
             std::string_view action,
             std::string_view resource,
             std::string_view type) {
  const auto fits = [&](const char* member, const char* negated, std::string_view text) {
    return statement.contains(member) ? any_matches(texts_of(statement, member), text)
                                      : !any_matches(texts_of(statement, negated), text);
  };
  return fits("Action", "NotAction", action) && fits("Resource", "NotResource", resource) &&
         (!statement.contains("Condition") || holds(statement["Condition"], type));
}

std::string joined(const Document& statement, const char* member, const char* negated) {
  std::string out;
  for (const std::string& text :
       texts_of(statement, statement.contains(member) ? member : negated)) {
    out += out.empty() ? text : ", " + text;
  }
  return out;
}

}  // namespace

Status check_stack_policy(const std::string& text) {
  const Error invalid = errors::validation("Error validating stack policy: Invalid stack policy");
  const Result<Document> policy = parse_json(text);
  if (!policy.ok() || !policy->is_object()) return invalid;
  for (const Document& statement : statements_of(*policy)) {
    if (!is_statement(statement)) return invalid;
  }
  return ok();
}

std::string policy_denial(const std::string& text,
                          UpdateAction action,
                          const std::string& logical_id,
                          std::string_view type) {
  const Result<Document> policy = parse_json(text);
  if (!policy.ok()) return "";
  const Document statements = statements_of(*policy);
  if (statements.empty()) return "";
  const std::string_view name = kActions[static_cast<size_t>(action)];
  const std::string resource = "LogicalResourceId/" + logical_id;
  bool allowed = false;
  for (size_t i = 0; i < statements.size(); ++i) {
    const Document& statement = statements[i];
    if (!applies(statement, name, resource, type)) continue;
    if (statement["Effect"] == "Allow") {
      allowed = true;
      continue;
    }
    // As an event of the real service has it, quoted with its policy, whose second statement this
    // is (agilityfeat, "CloudFormation stack policies").
    return "Action denied by stack policy: Statement [#" + std::to_string(i) +
           "] does not allow [" + joined(statement, "Action", "NotAction") + "] for resource [" +
           joined(statement, "Resource", "NotResource") + "];";
  }
  // Source: what LocalStack's tests against the real service look for in events
  // (api/test_stack_policies.py).
  return allowed ? "" : "Action not allowed by stack policy";
}

std::string effective_policy(Call& call, const std::string& uuid) {
  const PolicyRecord* record = call.records<PolicyRecord>().find(uuid);
  if (record == nullptr) return "";
  return record->during.empty() ? record->text : record->during;
}

Result<std::string> policy_input(Call& call, const Document& input, const std::string& member) {
  const std::string body = member + "Body";
  const std::string url = member + "URL";
  if (input.contains(body) && input.contains(url))
    return errors::validation("You cannot specify both " + url + " and " + body);
  std::string text;
  if (input.contains(body)) {
    text = input[body].get<std::string>();
  } else if (input.contains(url)) {
    ASSIGN_OR_RETURN(text, read_template_url(call, input[url].get<std::string>()));
  } else {
    return text;
  }
  RETURN_IF_ERROR(check_stack_policy(text));
  return text;
}

void end_update_policy(Call& call, const std::string& uuid, bool succeeded) {
  Collection<PolicyRecord>& policies = call.records<PolicyRecord>();
  const PolicyRecord* record = policies.find(uuid);
  if (record == nullptr || (record->during.empty() && record->next.empty())) return;
  PolicyRecord ended{succeeded && !record->next.empty() ? record->next : record->text};
  if (ended.text.empty()) {
    policies.erase(uuid);
  } else {
    policies.put(uuid, std::move(ended));
  }
}

}  // namespace cloudtab::cloudformation
