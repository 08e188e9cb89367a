#include <cstdlib>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/pattern.h"
#include "core/services/apigateway/execution/content_handling.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

/// Headers that an answer of an API may carry only under `x-amzn-Remapped-`. Recorded, and
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
constexpr std::string_view kRemappedHeaders[] = {"authorization",
                                                 "connection",
                                                 "content-length",
                                                 "content-md5",
                                                 "date",
                                                 "expect",
                                                 "host",
                                                 "max-forwards",
                                                 "proxy-authenticate",
                                                 "server",
                                                 "trailer",
                                                 "upgrade",
                                                 "user-agent",
                                                 "www-authenticate",
                                                 "x-amzn-requestid"};

/// What a header of an answer is called; "" if it is left out.
std::string response_header(const std::string& name) {
  if (equals_ignoring_case(name, "transfer-encoding")) return {};
  for (std::string_view remapped : kRemappedHeaders) {
    if (equals_ignoring_case(name, remapped)) return "x-amzn-Remapped-" + name;
  }
  return name;
}

void set_header(HttpResponse& response, const std::string& name, const std::string& value) {
  if (const std::string called = response_header(name); !called.empty())
    response.headers.set(called, value);
}

/// What a function's failure is chosen by: its message, where it has one.
std::string lambda_message(const std::string& body) {
  const Document parsed = Document::parse(body, nullptr, false);
  return parsed.is_object() ? text_of(parsed, "errorMessage") : std::string();
}

Error no_match(int status) {
  return configuration_error(
      "No match for output mapping and no default output mapping configured. Endpoint Response "
      "Status Code: " +
      std::to_string(status));
}

/// The response whose pattern is the whole of `selected`, else one without a pattern.
Result<const Document*> select_response(const Document& integration,
                                        const std::string& selected,
                                        int status) {
  const auto responses = integration.find("integrationResponses");
  if (responses == integration.end()) return no_match(status);
  const Document* otherwise = nullptr;
  for (const Document& response : *responses) {
    const std::string pattern = text_of(response, "selectionPattern");
    if (pattern.empty()) {
      if (otherwise == nullptr) otherwise = &response;
      continue;
    }
    const Result<Pattern> compiled = Pattern::compile(pattern);
    if (compiled.ok() && compiled->matches(selected)) return &response;
  }
  if (otherwise == nullptr) return no_match(status);
  return otherwise;
}

/// The template for what the client accepts, else JSON's, else the first. Empty: none.
std::string chosen_template(const Document& response, std::string_view accept, std::string& type) {
  const Document templates = response.value("responseTemplates", Document::object());
  type = "application/json";
  if (templates.empty()) return {};
  if (templates.contains(std::string(accept)))
    type = std::string(accept);
  else if (!templates.contains(type))
    type = templates.begin().key();
  return text_of(templates, type.c_str());
}

}  // namespace

void add_response_header(HttpResponse& response,
                         const std::string& name,
                         const std::string& value) {
  if (std::string called = response_header(name); !called.empty())
    response.headers.add(std::move(called), value);
}

Result<HttpResponse> Execution::map_response(const Document& integration,
                                             const HttpResponse& answer) {
  std::string selected = std::to_string(answer.status);
  const Result<IntegrationUri> uri = parse_integration_uri(text_of(integration, "uri"));
  if (uri.ok() && is_lambda_invocation(*uri)) {
    // Only functions that fail have a message; those that succeed take the default response.
    selected = lambda_message(answer.body);
  }
  ASSIGN_OR_RETURN(const Document* chosen, select_response(integration, selected, answer.status));
  const std::string status = text_of(*chosen, "statusCode");
  if (!method_->value("methodResponses", Document::object()).contains(status))
    return configuration_error("Output mapping refers to an invalid method response: " + status);

  source_.response = &answer;
  HttpResponse response;
  response.status = std::atoi(status.c_str());
  std::string content_type;
  const std::string source =
      chosen_template(*chosen, source_.headers.value("accept"), content_type);
  response.headers.set("Content-Type", content_type);
  const Document& binary_types = (*place_.snapshot)["binaryMediaTypes"];
  const ContentSteps steps =
      response_steps(text_of(*chosen, "contentHandling"),
                     is_binary_type(binary_types, answer.headers.value("content-type")),
                     is_binary_type(binary_types, source_.headers.value("accept")));
  response.body = before_template(steps, answer.body);
  if (!source.empty()) {
    ASSIGN_OR_RETURN(response.body, fill(source, response.body));
  }
  // What answers of itself has no payload to turn.
  if (text_of(integration, "type") != "MOCK") {
    ASSIGN_OR_RETURN(response.body, after_template(steps, std::move(response.body)));
  }
  for (const auto& entry : member_of(*chosen, "responseParameters").items()) {
    constexpr std::string_view kHeader = "method.response.header.";
    if (entry.key().compare(0, kHeader.size(), kHeader) != 0) continue;
    const std::optional<std::string> value =
        mapped_value(entry.value().get_ref<const std::string&>(), source_);
    if (value) set_header(response, entry.key().substr(kHeader.size()), *value);
  }
  source_.response = nullptr;

  const vtl::Value* found = context_->find("responseOverride");
  if (const vtl::Map* overrides = found == nullptr ? nullptr : vtl::as_map(*found)) {
    const vtl::Value* code = overrides->find("status");
    const int override_status = code == nullptr ? 0 : std::atoi(vtl::to_text(*code).c_str());
    if (override_status >= 100 && override_status <= 599) response.status = override_status;
    const vtl::Value* headers = overrides->find("header");
    if (const vtl::Map* map = headers == nullptr ? nullptr : vtl::as_map(*headers)) {
      for (const auto& [name, value] : map->entries)
        set_header(response, name, vtl::to_text(value));
    }
  }
  note("Method response body after transformations: " + response.body);
  std::string headers;
  for (const auto& [name, value] : response.headers)
    headers += (headers.empty() ? "" : ", ") + name + "=" + value;
  note("Method response headers: {" + headers + "}");
  return response;
}

}  // namespace cloudtab::apigateway
