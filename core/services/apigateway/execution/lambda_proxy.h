#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/services/apigateway/execution/mapping.h"

// What a function is told of a request to a REST API with an AWS_PROXY integration, and what its
// answer means. Source: recorded, and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html

namespace cloudtab::apigateway {

struct ProxyRequest {
  std::string method;
  std::string resource;  ///< `/{proxy+}`
  std::string path;      ///< without the stage
  HttpHeaders headers;
  NamedValues query;
  NamedValues path_parameters;
  std::string body;
  bool is_binary = false;  ///< the body travels as base64
  Document context = Document::object();
  Document stage_variables = Document::object();
};

/// Adds as null what nobody said of who calls: the members of `requestContext.identity` in events
/// of payload format 1.0.
void complete_identity(Document& identity);

Document proxy_event(const ProxyRequest& request);

/// The response that a function's answer, JSON text, stands for. `may_be_binary`: base64 bodies are
/// decoded (the API has binary media types). Error: any; the answer has not the form.
Result<HttpResponse> proxy_response(std::string_view payload, bool may_be_binary);

}  // namespace cloudtab::apigateway
