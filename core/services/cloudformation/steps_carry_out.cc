#include <variant>

#include "core/engine/record_at.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/handler_call.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/step_run.h"

namespace cloudtab::cloudformation {

void Steps::carry_out(const std::string& id) {
  const StepRecord* record = call_.records<StepRecord>().find(key(id));
  if (record == nullptr || record->state != StepState::kStarted) return;
  switch (record->action) {
    case StepAction::kCreate:
      create(id);
      break;
    case StepAction::kUpdate:
      update(id);
      break;
    case StepAction::kDelete:
      remove(id, /*is_spare=*/false);
      break;
    case StepAction::kDeleteSpare:
      remove(id, /*is_spare=*/true);
      break;
    case StepAction::kRestore:
      restore(id);
      break;
    case StepAction::kSettle:
      settle(id);
      break;
    case StepAction::kForget:
      break;
  }
  start(std::move(ready_));
}

bool Steps::waits(const std::string& id, ResourceRecord& record, const ResourceOutcome& outcome) {
  const auto* progress = std::get_if<ResourceInProgress>(&outcome);
  if (progress == nullptr) return false;
  const StepRecord before = step(id);
  if (!progress->physical_id.empty() && before.physical_id.empty()) {
    change_step(id, [&](StepRecord& step) { step.physical_id = progress->physical_id; });
    if (before.action == StepAction::kCreate) {
      record.physical_id = progress->physical_id;
      report(record, "CREATE_IN_PROGRESS", "Resource creation Initiated");
      put(record);
    }
  }
  call_.set_timer(kStepTimer, key(id), call_.now() + progress->check_after);
  return true;
}

void Steps::create(const std::string& id) {
  ResourceRecord record = resource(id);
  const bool announced = !step(id).physical_id.empty();
  const ResourceOutcome outcome = call_handler(
      call_, stack_, record, HandlerAction::kCreate, {.physical_id = step(id).physical_id});
  if (waits(id, record, outcome)) return;
  if (const auto* error = std::get_if<Error>(&outcome))
    return fail(id, record, "CREATE_FAILED", error->message);
  const ResourceState& state = std::get<ResourceState>(outcome);
  record.physical_id = state.physical_id;
  record.attributes = state.attributes;
  if (!announced) report(record, "CREATE_IN_PROGRESS", "Resource creation Initiated");
  report(record, "CREATE_COMPLETE");
  put(record);
  finish(id);
}

void Steps::update(const std::string& id) {
  ResourceRecord record = resource(id);
  const ResourceRecord before = spare(id);
  if (step(id).replaced || replaces(before, record)) return replace(id);
  const ResourceOutcome outcome = call_handler(call_,
                                               stack_,
                                               record,
                                               HandlerAction::kUpdate,
                                               {.physical_id = record.physical_id,
                                                .previous = before.properties,
                                                .begun = !step(id).physical_id.empty()});
  if (waits(id, record, outcome)) return;
  if (const auto* error = std::get_if<Error>(&outcome)) {
    // A handler that finds that a change cannot be made in place says so with CloudFormation's own
    // word for it.
    if (error->code == "NotUpdatable") return replace(id);
    return fail(id, record, "UPDATE_FAILED", error->message);
  }
  const ResourceState& state = std::get<ResourceState>(outcome);
  if (!state.physical_id.empty()) record.physical_id = state.physical_id;
  record.attributes = state.attributes;
  report(record, "UPDATE_COMPLETE");
  put(record);
  finish(id);
}

void Steps::replace(const std::string& id) {
  ResourceRecord record = resource(id);
  const ResourceRecord before = spare(id);
  for (const std::string& name : identifier_properties(record.type)) {
    auto value = record.properties.find(name);
    if (value == record.properties.end() || !before.properties.contains(name)) continue;
    if (identifier_properties(record.type).size() > 1 ||
        !same_value(*value, before.properties[name]))
      continue;
    return fail(id,
                record,
                "UPDATE_FAILED",
                "CloudFormation cannot update a stack when a custom-named resource requires "
                "replacing. Rename " +
                    scalar_text(*value) + " and update the stack again.");
  }
  if (!step(id).replaced) {
    change_step(id, [](StepRecord& step) { step.replaced = true; });
    record.generated_name = generated_name(id);
    put(record);
  }
  const ResourceOutcome outcome = call_handler(
      call_, stack_, record, HandlerAction::kCreate, {.physical_id = step(id).physical_id});
  if (waits(id, record, outcome)) return;
  if (const auto* error = std::get_if<Error>(&outcome)) {
    // Nothing new was made, so there is nothing to clean up but what a half-made resource left.
    if (step(id).physical_id.empty())
      change_step(id, [](StepRecord& step) { step.replaced = false; });
    return fail(id, record, "UPDATE_FAILED", error->message);
  }
  const ResourceState& state = std::get<ResourceState>(outcome);
  record.physical_id = state.physical_id;
  record.attributes = state.attributes;
  report(record, "UPDATE_IN_PROGRESS", "Resource creation Initiated");
  report(record, "UPDATE_COMPLETE");
  put(record);
  finish(id);
}

void Steps::remove(const std::string& id, bool is_spare) {
  ResourceRecord record = is_spare ? spare(id) : resource(id);
  const ResourceOutcome outcome = call_handler(
      call_, stack_, record, HandlerAction::kRemove, {.physical_id = record.physical_id});
  if (waits(id, record, outcome)) return;
  const auto* error = std::get_if<Error>(&outcome);
  if (error != nullptr && !operation_.force_delete) {
    if (is_spare) {
      report(record, "DELETE_FAILED", error->message);
      return finish(id);
    }
    return fail(id, record, "DELETE_FAILED", error->message);
  }
  report(record,
         error == nullptr ? "DELETE_COMPLETE" : "DELETE_SKIPPED",
         error == nullptr ? "" : error->message);
  let_go(record, is_spare);
  finish(id);
}

void Steps::restore(const std::string& id) {
  ResourceRecord record = resource(id);
  ResourceRecord before = spare(id);
  const StepRecord forward =
      record_at(call_.records<StepRecord>(), step_key(uuid_, Phase::kForward, id));
  if (!forward.replaced) {
    ResourceRecord wanted = record;
    wanted.properties = before.properties;
    const ResourceOutcome outcome = call_handler(call_,
                                                 stack_,
                                                 wanted,
                                                 HandlerAction::kUpdate,
                                                 {.physical_id = record.physical_id,
                                                  .previous = record.properties,
                                                  .begun = !step(id).physical_id.empty(),
                                                  .restoring = true});
    if (waits(id, record, outcome)) return;
    if (const auto* error = std::get_if<Error>(&outcome))
      return fail(id, record, "UPDATE_FAILED", error->message);
    call_.records<SpareRecord>().erase(resource_key(id));
  } else {
    // The new physical resource, if there is one, becomes the spare, and the cleanup deletes it.
    if (!forward.physical_id.empty() && record.physical_id == before.physical_id)
      record.physical_id = forward.physical_id;
    call_.records<SpareRecord>().put(resource_key(id), SpareRecord{record});
  }
  report(before, "UPDATE_COMPLETE");
  put(before);
  call_.records<StepRecord>().update(step_key(uuid_, Phase::kForward, id),
                                     [](StepRecord& step) { step.changed = false; });
  finish(id);
}

void Steps::skip_restore(const std::string& id) {
  ResourceRecord record = spare(id);
  report(record, "UPDATE_COMPLETE", "Resource was skipped during the rollback.");
  put(record);
  call_.records<SpareRecord>().erase(resource_key(id));
  call_.records<StepRecord>().update(step_key(uuid_, Phase::kForward, id), [](StepRecord& step) {
    step.changed = false;
    step.replaced = false;
  });
}

void Steps::settle(const std::string& id) {
  const std::string nested = stack_uuid(resource(id).physical_id);
  settle_nested(call_, nested);
  if (!call_.records<OperationRecord>().contains(nested)) return finish(id);
  // Its end wakes this step (`wake_parent`); this is only for the case that it does not.
  call_.set_timer(kStepTimer, key(id), call_.now() + kNestedCheck);
}

}  // namespace cloudtab::cloudformation
