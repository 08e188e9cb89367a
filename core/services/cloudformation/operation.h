#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// What is being done to a stack is data (OperationRecord, StepRecord); timers move it on. A step is
// one firing and so one commit, and a restart in the middle goes on with the next timer.
//
//   create   forward -> CREATE_COMPLETE
//            forward fails -> cleanup -> ROLLBACK_COMPLETE (or CREATE_FAILED, or DELETE_COMPLETE,
//            by OnFailure)
//   update   forward -> cleanup -> UPDATE_COMPLETE
//            forward fails -> rollback -> cleanup -> UPDATE_ROLLBACK_COMPLETE
//   delete   cleanup -> DELETE_COMPLETE

/// Timers: `advance` takes a stack's operation to its next phase, `step` carries one step out.
constexpr std::string_view kAdvanceTimer = "advance";
constexpr std::string_view kStepTimer = "step";
/// Forgets a deleted stack after its retention.
constexpr std::string_view kPurgeTimer = "purge";

/// The type of a stack within a stack.
constexpr std::string_view kNestedStackType = "AWS::CloudFormation::Stack";

/// Starts an operation on a stack whose record is already in place; sets its first status with
/// "User Initiated".
void begin_operation(Call& call, const std::string& uuid, OperationRecord operation);

void advance_operation(Call& call, std::string_view uuid);
void carry_out_step(Call& call, std::string_view key);
void purge_stack(Call& call, std::string_view uuid);

/// A nested stack whose update its parent began, and which waits for how the parent's ends.
bool awaits_parent(Call& call, const std::string& uuid);

/// The parent's update has come through: a nested stack that awaits it cleans up.
void settle_nested(Call& call, const std::string& uuid);

/// The parent's update is taken back, and with it that of the nested stack, which may be running,
/// awaiting its parent, or stuck in a rollback that failed. Nothing happens if it goes back
/// already.
void roll_back_nested(Call& call, const std::string& uuid);

/// Gives up a running update and rolls it back. False if the update is past that point.
bool cancel_update(Call& call, const std::string& uuid, std::string_view token);

/// Takes up a rollback that failed. `skip`: resources to leave as they are. Error:
/// `ValidationError` if a resource to skip is not one that failed.
Status continue_rollback(Call& call,
                         const std::string& uuid,
                         const std::vector<std::string>& skip,
                         std::string_view token);

}  // namespace cloudtab::cloudformation
