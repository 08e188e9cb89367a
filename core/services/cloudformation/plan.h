#pragma once

#include <map>
#include <set>
#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/references.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

/// The steps of one phase, by logical id. A step waits for as many others as `waits_for` says and
/// frees `dependents`.
using Plan = std::map<std::string, StepRecord>;

/// A reading of the change-set tree: the steps of the operation's current phase.
///
///   forward   what `assess` found, each resource after those it needs
///   rollback  what the forward phase has changed, changed back
///   cleanup   what is to be deleted, each resource before those it needed:
///             all of a deleted stack; all of a failed creation; what an update replaced or no
///             longer has; what a failed update had made
///
/// Error: as `assess`.
Result<Plan> plan_phase(Call& call,
                        const StackRecord& stack,
                        const OperationRecord& operation,
                        const ChangeTree& tree);

}  // namespace cloudtab::cloudformation
