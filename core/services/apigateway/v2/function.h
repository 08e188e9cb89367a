#pragma once

#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/engine/outcome.h"
#include "core/services/apigateway/function_run.h"

namespace cloudtab::apigateway::v2 {

using apigateway::kFunctionTimedOut;

/// The function that an integration's URI names: its ARN, alone or in
/// `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`.
std::string function_of(const std::string& uri);

/// Calls Lambda's Invoke with the event and answers the function's payload, in the end: until then
/// it is `Waiting`, and the caller runs again and asks again, in the same slot. Errors: Lambda's;
/// `FunctionError` if the function failed; kFunctionTimedOut.
OutcomeOf<std::string> run_function(Call& call,
                                    const Scope& scope,
                                    const std::string& function,
                                    const Document& event,
                                    Instant deadline,
                                    const char* slot = "invocation");

/// Hands the event to the function without waiting for its answer. Errors: Lambda's.
Status notify_function(Call& call,
                       const Scope& scope,
                       const std::string& function,
                       const Document& event);

}  // namespace cloudtab::apigateway::v2
