#pragma once

#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/apigateway/execution/mapping.h"
#include "core/services/apigateway/v2/deployed.h"
#include "core/services/apigateway/v2/http/event.h"

// One request to an HTTP API: the route, who may call it, the integration, and its answer. A
// request that waits for a function or for the host runs again from the start when that is done;
// what it began is in the call's memo.

namespace cloudtab::apigateway::v2 {

/// Where a request goes. The documents must outlive the execution.
struct HttpPlace {
  Scope scope;
  const Document* api = nullptr;
  const Document* stage = nullptr;
  std::string api_id;
  std::string stage_name;
  std::string path;       ///< as sent, without the stage
  std::string full_path;  ///< as sent, with it
  std::string query;      ///< as sent
};

class HttpExecution {
 public:
  HttpExecution(Call& call, const HttpPlace& place, const HttpRequest& request);

  HttpOutcome run();

 private:
  HttpOutcome run_route();
  OutcomeOf<Unit> authorize(const Document& route);
  OutcomeOf<Unit> ask_authorizer(const Document& authorizer);
  Status check_token(const Document& authorizer) const;
  HttpOutcome integrate(const Document& integration);
  HttpOutcome call_function(const Document& integration);
  HttpOutcome call_http(const Document& integration);
  Result<std::string> http_url(const Document& integration);
  HttpRequest http_request(const Document& integration);
  HttpOutcome map_response(const Document& integration, HttpResponse response);
  HttpResponse finish(HttpResponse response) const;

  Call& call_;
  const HttpPlace& place_;
  const HttpRequest& request_;
  Deployed deployed_;
  HttpEventSource event_;
  MappingSource source_;
};

}  // namespace cloudtab::apigateway::v2
