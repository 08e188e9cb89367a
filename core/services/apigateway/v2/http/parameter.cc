#include "core/services/apigateway/v2/http/parameter.h"

#include <utility>

namespace cloudtab::apigateway::v2 {

namespace {

/// A reference's beginning here, and how version 1 writes the same.
constexpr std::pair<std::string_view, std::string_view> kReferences[] = {
    {"request.header.", "method.request.multivalueheader."},
    {"request.querystring.", "method.request.multivaluequerystring."},
    {"request.path.", "method.request.path."},
    {"request.body", "method.request.body"},
    {"response.header.", "integration.response.multivalueheader."},
    {"response.body", "integration.response.body"},
    {"context.", "context."},
    {"stageVariables.", "stageVariables."},
};

std::optional<std::string> reference_value(std::string_view reference,
                                           const MappingSource& source,
                                           std::string_view path) {
  if (reference == "request.path") return std::string(path);
  for (const auto& [begin, other] : kReferences) {
    if (reference.substr(0, begin.size()) != begin) continue;
    return mapped_value(std::string(other) + std::string(reference.substr(begin.size())), source);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> parameter_value(std::string_view expression,
                                           const MappingSource& source,
                                           std::string_view path) {
  const bool has_braces = expression.find("${") != std::string_view::npos;
  if (!expression.empty() && expression[0] == '$' && !has_braces)
    return reference_value(expression.substr(1), source, path);
  std::string text;
  while (!expression.empty()) {
    const size_t open = expression.find("${");
    const size_t close =
        open == std::string_view::npos ? std::string_view::npos : expression.find('}', open);
    if (close == std::string_view::npos) break;
    text += expression.substr(0, open);
    text +=
        reference_value(expression.substr(open + 2, close - open - 2), source, path).value_or("");
    expression.remove_prefix(close + 1);
  }
  text += expression;
  return text;
}

std::optional<ParameterTarget> parse_target(std::string_view key) {
  static constexpr std::pair<std::string_view, ParameterTarget::Action> kActions[] = {
      {"append:", ParameterTarget::Action::kAppend},
      {"overwrite:", ParameterTarget::Action::kOverwrite},
      {"remove:", ParameterTarget::Action::kRemove},
  };
  for (const auto& [begin, action] : kActions) {
    if (key.substr(0, begin.size()) != begin) continue;
    key.remove_prefix(begin.size());
    const size_t dot = key.find('.');
    ParameterTarget target{action, std::string(key.substr(0, dot)), ""};
    if (dot != std::string_view::npos) target.name = key.substr(dot + 1);
    return target;
  }
  return std::nullopt;
}

void map_headers(const Document& parameters,
                 const MappingSource& source,
                 std::string_view path,
                 HttpHeaders& headers) {
  for (const auto& entry : parameters.items()) {
    const std::optional<ParameterTarget> target = parse_target(entry.key());
    if (!target || target->place != "header" || !entry.value().is_string()) continue;
    if (target->action == ParameterTarget::Action::kRemove) {
      headers.remove(target->name);
      continue;
    }
    const std::optional<std::string> value =
        parameter_value(entry.value().get_ref<const std::string&>(), source, path);
    if (!value) continue;
    if (target->action == ParameterTarget::Action::kOverwrite)
      headers.set(target->name, *value);
    else
      headers.add(target->name, *value);
  }
}

}  // namespace cloudtab::apigateway::v2
