#include "core/services/apigateway/execution/authorizer.h"

#include <algorithm>

#include "core/base/pattern.h"
#include "core/services/apigateway/execution/failure.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

/// Text, numbers and booleans reach integrations as text.
Result<std::string> context_text(const Document& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return authorizer_failure("Authorizer context values may not be objects or arrays");
}

}  // namespace

std::optional<std::string> identity_of(const Document& authorizer, const MappingSource& source) {
  const std::string sources = text_of(authorizer, "identitySource");
  std::string joined;
  for (size_t at = 0; at < sources.size();) {
    const size_t end = std::min(sources.find(',', at), sources.size());
    const size_t begin = std::min(sources.find_first_not_of(' ', at), end);
    size_t last = end;
    while (last > begin && sources[last - 1] == ' ') --last;
    const std::optional<std::string> value =
        mapped_value(std::string_view(sources).substr(begin, last - begin), source);
    if (!value || value->empty()) return std::nullopt;
    joined += (at == 0 ? "" : ",") + *value;
    at = end + 1;
  }
  return joined;
}

bool fits_validation(const Document& authorizer, const std::string& token) {
  const std::string expression = text_of(authorizer, "identityValidationExpression");
  if (expression.empty()) return true;
  const Result<Pattern> pattern = Pattern::compile(expression);
  return pattern.ok() && pattern->matches(token);
}

Document token_event(const std::string& token, const std::string& method_arn) {
  return {{"type", "TOKEN"}, {"methodArn", method_arn}, {"authorizationToken", token}};
}

/// As a proxy integration's, without the body; what is empty is so, and not null.
Document request_event(const ProxyRequest& request, const std::string& method_arn) {
  Document event = proxy_event(request);
  event.erase("body");
  event.erase("isBase64Encoded");
  for (Document& member : event) {
    if (member.is_null()) member = Document::object();
  }
  event["type"] = "REQUEST";
  event["methodArn"] = method_arn;
  return event;
}

Result<Document> read_decision(std::string_view payload) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  const Error invalid = authorizer_failure("Authorizer response is not valid");
  if (!answer.is_object()) return invalid;
  const auto policy = answer.find("policyDocument");
  if (policy == answer.end() || !policy->is_object()) return invalid;
  Document decision = {{"policy", policy->dump()}, {"authorizer", Document::object()}};
  if (const auto context = answer.find("context"); context != answer.end()) {
    if (!context->is_object() && !context->is_null()) return invalid;
    for (const auto& entry : context->items()) {
      if (entry.value().is_null()) continue;
      ASSIGN_OR_RETURN(decision["authorizer"][entry.key()], context_text(entry.value()));
    }
  }
  if (const auto id = answer.find("principalId"); id != answer.end() && !id->is_null()) {
    ASSIGN_OR_RETURN(decision["authorizer"]["principalId"], context_text(*id));
  }
  decision["usageIdentifierKey"] = text_of(answer, "usageIdentifierKey");
  return decision;
}

}  // namespace cloudtab::apigateway
