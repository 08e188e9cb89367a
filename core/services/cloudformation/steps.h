#pragma once

#include <string>
#include <vector>

#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// The steps of a phase: started when nothing holds them any more, carried out by the resource's
// type when their timer fires.

/// Starts steps of the operation's phase: their resources show as in progress, and their timers are
/// set.
void start_steps(Call& call, const std::string& uuid, std::vector<std::string> ready);

/// Stops every step of the phase that has not ended: what is in progress fails as cancelled, the
/// rest is skipped.
void cancel_steps(Call& call, const std::string& uuid);

/// Leaves a resource that could not be changed back as it is (ContinueUpdateRollback).
void skip_restore(Call& call, const std::string& uuid, const std::string& logical_id);

/// A nested stack has ended: lets its parent's step look at once.
void wake_parent(Call& call, const StackRecord& stack);

}  // namespace cloudtab::cloudformation
