#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/services/apigateway/execution/failure.h"
#include "core/services/apigateway/execution/lambda_proxy.h"
#include "core/services/apigateway/execution/mapping.h"
#include "core/services/apigateway/execution/request.h"
#include "core/services/apigateway/function_run.h"
#include "core/services/apigateway/vtl/value.h"

// One request to an API, from its method to its answer:
//
//   method request -> integration request -> integration -> integration response -> method response
//   validator         parameters, template    MOCK or AWS    selection, template     status,
//   headers
//
// Failures are `Error`s as failure.h has them. A request that waits for a function runs again from
// the start when the function has answered; what was drawn by chance is kept in the call's memo.
// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html

namespace cloudtab::apigateway {

/// Where a request runs. `snapshot` must outlive the execution.
struct ExecutionPlace {
  Scope scope;
  std::string api_id;
  std::string stage;
  std::string deployment_id;
  const Document* snapshot = nullptr;  ///< see state.h
  Document stage_variables = Document::object();
  bool is_canary = false;
  /// The stage's `methodSettings`.
  Document method_settings = Document::object();
  /// Nobody is asked who they are, or counted (TestInvokeMethod).
  bool is_test = false;
};

/// Adds an endpoint's header to an answer, under the name that AWS gives it.
void add_response_header(HttpResponse& response, const std::string& name, const std::string& value);

class Execution {
 public:
  Execution(Call& call, ExecutionPlace place, const HttpRequest& request, const ApiTarget& target);

  /// Finds the method by the path, and runs it.
  HttpOutcome run();
  /// Runs a method of a resource whatever the path (TestInvokeMethod).
  HttpOutcome run(const Document& resource, const Document& method, NamedValues path_parameters);

  /// Asks an authorizer about the request; what it decided, as authorizer.h has it
  /// (TestInvokeAuthorizer).
  OutcomeOf<Document> run_authorizer(const Document& authorizer);

  /// The execution log so far: each line as AWS words it, without its time.
  const std::vector<std::string>& log() const { return log_; }

 private:
  void make_context(const ApiTarget& target);
  void enter_method(const Document& resource, const Document& method, NamedValues path_parameters);
  void note(const std::string& text);

  // execution.cc: the method request
  HttpOutcome run_method();
  /// Whether the caller may go on; true, or waits.
  OutcomeOf<bool> admit();
  Status check_key();
  Status check_rate();
  Status check_method_request() const;
  Status check_parameters() const;
  Status check_body() const;
  HttpResponse finish(HttpResponse response);

  // authorize.cc: who calls
  OutcomeOf<bool> authorize();
  Status check_signature(const std::string& policy);
  OutcomeOf<bool> ask_authorizer(const Document& authorizer);
  OutcomeOf<Document> decide(const Document& authorizer);
  Status check_user_pool_token(const Document& authorizer) const;
  /// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`, of this request.
  std::string method_arn() const;

  // integration.cc
  HttpOutcome integrate(const Document& integration);
  Result<std::string> request_body(const Document& integration);
  Result<HttpResponse> call_mock(const std::string& body);
  /// Who an integration's service or function is called by: the API, in its role if it has one.
  Principal caller_of(const Document& integration) const;
  Result<HttpResponse> call_aws(const Document& integration, const std::string& body);
  Result<HttpRequest> aws_request(const Document& integration, const std::string& body);
  Result<NamedValues> mapped_parameters(const Document& integration, const char* place) const;
  Result<std::string> fill(const std::string& source, std::string_view body);

  // http_integration.cc
  HttpOutcome call_http_endpoint(const Document& integration, bool is_proxy);
  Result<HttpHeaders> http_headers(const Document& integration, bool is_proxy);
  Result<std::string> http_url(const Document& integration, bool is_proxy);

  // integration_response.cc
  Result<HttpResponse> map_response(const Document& integration, const HttpResponse& answer);

  // lambda_call.cc
  HttpOutcome call_lambda_proxy(const Document& integration);
  /// Has the integration's function run with the payload, and waits for it.
  OutcomeOf<FunctionAnswer> call_function(const Document& integration, const std::string& payload);
  /// The request as functions are told of it.
  ProxyRequest proxy_request() const;

  Call& call_;
  ExecutionPlace place_;
  const HttpRequest& request_;
  /// What follows the stage, as sent.
  std::string path_;
  MappingSource source_;
  std::string extended_id_;
  const Document* resource_ = nullptr;
  const Document* method_ = nullptr;
  vtl::Heap heap_;
  vtl::Map* context_ = nullptr;
  vtl::Map* params_ = nullptr;
  /// The API key that the authorizer chose.
  std::string usage_key_;
  std::vector<std::string> log_;
};

}  // namespace cloudtab::apigateway
