#include "core/services/iam/policy/policy.h"

#include <utility>

#include "core/base/ascii.h"
#include "core/base/document.h"
#include "core/services/iam/policy/condition.h"
#include "core/services/iam/policy/pattern_match.h"

namespace cloudtab::iam {

namespace {

Error malformed(std::string text) {
  return Error{"MalformedPolicyDocumentException", std::move(text), 400};
}
Error syntax() { return malformed("Syntax errors in policy."); }

/// Nested deeper than any policy is; the reader of JSON recurses.
constexpr int kDepthMax = 16;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

/// A text, or a list of them; conditions take numbers and booleans too. False: something else.
bool read_texts(const Document& from, bool of_condition, std::vector<std::string>& out) {
  if (from.is_array()) {
    for (const Document& item : from) {
      if (item.is_array() || !read_texts(item, of_condition, out)) return false;
    }
    return true;
  }
  if (from.is_string()) {
    out.push_back(from.get<std::string>());
    return true;
  }
  if (!of_condition || !(from.is_number() || from.is_boolean())) return false;
  out.push_back(from.dump());
  return true;
}

/// `Element` or `NotElement`, of which only one may be there. `but` tells which it was.
Status read_either(const Document& from,
                   const std::string& element,
                   bool& is_there,
                   bool& but,
                   std::vector<std::string>& out) {
  const bool plain = from.contains(element), negated = from.contains("Not" + element);
  if (plain && negated) return syntax();
  is_there = plain || negated;
  but = negated;
  if (!is_there) return ok();
  if (!read_texts(from[negated ? "Not" + element : element], false, out)) return syntax();
  return ok();
}

Status read_principals(const Document& from, Statement& statement) {
  const bool plain = from.contains("Principal"), negated = from.contains("NotPrincipal");
  if (plain && negated) return syntax();
  statement.has_principals = plain || negated;
  statement.but_principals = negated;
  if (!statement.has_principals) return ok();
  const Document& principals = from[negated ? "NotPrincipal" : "Principal"];
  if (principals.is_string()) {
    if (principals != "*") return malformed("Invalid principal in policy.");
    statement.principals.push_back({"*", "*"});
    return ok();
  }
  if (!principals.is_object()) return syntax();
  for (const auto& [type, values] : principals.items()) {
    if (type != "AWS" && type != "Service" && type != "Federated" && type != "CanonicalUser")
      return malformed("Invalid principal in policy.");
    std::vector<std::string> texts;
    if (!read_texts(values, false, texts)) return syntax();
    for (std::string& text : texts) statement.principals.push_back({type, std::move(text)});
  }
  return ok();
}

Status read_conditions(const Document& from, Statement& statement) {
  const auto found = from.find("Condition");
  if (found == from.end()) return ok();
  if (!found->is_object()) return syntax();
  for (const auto& [test, keys] : found->items()) {
    if (!is_condition_test(test) || !keys.is_object()) return syntax();
    for (const auto& [key, values] : keys.items()) {
      Condition condition{test, to_lower(key), {}};
      if (!read_texts(values, true, condition.values)) return syntax();
      statement.conditions.push_back(std::move(condition));
    }
  }
  return ok();
}

Status check_members(const Document& from) {
  for (const auto& member : from.items()) {
    const std::string& name = member.key();
    bool known = false;
    for (const char* element : {"Sid",
                                "Effect",
                                "Action",
                                "NotAction",
                                "Resource",
                                "NotResource",
                                "Principal",
                                "NotPrincipal",
                                "Condition"})
      known = known || name == element;
    if (!known) return syntax();
  }
  return ok();
}

Result<Statement> read_statement(const Document& from, PolicyKind kind) {
  if (!from.is_object()) return syntax();
  RETURN_IF_ERROR(check_members(from));
  Statement statement;
  if (from.contains("Sid")) {
    if (!from["Sid"].is_string()) return syntax();
    statement.sid = from["Sid"];
  }
  const Document effect = from.value("Effect", Document());
  if (effect != "Allow" && effect != "Deny") return syntax();
  statement.allows = effect == "Allow";
  bool has_actions = false;
  RETURN_IF_ERROR(
      read_either(from, "Action", has_actions, statement.but_actions, statement.actions));
  if (!has_actions) return malformed("Policy statement must contain actions.");
  RETURN_IF_ERROR(read_either(
      from, "Resource", statement.has_resources, statement.but_resources, statement.resources));
  RETURN_IF_ERROR(read_principals(from, statement));
  RETURN_IF_ERROR(read_conditions(from, statement));
  if (kind == PolicyKind::kIdentity) {
    if (statement.has_principals)
      return malformed("Policy document should not specify a principal.");
    if (!statement.has_resources) return malformed("Policy statement must contain resources.");
  }
  if (kind == PolicyKind::kTrust && statement.has_resources)
    return malformed("Has prohibited field Resource");
  if (kind != PolicyKind::kIdentity && !statement.has_principals)
    return malformed("Missing required field Principal");
  return statement;
}

}  // namespace

Result<Policy> parse_policy(std::string_view text, PolicyKind kind) {
  const Document from =
      is_too_deep(text) ? Document() : Document::parse(text.begin(), text.end(), nullptr, false);
  if (from.is_discarded() || !from.is_object()) {
    // Recorded: of a trust policy.
    return kind == PolicyKind::kTrust ? malformed("This policy contains invalid Json") : syntax();
  }
  Policy policy;
  const Document version = from.value("Version", Document("2008-10-17"));
  if (version != "2008-10-17" && version != "2012-10-17") return syntax();
  policy.has_variables = version == "2012-10-17";
  const auto statements = from.find("Statement");
  if (statements == from.end()) return syntax();
  const Document list = statements->is_array() ? *statements : Document::array({*statements});
  for (const Document& statement : list) {
    ASSIGN_OR_RETURN(Statement read, read_statement(statement, kind));
    policy.statements.push_back(std::move(read));
  }
  return policy;
}

}  // namespace cloudtab::iam
