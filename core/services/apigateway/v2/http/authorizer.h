#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/apigateway/v2/http/event.h"

// Lambda authorizers: what the function is asked, and what its answer allows. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html

namespace cloudtab::apigateway::v2 {

/// The event in the authorizer's payload format. `arn`: of the method and path that is asked for,
/// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`.
Document authorizer_event(std::string_view format,
                          const HttpEventSource& source,
                          const std::vector<std::string>& identity,
                          const std::string& arn);

struct AuthorizerDecision {
  bool allowed = false;
  /// What the integration is told of the caller.
  Document context = Document::object();
};

/// Reads the function's answer, JSON text: `isAuthorized` where simple responses are enabled, else
/// an IAM policy. Error: any; the answer has not the form.
Result<AuthorizerDecision> read_decision(std::string_view payload,
                                         bool simple,
                                         const std::string& arn);

}  // namespace cloudtab::apigateway::v2
