#include "core/services/apigateway/v2/http/authorizer.h"

#include <algorithm>

#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

Error malformed() { return Error{"MalformedDecision", "Internal Server Error", 500}; }

/// `*` stands for any text, `?` for one character.
bool fits(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// Whether one of an element's texts fits; an element is a text or a list of them.
bool any_fits(const Document& statement, const char* element, std::string_view text) {
  const auto found = statement.find(element);
  if (found == statement.end()) return false;
  const auto one = [&](const Document& pattern) {
    return pattern.is_string() && fits(pattern.get_ref<const std::string&>(), text);
  };
  return found->is_array() ? std::any_of(found->begin(), found->end(), one) : one(*found);
}

bool allows(const Document& policy, const std::string& arn) {
  const auto statements = policy.find("Statement");
  if (statements == policy.end()) return false;
  bool allowed = false;
  // One may stand alone, without a list.
  const Document list = statements->is_array() ? *statements : Document::array({*statements});
  for (const Document& statement : list) {
    if (!statement.is_object() || !any_fits(statement, "Action", "execute-api:Invoke") ||
        !any_fits(statement, "Resource", arn))
      continue;
    if (text_of(statement, "Effect") == "Deny") return false;
    allowed = allowed || text_of(statement, "Effect") == "Allow";
  }
  return allowed;
}

}  // namespace

Document authorizer_event(std::string_view format,
                          const HttpEventSource& source,
                          const std::vector<std::string>& identity,
                          const std::string& arn) {
  const bool is_2 = format == "2.0";
  Document event = is_2 ? event_2(source) : event_1(source);
  event["type"] = "REQUEST";
  for (const char* member :
       {"body", "isBase64Encoded", "multiValueHeaders", "multiValueQueryStringParameters"})
    event.erase(member);
  if (is_2) {
    event["routeArn"] = arn;
    event["identitySource"] = identity;
    return event;
  }
  std::string joined;
  for (const std::string& value : identity) joined += (joined.empty() ? "" : ",") + value;
  event["methodArn"] = arn;
  event["identitySource"] = joined;
  event["authorizationToken"] = joined;
  return event;
}

Result<AuthorizerDecision> read_decision(std::string_view payload,
                                         bool simple,
                                         const std::string& arn) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return malformed();
  AuthorizerDecision decision;
  decision.context = member_of(answer, "context");
  if (simple) {
    const auto allowed = answer.find("isAuthorized");
    if (allowed == answer.end() || !allowed->is_boolean()) return malformed();
    decision.allowed = allowed->get<bool>();
    return decision;
  }
  if (!answer.contains("policyDocument") || text_of(answer, "principalId").empty())
    return malformed();
  decision.context["principalId"] = answer["principalId"];
  decision.allowed = allows(member_of(answer, "policyDocument"), arn);
  return decision;
}

}  // namespace cloudtab::apigateway::v2
