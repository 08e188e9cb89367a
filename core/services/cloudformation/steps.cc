#include "core/services/cloudformation/steps.h"

#include <utility>

#include "core/engine/record_at.h"
#include "core/services/cloudformation/events.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/step_run.h"

namespace cloudtab::cloudformation {

void Steps::report(ResourceRecord& record, std::string_view status, std::string_view reason) {
  record.status = status;
  record.status_reason = reason;
  record.changed = call_.now();
  add_resource_event(call_, stack_, record, operation_.token);
}

void Steps::end_one(const std::string& id, StepState state) {
  change_step(id, [&](StepRecord& step) { step.state = state; });
  call_.records<OperationRecord>().update(
      uuid_, [](OperationRecord& operation) { --operation.steps_left; });
  if (record_at(call_.records<OperationRecord>(), uuid_).steps_left == 0)
    call_.set_timer(kAdvanceTimer, uuid_, call_.now());
}

void Steps::let_go(const ResourceRecord& record, bool is_spare) {
  if (is_spare) {
    call_.records<SpareRecord>().erase(resource_key(record.logical_id));
  } else if (operation_.kind == OperationKind::kUpdate) {
    call_.records<ResourceRecord>().erase(resource_key(record.logical_id));
  } else {
    put(record);
  }
}

void Steps::finish(const std::string& id) {
  for (const std::string& dependent : step(id).dependents) {
    change_step(dependent, [](StepRecord& step) { --step.waits_for; });
    const StepRecord waiting = step(dependent);
    if (waiting.waits_for == 0 && waiting.state == StepState::kWaiting) ready_.push_back(dependent);
  }
  end_one(id, StepState::kDone);
}

void Steps::fail(const std::string& id,
                 ResourceRecord record,
                 std::string_view status,
                 const std::string& reason) {
  report(record, status, reason);
  put(record);
  call_.records<OperationRecord>().update(
      uuid_, [&](OperationRecord& operation) { operation.failed.push_back(id); });
  end_one(id, StepState::kFailed);
  if (operation_.phase == Phase::kForward) {
    cancel();
  } else {
    skip_dependents(id);
  }
}

void Steps::skip_dependents(const std::string& id) {
  std::vector<std::string> left = step(id).dependents;
  for (size_t next = 0; next < left.size(); ++next) {
    const std::string dependent_id = left[next];
    const StepRecord dependent = step(dependent_id);
    if (dependent.state != StepState::kWaiting) continue;
    end_one(dependent_id, StepState::kSkipped);
    left.insert(left.end(), dependent.dependents.begin(), dependent.dependents.end());
  }
}

void Steps::cancel() {
  stopped_ = true;
  ready_.clear();
  std::vector<std::string> ids;
  for (const auto& [step_id, record] : call_.records<StepRecord>().prefix(key("")))
    ids.push_back(record.logical_id);
  for (const std::string& id : ids) {
    const StepRecord record = step(id);
    if (record.state == StepState::kWaiting) end_one(id, StepState::kSkipped);
    if (record.state != StepState::kStarted) continue;
    call_.cancel_timer(kStepTimer, key(id));
    if (const ResourceRecord* started = call_.records<ResourceRecord>().find(resource_key(id))) {
      ResourceRecord cancelled = *started;
      const bool creating = record.action == StepAction::kCreate;
      report(cancelled,
             creating ? "CREATE_FAILED" : "UPDATE_FAILED",
             creating ? "Resource creation cancelled" : "Resource update cancelled");
      put(cancelled);
      call_.records<OperationRecord>().update(
          uuid_, [&](OperationRecord& operation) { operation.failed.push_back(id); });
    }
    end_one(id, StepState::kFailed);
  }
}

/// What a resource needs cannot be had: the stack fails, the resource was not begun.
void Steps::give_up(const std::string& failure) {
  call_.records<OperationRecord>().update(
      uuid_, [&](OperationRecord& operation) { operation.failure = failure; });
  cancel();
  call_.records<OperationRecord>().update(
      uuid_, [](OperationRecord& operation) { operation.failed.clear(); });
}

void start_steps(Call& call, const std::string& uuid, std::vector<std::string> ready) {
  Steps(call, uuid).start(std::move(ready));
}

void carry_out_step(Call& call, std::string_view key) {
  const size_t slash = key.find('/');
  if (slash == std::string_view::npos || key.size() < slash + 4) return;
  const std::string uuid(key.substr(0, slash));
  const OperationRecord* operation = call.records<OperationRecord>().find(uuid);
  if (operation == nullptr || call.records<StackRecord>().find(uuid) == nullptr) return;
  call.set_endpoint(operation->endpoint);
  Steps(call, uuid).carry_out(std::string(key.substr(slash + 3)));
}

void cancel_steps(Call& call, const std::string& uuid) { Steps(call, uuid).cancel(); }

void skip_restore(Call& call, const std::string& uuid, const std::string& logical_id) {
  Steps(call, uuid).skip_restore(logical_id);
}

void wake_parent(Call& call, const StackRecord& stack) {
  if (stack.parent_id.empty()) return;
  const std::string parent = stack_uuid(stack.parent_id);
  const OperationRecord* operation = call.records<OperationRecord>().find(parent);
  if (operation == nullptr) return;
  for (const auto& [key, step] :
       call.records<StepRecord>().prefix(step_key(parent, operation->phase, ""))) {
    if (step.state != StepState::kStarted) continue;
    const ResourceRecord* resource =
        call.records<ResourceRecord>().find(under(parent, step.logical_id));
    const bool is_child =
        step.physical_id == stack.id || (resource != nullptr && resource->physical_id == stack.id);
    if (is_child) call.set_timer(kStepTimer, key, call.now());
  }
}

}  // namespace cloudtab::cloudformation
