#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/services/apigateway/execution/failure.h"
#include "core/services/apigateway/execution/mapping.h"
#include "core/services/apigateway/execution/request.h"
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
};

/// What a function answered: what it returned, or its error; JSON.
struct FunctionAnswer {
  std::string payload;
  bool failed = false;
};

class Execution {
 public:
  Execution(Call& call, ExecutionPlace place, const HttpRequest& request, const ApiTarget& target);

  /// Finds the method by the path, and runs it.
  HttpOutcome run();
  /// Runs a method of a resource whatever the path (TestInvokeMethod).
  HttpOutcome run(const Document& resource, const Document& method, NamedValues path_parameters);

  /// The execution log so far: each line as AWS words it, without its time.
  const std::vector<std::string>& log() const { return log_; }

 private:
  void make_context(const ApiTarget& target);
  void enter_method(const Document& resource, const Document& method, NamedValues path_parameters);
  void note(const std::string& text);

  // execution.cc: the method request
  HttpOutcome run_method();
  Status check_method_request() const;
  Status check_parameters() const;
  Status check_body() const;
  HttpResponse finish(HttpResponse response);

  // integration.cc
  HttpOutcome integrate(const Document& integration);
  Result<std::string> request_body(const Document& integration);
  Result<HttpResponse> call_mock(const std::string& body);
  Result<HttpResponse> call_aws(const Document& integration, const std::string& body);
  Result<HttpRequest> aws_request(const Document& integration, const std::string& body);
  Result<NamedValues> mapped_parameters(const Document& integration, const char* place) const;
  Result<std::string> fill(const std::string& source, std::string_view body);

  // integration_response.cc
  Result<HttpResponse> map_response(const Document& integration, const HttpResponse& answer);

  // lambda_call.cc
  HttpOutcome call_lambda_proxy(const Document& integration);
  /// Has the integration's function run with the payload, and waits for it.
  OutcomeOf<FunctionAnswer> call_function(const Document& integration, const std::string& payload);

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
  std::vector<std::string> log_;
};

}  // namespace cloudtab::apigateway
