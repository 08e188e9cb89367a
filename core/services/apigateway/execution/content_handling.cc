#include "core/services/apigateway/execution/content_handling.h"

#include <utility>

#include "core/base/encoding.h"
#include "core/services/apigateway/execution/failure.h"

namespace cloudtab::apigateway {

namespace {

/// Text as it is read by who takes bytes for UTF-8.
std::string as_text(const std::string& bytes) {
  return Document::parse(Document(bytes).dump(-1, ' ', false, Document::error_handler_t::replace))
      .get<std::string>();
}

}  // namespace

bool is_binary_type(const Document& binary_types, std::string_view media_type) {
  const std::string_view type = media_type.substr(0, media_type.find_first_of(";,"));
  for (const Document& entry : binary_types) {
    if (entry == "*/*" || (entry.is_string() && entry.get_ref<const std::string&>() == type))
      return true;
  }
  return false;
}

ContentSteps request_steps(std::string_view handling, bool is_binary) {
  ContentSteps steps;
  steps.is_text = !is_binary;
  steps.encode = is_binary && handling == "CONVERT_TO_TEXT";
  steps.decode = !is_binary && handling == "CONVERT_TO_BINARY";
  return steps;
}

ContentSteps response_steps(std::string_view handling, bool is_binary, bool accepts_binary) {
  // Without a handling of its own, an answer is what its client accepts.
  const bool to_text = handling == "CONVERT_TO_TEXT" || (handling.empty() && !accepts_binary);
  ContentSteps steps;
  steps.is_text = !is_binary;
  steps.encode = is_binary && to_text;
  steps.decode = !is_binary && !to_text;
  return steps;
}

std::string before_template(const ContentSteps& steps, const std::string& payload) {
  if (steps.encode) return base64_encode(payload);
  return steps.is_text ? as_text(payload) : payload;
}

Result<std::string> after_template(const ContentSteps& steps, std::string payload) {
  if (!steps.decode || payload.empty()) return payload;
  Result<std::string> bytes = base64_decode(payload);
  if (!bytes.ok()) return configuration_error("Unable to base64 decode the body.");
  return bytes;
}

}  // namespace cloudtab::apigateway
