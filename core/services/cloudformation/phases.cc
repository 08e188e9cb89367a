#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/record_at.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/events.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/outputs.h"
#include "core/services/cloudformation/plan.h"
#include "core/services/cloudformation/stack_policy.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/steps.h"

namespace cloudtab::cloudformation {
namespace {

const char* first_status(OperationKind kind) {
  switch (kind) {
    case OperationKind::kCreate:
      return "CREATE_IN_PROGRESS";
    case OperationKind::kUpdate:
      return "UPDATE_IN_PROGRESS";
    case OperationKind::kDelete:
      return "DELETE_IN_PROGRESS";
  }
  return "";
}

/// Takes one stack's operation from phase to phase.
class Phases {
 public:
  Phases(Call& call, std::string uuid) : call_(call), uuid_(std::move(uuid)) {}

  void advance() {
    const OperationRecord* operation = find();
    if (operation == nullptr) return;
    call_.set_endpoint(operation->endpoint);
    if (!operation->planned && !enter_phase()) return;
    operation = find();
    if (operation != nullptr && operation->steps_left == 0) end_phase();
  }

  /// Ends the forward phase as failed.
  void fail_forward();
  /// Ends the forward phase of a nested stack that awaits its parent.
  void settle() { go_to(Phase::kCleanup); }
  void roll_back(std::string_view reason);

 private:
  const OperationRecord* find() { return call_.records<OperationRecord>().find(uuid_); }
  const OperationRecord& current() { return record_at(call_.records<OperationRecord>(), uuid_); }
  const StackRecord& stack() { return record_at(call_.records<StackRecord>(), uuid_); }
  template <class Change>
  void change(Change&& apply) {
    call_.records<OperationRecord>().update(uuid_, apply);
  }
  void set_status(std::string_view status, std::string_view reason = "") {
    set_stack_status(call_, uuid_, status, reason, current().token);
  }

  bool enter_phase();
  bool deny_removals();
  void go_to(Phase phase);
  void end_phase();
  void end_forward();
  void end_rollback();
  void end_cleanup();
  void put_back();
  void finish(std::string_view status, std::string_view reason = "");
  void end_change_set();
  void finish_deleted();
  std::string failed_reason(const char* verb) const;
  std::string forward_failures();

  Call& call_;
  std::string uuid_;
};

bool Phases::enter_phase() {
  const OperationRecord operation = current();
  if (operation.kind == OperationKind::kDelete && operation.phase == Phase::kCleanup) {
    const Status removed = remove_exports(call_, stack());
    if (!removed.ok()) {
      finish(operation.previous.value("status", "CREATE_COMPLETE"), removed.error().message);
      return false;
    }
  }
  if (operation.phase == Phase::kForward && deny_removals()) return true;
  Result<Plan> plan = plan_phase(call_, stack(), operation, tree_of(call_, stack(), operation));
  change([&](OperationRecord& record) {
    record.planned = true;
    record.steps_left = plan.ok() ? plan->size() : 0;
    record.failed.clear();
    if (!plan.ok()) record.failure = plan.error().message;
  });
  if (!plan.ok()) return true;
  Collection<StepRecord>& steps = call_.records<StepRecord>();
  steps.erase_prefix(step_key(uuid_, operation.phase, ""));
  std::vector<std::string> ready;
  for (auto& [id, step] : *plan) {
    if (step.waits_for == 0) ready.push_back(id);
    steps.put(step_key(uuid_, operation.phase, id), std::move(step));
  }
  start_steps(call_, uuid_, std::move(ready));
  return true;
}

/// Resources that the new template leaves out are deleted last, but what the stack's policy
/// protects stops the update before anything is done. True if something is protected.
bool Phases::deny_removals() {
  const OperationRecord operation = current();
  if (operation.kind != OperationKind::kUpdate) return false;
  const ChangeTree& tree = tree_of(call_, stack(), operation);
  const std::string policy = effective_policy(call_, uuid_);
  std::vector<std::string> denied;
  for (const auto& [key, resource] : call_.records<ResourceRecord>().prefix(under(uuid_))) {
    if (tree.resources_after().count(resource.logical_id) > 0) continue;
    const std::string reason =
        policy_denial(policy, UpdateAction::kDelete, resource.logical_id, resource.type);
    if (reason.empty()) continue;
    denied.push_back(resource.logical_id);
    ResourceRecord told = resource;
    told.status = "UPDATE_FAILED";
    told.status_reason = reason;
    told.changed = call_.now();
    add_resource_event(call_, stack(), told, operation.token);
  }
  if (denied.empty()) return false;
  change([&](OperationRecord& record) {
    record.planned = true;
    record.steps_left = 0;
    record.failed = denied;
  });
  return true;
}

void Phases::go_to(Phase phase) {
  change([&](OperationRecord& record) {
    record.phase = phase;
    record.planned = false;
    record.failed.clear();
  });
  call_.set_timer(kAdvanceTimer, uuid_, call_.now());
}

void Phases::end_phase() {
  switch (current().phase) {
    case Phase::kForward:
      return end_forward();
    case Phase::kRollback:
      return end_rollback();
    case Phase::kCleanup:
      return end_cleanup();
  }
}

void Phases::end_forward() {
  const OperationRecord operation = current();
  if (!operation.failed.empty() || !operation.failure.empty()) return fail_forward();
  const TemplateSide& side = tree_of(call_, stack(), operation).after();
  Result<Document> outputs = resolve_outputs(call_, uuid_, side);
  Status exported = outputs.ok() ? set_exports(call_, stack(), *outputs) : Status(outputs.error());
  if (!exported.ok()) {
    change([&](OperationRecord& record) { record.failure = exported.error().message; });
    return fail_forward();
  }
  call_.records<StackRecord>().update(uuid_,
                                      [&](StackRecord& record) { record.outputs = *outputs; });
  set_imports(call_, stack(), side);
  if (operation.kind == OperationKind::kCreate) return finish("CREATE_COMPLETE");
  set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
  // What a nested stack no longer needs is kept until its parent's update has succeeded, because
  // that may still be taken back (docs: using-cfn-updating-stacks.html, nested stacks).
  if (operation.nested) return wake_parent(call_, stack());
  go_to(Phase::kCleanup);
}

std::string Phases::failed_reason(const char* verb) const {
  const OperationRecord& operation = record_at(call_.records<OperationRecord>(), uuid_);
  return "The following resource(s) failed to " + std::string(verb) + ": " +
         errors::bracketed(operation.failed) + ". ";
}

/// "The following resource(s) failed to create: [A]. The following resource(s) failed to update:
/// [B]. "
std::string Phases::forward_failures() {
  std::vector<std::string> created;
  std::vector<std::string> updated;
  for (const std::string& id : current().failed) {
    const StepRecord* step = call_.records<StepRecord>().find(step_key(uuid_, Phase::kForward, id));
    (step == nullptr || step->action == StepAction::kUpdate ? updated : created).push_back(id);
  }
  std::string text;
  if (!created.empty())
    text += "The following resource(s) failed to create: " + errors::bracketed(created) + ". ";
  if (!updated.empty())
    text += "The following resource(s) failed to update: " + errors::bracketed(updated) + ". ";
  return text;
}

void Phases::fail_forward() {
  const OperationRecord operation = current();
  const StackRecord& record = stack();
  // A step's failure comes with names; anything else with a sentence.
  std::string reason = operation.failed.empty() ? operation.failure + ". " : forward_failures();
  if (operation.kind == OperationKind::kCreate) {
    if (record.on_failure == "DO_NOTHING" || operation.nested)
      return finish("CREATE_FAILED", reason);
    const bool remove = record.on_failure == "DELETE";
    reason += remove ? "Delete requested by user." : "Rollback requested by user.";
    change([](OperationRecord& op) { op.rolling_back = true; });
    set_status(remove ? "DELETE_IN_PROGRESS" : "ROLLBACK_IN_PROGRESS", reason);
    return go_to(Phase::kCleanup);
  }
  if (record.disable_rollback()) {
    change([&](OperationRecord& op) { op.failure = reason; });
    return go_to(Phase::kCleanup);
  }
  roll_back(operation.failed.empty() ? operation.failure : reason);
}

void Phases::roll_back(std::string_view reason) {
  change([](OperationRecord& op) { op.rolling_back = true; });
  set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason);
  go_to(Phase::kRollback);
  // The parent of a nested stack fails as soon as its child does.
  wake_parent(call_, stack());
}

void Phases::end_rollback() {
  if (!current().failed.empty()) {
    set_status("UPDATE_ROLLBACK_FAILED", failed_reason("update"));
    return wake_parent(call_, stack());
  }
  set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  go_to(Phase::kCleanup);
}

/// The stack is again what it was. Left to the end, so that the tree can be made again until then.
void Phases::put_back() {
  Collection<TemplateRecord>& templates = call_.records<TemplateRecord>();
  const TemplateSide before = tree_of(call_, stack(), *find()).before();
  const Document snapshot = current().previous;
  call_.records<StackRecord>().update(
      uuid_, [&](StackRecord& record) { restore_snapshot(record, snapshot); });
  if (const TemplateRecord* previous = templates.find(previous_template_key(uuid_))) {
    templates.put(current_template_key(uuid_), *previous);
  }
  set_imports(call_, stack(), before);
  // Outputs are new already if a nested stack goes back with its parent.
  const Result<Document> outputs = resolve_outputs(call_, uuid_, before);
  if (!outputs.ok() || !set_exports(call_, stack(), *outputs).ok()) return;
  call_.records<StackRecord>().update(uuid_,
                                      [&](StackRecord& record) { record.outputs = *outputs; });
}

void Phases::end_cleanup() {
  const OperationRecord operation = current();
  const bool failed = !operation.failed.empty();
  switch (operation.kind) {
    case OperationKind::kDelete:
      return failed ? finish("DELETE_FAILED", failed_reason("delete")) : finish_deleted();
    case OperationKind::kCreate:
      if (stack().on_failure == "DELETE") {
        return failed ? finish("DELETE_FAILED", failed_reason("delete")) : finish_deleted();
      }
      // The time at which a rollback ended is the stack's deletion time (recorded:
      // api/test_stacks.py).
      call_.records<StackRecord>().update(
          uuid_, [&](StackRecord& record) { record.deleted = call_.now(); });
      return failed ? finish("ROLLBACK_FAILED", failed_reason("delete"))
                    : finish("ROLLBACK_COMPLETE");
    case OperationKind::kUpdate:
      // What could not be cleaned up does not fail an update; its events say so.
      if (operation.rolling_back) {
        put_back();
        return finish("UPDATE_ROLLBACK_COMPLETE");
      }
      return operation.failure.empty() ? finish("UPDATE_COMPLETE")
                                       : finish("UPDATE_FAILED", operation.failure);
  }
}

void Phases::finish(std::string_view status, std::string_view reason) {
  set_status(status, reason);
  end_change_set();
  end_update_policy(call_, uuid_, status == "UPDATE_COMPLETE");
  call_.records<StepRecord>().erase_prefix(under(uuid_));
  call_.records<SpareRecord>().erase_prefix(under(uuid_));
  call_.records<TemplateRecord>().erase(previous_template_key(uuid_));
  call_.records<TreeRecord>().erase(uuid_);
  call_.records<OperationRecord>().erase(uuid_);
  wake_parent(call_, stack());
}

/// The change set that was executed says how it ended.
void Phases::end_change_set() {
  Collection<ChangeSetRecord>& change_sets = call_.records<ChangeSetRecord>();
  const std::string& status = stack().status;
  const bool done = status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE";
  for (const auto& [key, record] : change_sets.prefix(under(uuid_))) {
    if (record.execution_status != "EXECUTE_IN_PROGRESS") continue;
    change_sets.update(key, [&](ChangeSetRecord& changed) {
      changed.execution_status = done ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
    });
    return;
  }
}

void Phases::finish_deleted() {
  Collection<ImportRecord>& imports = call_.records<ImportRecord>();
  std::vector<std::string> own;
  for (const auto& [key, record] : imports) {
    if (key.size() > uuid_.size() &&
        key.compare(key.size() - uuid_.size(), uuid_.size(), uuid_) == 0)
      own.push_back(key);
  }
  for (const std::string& key : own) imports.erase(key);
  call_.records<StackRecord>().update(uuid_, [&](StackRecord& record) {
    record.deleted = call_.now();
    record.outputs = Document::array();
  });
  const NameRecord* name = call_.records<NameRecord>().find(stack().name);
  if (name != nullptr && name->uuid == uuid_) call_.records<NameRecord>().erase(stack().name);
  call_.records<ChangeSetRecord>().erase_prefix(under(uuid_));
  call_.set_timer(kPurgeTimer, uuid_, call_.now() + kDeletedStackRetention);
  finish("DELETE_COMPLETE");
}

}  // namespace

void begin_operation(Call& call, const std::string& uuid, OperationRecord operation) {
  const OperationKind kind = operation.kind;
  operation.phase = kind == OperationKind::kDelete ? Phase::kCleanup : Phase::kForward;
  operation.endpoint = call.endpoint();
  const std::string token = operation.token;
  call.records<TreeRecord>().erase(uuid);
  call.records<DriftRecord>().erase_prefix(under(uuid));
  call.records<StepRecord>().erase_prefix(under(uuid));
  call.records<SpareRecord>().erase_prefix(under(uuid));
  call.records<OperationRecord>().put(uuid, std::move(operation));
  set_stack_status(call, uuid, first_status(kind), "User Initiated", token);
  call.set_timer(kAdvanceTimer, uuid, call.now());
}

void advance_operation(Call& call, std::string_view uuid) {
  Phases(call, std::string(uuid)).advance();
}

void purge_stack(Call& call, std::string_view uuid) {
  call.records<StackRecord>().erase(uuid);
  call.records<PolicyRecord>().erase(uuid);
  std::vector<std::string> detections;
  for (const auto& [id, record] : call.records<DriftDetectionRecord>()) {
    if (record.uuid == uuid) detections.push_back(id);
  }
  for (const std::string& id : detections) call.records<DriftDetectionRecord>().erase(id);
  call.records<ResourceRecord>().erase_prefix(under(uuid));
  call.records<EventRecord>().erase_prefix(under(uuid));
  call.records<TemplateRecord>().erase_prefix(under(uuid));
}

bool awaits_parent(Call& call, const std::string& uuid) {
  const OperationRecord* operation = call.records<OperationRecord>().find(uuid);
  return operation != nullptr && operation->nested && operation->phase == Phase::kForward &&
         record_at(call.records<StackRecord>(), uuid).status ==
             "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
}

void settle_nested(Call& call, const std::string& uuid) {
  if (awaits_parent(call, uuid)) Phases(call, uuid).settle();
}

void roll_back_nested(Call& call, const std::string& uuid) {
  const OperationRecord* operation = call.records<OperationRecord>().find(uuid);
  if (operation == nullptr || !operation->nested) return;
  const std::string token = operation->token;
  if (awaits_parent(call, uuid)) return Phases(call, uuid).roll_back("");
  if (operation->phase == Phase::kForward) {
    cancel_update(call, uuid, token);
  } else if (record_at(call.records<StackRecord>(), uuid).status == "UPDATE_ROLLBACK_FAILED") {
    const Status continued = continue_rollback(call, uuid, {}, token);
    ENSURE(continued.ok());
  }
}

bool cancel_update(Call& call, const std::string& uuid, std::string_view token) {
  Collection<OperationRecord>& operations = call.records<OperationRecord>();
  const OperationRecord* operation = operations.find(uuid);
  if (operation == nullptr || operation->kind != OperationKind::kUpdate ||
      operation->phase != Phase::kForward)
    return false;
  cancel_steps(call, uuid);
  operations.update(uuid, [&](OperationRecord& record) {
    record.failed.clear();
    record.failure = "User Initiated";
    record.token = token;
  });
  Phases(call, uuid).fail_forward();
  return true;
}

Status continue_rollback(Call& call,
                         const std::string& uuid,
                         const std::vector<std::string>& skip,
                         std::string_view token) {
  Collection<OperationRecord>& operations = call.records<OperationRecord>();
  const OperationRecord* operation = operations.find(uuid);
  ENSURE(operation != nullptr && operation->phase == Phase::kRollback);
  for (const std::string& id : skip) {
    if (std::find(operation->failed.begin(), operation->failed.end(), id) ==
        operation->failed.end()) {
      return errors::validation(
          "Resources that are not in UPDATE_FAILED state cannot be skipped: " +
          errors::bracketed({id}));
    }
  }
  for (const std::string& id : skip) skip_restore(call, uuid, id);
  operations.update(uuid, [&](OperationRecord& record) {
    record.planned = false;
    record.failed.clear();
    record.token = token;
  });
  set_stack_status(call, uuid, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated", token);
  call.set_timer(kAdvanceTimer, uuid, call.now());
  return ok();
}

}  // namespace cloudtab::cloudformation
