#pragma once

#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

// A function that is run for a request: an integration's, or an authorizer's.

namespace cloudtab::apigateway {

struct FunctionRun {
  std::string function;  ///< its name or ARN
  std::string payload;   ///< JSON
  Scope scope;           ///< where a name without an ARN is looked for
  Principal principal;
  Instant deadline;
  /// Where the call's memo keeps the run. A call that runs several functions has one for each.
  const char* slot = "invocation";
};

/// What a function answered: what it returned, or its error; JSON.
struct FunctionAnswer {
  std::string payload = "null";
  bool failed = false;
};

/// The code of the error that `run_function` answers when its deadline passes.
constexpr std::string_view kFunctionTimedOut = "FunctionTimedOut";

/// Calls Lambda's Invoke and answers what the function did, in the end: until then it is `Waiting`,
/// and the caller runs again and asks again, in the same slot. Errors: Lambda's; kFunctionTimedOut.
OutcomeOf<FunctionAnswer> run_function(Call& call, const FunctionRun& run);

/// Whether `run_function` in that slot has been asked before.
bool has_begun(Call& call, const char* slot);

}  // namespace cloudtab::apigateway
