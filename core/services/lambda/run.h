#pragma once

#include <optional>
#include <string>

#include "core/engine/call.h"
#include "core/engine/outcome.h"
#include "core/services/lambda/streamed.h"
#include "core/services/lambda/version.h"

// One run of a function: take an environment (warm if there is one), have the host run the handler
// in it, write the log, meter, give the environment back.
//
//   environment --> effect kInvokeFunction --> the host's account of it --> log, meters --> RunEnd
//
// The effect's request and result are described in web/engine/src/functions/effect.ts.

namespace cloudtab::lambda {

struct Run {
  Target target;        ///< it exists
  std::string payload;  ///< JSON
  std::string request_id;
  std::string client_context;  ///< base64, or empty
  bool takes_stream = false;   ///< the answer may be larger than a buffered one
};

struct RunEnd {
  /// What the function streamed; nothing: it answered in the ordinary way. `payload` is then all of
  /// it.
  std::optional<Streamed> stream;
  std::string payload;  ///< JSON: what the handler returned, or the error
  bool failed = false;
  std::string log;      ///< all lines
  std::string version;  ///< that was run
};

/// How many of the function's environments are busy.
int64_t running(Call& call, const std::string& function);

/// Error: 501 for a runtime, or an image, that no host runs.
Status check_runtime(Call& call, const Target& target);

/// Whether a run could begin now. Errors: TooManyRequestsException; 501 for a runtime that no host
/// has.
Status check_can_run(Call& call, const Target& target);

/// Begins a run, or goes on with the one that this call began: one to a call, kept in its memo. The
/// first attempt answers the errors of `check_can_run`, and where policies are enforced, that of a
/// role that cannot be assumed; nothing fails afterwards, since what a run did must stand.
OutcomeOf<RunEnd> run_function(Call& call, const Run& run);

}  // namespace cloudtab::lambda
