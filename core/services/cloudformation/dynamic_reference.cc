#include "core/services/cloudformation/dynamic_reference.h"

#include <string_view>
#include <utility>

#include "core/services/cloudformation/errors.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kOpen = "{{resolve:";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kSsm = "ssm:";

/// The value of what stands between `{{resolve:` and `}}`.
Result<std::string> referenced(Call& call, std::string_view reference) {
  if (reference.substr(0, kSsm.size()) != kSsm) {
    return Error{"NotSupported",
                 "Dynamic references of the kind {{resolve:" +
                     std::string(reference.substr(0, reference.find(':'))) +
                     ":...}} are not supported in Cloudtab yet"};
  }
  const std::string name(reference.substr(kSsm.size()));
  const Document parameter = stored_parameter(call, name);
  if (parameter.is_null() || parameter.at("Type") == "SecureString") {
    return errors::validation("Unable to retrieve parameter " + name + " from parameter store.");
  }
  return parameter.at("Value").get<std::string>();
}

Result<Document> resolved_text(Call& call, const std::string& text) {
  std::string out;
  size_t at = 0;
  while (true) {
    const size_t open = text.find(kOpen, at);
    const size_t close = open == std::string::npos ? open : text.find(kClose, open);
    if (close == std::string::npos) break;
    out.append(text, at, open - at);
    const size_t start = open + kOpen.size();
    ASSIGN_OR_RETURN(const std::string value,
                     referenced(call, std::string_view(text).substr(start, close - start)));
    out += value;
    at = close + kClose.size();
  }
  return Document(out.append(text, at));
}

}  // namespace

Document stored_parameter(Call& call, const std::string& name) {
  const Result<Document> answer =
      call.invoke({.service = "ssm", .operation = "GetParameter", .input = {{"Name", name}}});
  return answer.ok() ? answer->at("Parameter") : Document();
}

Result<Document> resolve_dynamic_references(Call& call, const Document& value) {
  if (value.is_string()) return resolved_text(call, value.get_ref<const std::string&>());
  Document out = value;
  if (value.is_structured()) {
    for (Document& member : out) {
      ASSIGN_OR_RETURN(member, resolve_dynamic_references(call, member));
    }
  }
  return out;
}

}  // namespace cloudtab::cloudformation
