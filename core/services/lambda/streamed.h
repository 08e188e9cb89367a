#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"

// What a function wrote to its response stream (`awslambda.streamifyResponse`). The host hands it
// over when the run has ended, so it comes to clients in the pieces it was written in, but at once.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html

namespace cloudtab::lambda {

struct Streamed {
  std::string content_type = "application/octet-stream";
  std::vector<std::string> chunks;
  /// JSON: the fault that ended the stream before its time; or empty.
  std::string error;

  std::string all() const;
};

/// The host's account of it: `{"contentType":, "chunks": [base64, ...], "error":}`. Nothing: there
/// is none. What is misspelt is as if it were left out.
std::optional<Streamed> streamed_of(const Document& account);

/// The response that a stream stands for at a URL: its bytes, or those after the status, headers
/// and cookies that `awslambda.HttpResponseStream` put before them. Error: any; it stands for none.
Result<HttpResponse> streamed_response(const std::string& content_type, const std::string& bytes);

}  // namespace cloudtab::lambda
