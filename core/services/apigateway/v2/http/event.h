#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/services/apigateway/execution/request.h"

// What a function is told of a request to an HTTP API, and what its answer means. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

namespace cloudtab::apigateway::v2 {

/// One request, as the events tell it.
struct HttpEventSource {
  const HttpRequest* request = nullptr;
  std::string account;
  std::string api_id;
  std::string domain;  ///< AWS's name of the API's host
  std::string stage;
  std::string route_key;
  std::string path;   ///< as sent, with the stage unless that is `$default`
  std::string query;  ///< as sent
  NamedValues path_parameters;
  Document stage_variables = Document::object();
  std::string request_id;
  /// What an authorizer says of the caller, in the form of format 2.0; empty without one.
  Document authorizer = Document::object();
  Instant time{};
};

/// The variables that mappings see as `$context`.
Document context_of(const HttpEventSource& source);

/// Payload format 1.0 and 2.0.
Document event_1(const HttpEventSource& source);
Document event_2(const HttpEventSource& source);

/// The response that a function's answer, JSON text, stands for in a payload format. Error: any;
/// the answer has not the form, and AWS tells the caller no more than "Internal Server Error".
Result<HttpResponse> response_of_function(std::string_view payload, std::string_view format);

}  // namespace cloudtab::apigateway::v2
