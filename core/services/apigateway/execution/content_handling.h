#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

// Binary payloads: what of a payload is turned into base64 and back. A payload is binary if its
// type is one of the API's binary media types. Sources: recorded (test_apigateway_s3.py), and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html

namespace cloudtab::apigateway {

/// Whether the API takes that type, a Content-Type or Accept header's first, for binary.
bool is_binary_type(const Document& binary_types, std::string_view media_type);

/// What a payload goes through: base64 before the mapping template, and from base64 after it.
struct ContentSteps {
  bool is_text = false;  ///< else bytes; in text, what is no UTF-8 becomes U+FFFD
  bool encode = false;
  bool decode = false;
};
/// `handling`: CONVERT_TO_TEXT, CONVERT_TO_BINARY or none.
ContentSteps request_steps(std::string_view handling, bool is_binary);
ContentSteps response_steps(std::string_view handling, bool is_binary, bool accepts_binary);

/// As a mapping template sees the payload.
std::string before_template(const ContentSteps& steps, const std::string& payload);
/// Error: failure.h's; it is no base64.
Result<std::string> after_template(const ContentSteps& steps, std::string payload);

}  // namespace cloudtab::apigateway
