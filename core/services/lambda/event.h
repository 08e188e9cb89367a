#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/engine/outcome.h"
#include "core/services/lambda/version.h"

// Events: what Invoke takes with InvocationType Event. Each is a record until its function has
// succeeded or is given up on:
//
//   accepted -> timer `event` (now) -> task `event`: a run
//     succeeded             -> the OnSuccess destination
//     failed                -> timer in 1, then 2 minutes; after the last retry it is given up
//     throttled             -> timer in 1 s, doubling up to 5 minutes
//     given up, or too old  -> the OnFailure destination, the dead-letter queue
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

namespace cloudtab::lambda {

/// Keeps an event and has it run as soon as this input is done. The call's request id is the
/// event's.
void accept_event(Call& call,
                  const Target& target,
                  std::string payload,
                  std::string client_context);

/// The timer `event`: starts the task, and itself again for the case that a restart loses it.
void start_event(Call& call, std::string_view request_id);
/// The task `event`.
std::optional<Waiting> run_event(Call& call, std::string_view request_id);

}  // namespace cloudtab::lambda
