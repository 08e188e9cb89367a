#pragma once

#include <string>

#include "core/services/apigateway/execution/execution.h"

// What TestInvokeMethod and TestInvokeAuthorizer have in common.

namespace cloudtab::apigateway {

/// The request that a test describes, and where it runs: the API as it is now, not as deployed.
struct TestRequest {
  Document snapshot;
  HttpRequest request;
  ApiTarget target;
  ExecutionPlace place;  ///< refers to `snapshot`
};
void read_test_request(Call& call, const Document& input, const Document& api, TestRequest& test);

/// The execution log as AWS's console shows it.
std::string execution_log(const Call& call, const Execution& execution);

}  // namespace cloudtab::apigateway
