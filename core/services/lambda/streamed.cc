#include "core/services/lambda/streamed.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/lambda/url.h"

namespace cloudtab::lambda {

namespace {

/// Of a stream that begins with what its response is, as JSON, and eight zero bytes.
constexpr std::string_view kIntegration = "application/vnd.awslambda.http-integration-response";
constexpr std::string_view kPreludeEnd{"\0\0\0\0\0\0\0\0", 8};

}  // namespace

std::string Streamed::all() const {
  std::string bytes;
  for (const std::string& chunk : chunks) bytes += chunk;
  return bytes;
}

std::optional<Streamed> streamed_of(const Document& account) {
  const auto found = account.find("stream");
  if (found == account.end() || !found->is_object()) return std::nullopt;
  Streamed streamed;
  const Document type = found->value("contentType", Document());
  if (type.is_string()) streamed.content_type = type.get<std::string>();
  const Document error = found->value("error", Document());
  if (error.is_string()) streamed.error = error.get<std::string>();
  for (const Document& text : found->value("chunks", Document::array())) {
    if (!text.is_string()) continue;
    Result<std::string> bytes = base64_decode(text.get_ref<const std::string&>());
    if (bytes.ok() && !bytes->empty()) streamed.chunks.push_back(std::move(bytes).value());
  }
  return streamed;
}

Result<HttpResponse> streamed_response(const std::string& content_type, const std::string& bytes) {
  HttpResponse response;
  const size_t end = content_type == kIntegration ? bytes.find(kPreludeEnd) : std::string::npos;
  if (end == std::string::npos) {
    response.body = bytes;
    response.headers.set("Content-Type", content_type);
    return response;
  }
  Document prelude = Document::parse(bytes.substr(0, end), nullptr, /*allow_exceptions=*/false);
  if (!prelude.is_object()) prelude = Document::object();
  prelude.erase("body");
  prelude.erase("isBase64Encoded");
  if (!prelude.contains("statusCode")) prelude["statusCode"] = 200;
  ASSIGN_OR_RETURN(response, url_response(prelude.dump()));
  response.body = bytes.substr(end + kPreludeEnd.size());
  return response;
}

}  // namespace cloudtab::lambda
