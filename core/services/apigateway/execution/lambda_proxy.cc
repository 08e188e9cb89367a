#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

HttpOutcome Execution::call_lambda_proxy(const Document& /*integration*/) {
  return failure("INTEGRATION_FAILURE",
                 "Cloudtab does not implement AWS_PROXY integrations yet.",
                 "Execution failed: AWS_PROXY integrations are not implemented",
                 501);
}

}  // namespace cloudtab::apigateway
