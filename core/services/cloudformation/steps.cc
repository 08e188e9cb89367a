#include "core/services/cloudformation/steps.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/services/cloudformation/events.h"
#include "core/services/cloudformation/handler_call.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/recorded_values.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kNameAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr size_t kNameSuffixLength = 12;

class Steps {
 public:
  Steps(Call& call, std::string uuid)
      : call_(call),
        uuid_(std::move(uuid)),
        stack_(*call.records<StackRecord>().find(uuid_)),
        operation_(*call.records<OperationRecord>().find(uuid_)) {
    if (operation_.rolling_back && operation_.previous.contains("tags"))
      stack_.tags = operation_.previous["tags"];
  }

  void start(std::vector<std::string> ready) {
    ready_ = std::move(ready);
    // A step that ends at once makes others ready, so the list grows under way.
    for (size_t next = 0; next < ready_.size() && !stopped_; ++next) {
      const std::string id = ready_[next];
      start_one(id);
    }
  }

  void carry_out(const std::string& id);
  void cancel();
  void skip_restore(const std::string& id);

 private:
  StepRecord step(const std::string& id) { return *call_.records<StepRecord>().find(key(id)); }
  std::string key(const std::string& id) const { return step_key(uuid_, operation_.phase, id); }
  std::string resource_key(const std::string& id) const { return under(uuid_, id); }
  ResourceRecord resource(const std::string& id) {
    return *call_.records<ResourceRecord>().find(resource_key(id));
  }
  ResourceRecord spare(const std::string& id) {
    return call_.records<SpareRecord>().find(resource_key(id))->resource;
  }
  void put(const ResourceRecord& record) {
    call_.records<ResourceRecord>().put(resource_key(record.logical_id), record);
  }
  /// Stores a record with a new status and tells of it.
  void report(ResourceRecord& record, std::string_view status, std::string_view reason = "");
  template <class Change>
  void change_step(const std::string& id, Change&& apply) {
    call_.records<StepRecord>().update(key(id), apply);
  }

  void start_one(const std::string& id);
  void start_create(const std::string& id);
  void start_update(const std::string& id);
  void start_delete(const std::string& id, bool is_spare);
  void start_restore(const std::string& id);
  void schedule(const std::string& id);
  Result<Document> wanted_properties(const std::string& id);
  void set_policies(ResourceRecord& record);
  bool stack_tags_changed() const;
  bool is_retained(const ResourceRecord& record, bool is_spare) const;
  bool replaces(const ResourceRecord& before, const ResourceRecord& after) const;
  std::string generated_name(const std::string& id);

  void create(const std::string& id);
  void update(const std::string& id);
  void replace(const std::string& id);
  void remove(const std::string& id, bool is_spare);
  void restore(const std::string& id);
  /// True if the outcome asks to wait; then the step's timer is set again.
  bool waits(const std::string& id, ResourceRecord& record, const ResourceOutcome& outcome);

  void finish(const std::string& id);
  void fail(const std::string& id,
            ResourceRecord record,
            std::string_view status,
            const std::string& reason);
  void skip_dependents(const std::string& id);
  void give_up(const std::string& failure);
  void end_one(const std::string& id, StepState state);

  Call& call_;
  std::string uuid_;
  StackRecord stack_;  ///< while an update is rolled back, with the tags it had before
  const OperationRecord operation_;
  std::vector<std::string> ready_;
  bool stopped_ = false;
};

void Steps::report(ResourceRecord& record, std::string_view status, std::string_view reason) {
  record.status = status;
  record.status_reason = reason;
  record.changed = call_.now();
  add_resource_event(call_, stack_, record, operation_.token);
}

// --- Starting

void Steps::start_one(const std::string& id) {
  const StepRecord record = step(id);
  if (record.state != StepState::kWaiting) return;
  change_step(id, [](StepRecord& step) { step.state = StepState::kStarted; });
  switch (record.action) {
    case StepAction::kCreate:
      return start_create(id);
    case StepAction::kUpdate:
      return start_update(id);
    case StepAction::kDelete:
      return start_delete(id, /*is_spare=*/false);
    case StepAction::kDeleteSpare:
      return start_delete(id, /*is_spare=*/true);
    case StepAction::kRestore:
      return start_restore(id);
    case StepAction::kForget: {
      ResourceRecord record_of_nothing = resource(id);
      report(record_of_nothing, "DELETE_COMPLETE");
      put(record_of_nothing);
      if (operation_.kind == OperationKind::kUpdate)
        call_.records<ResourceRecord>().erase(resource_key(id));
      return finish(id);
    }
  }
}

void Steps::schedule(const std::string& id) {
  call_.set_timer(kStepTimer, key(id), call_.now() + kStepDuration);
}

Result<Document> Steps::wanted_properties(const std::string& id) {
  const ChangeTree& tree = tree_of(call_, stack_, operation_);
  RecordedValues values(call_, uuid_);
  return resolve(section(*tree.resource(id).after, "Properties"), tree.after(), values);
}

void Steps::set_policies(ResourceRecord& record) {
  const Document& resource = *tree_of(call_, stack_, operation_).resource(record.logical_id).after;
  record.deletion_policy = policy_of(resource, "DeletionPolicy");
  record.update_replace_policy = policy_of(resource, "UpdateReplacePolicy");
}

std::string Steps::generated_name(const std::string& id) {
  return stack_.name + "-" + id + "-" + call_.random().text(kNameSuffixLength, kNameAlphabet);
}

bool Steps::stack_tags_changed() const {
  return operation_.kind == OperationKind::kUpdate &&
         operation_.previous.value("tags", Document::array()) != stack_.tags;
}

void Steps::start_create(const std::string& id) {
  Result<Document> properties = wanted_properties(id);
  if (!properties.ok()) return give_up(properties.error().message);
  ResourceRecord record;
  record.logical_id = id;
  record.type = (*tree_of(call_, stack_, operation_).resource(id).after)["Type"].get<std::string>();
  record.properties = std::move(properties).value();
  record.generated_name = generated_name(id);
  set_policies(record);
  report(record, "CREATE_IN_PROGRESS");
  put(record);
  schedule(id);
}

void Steps::start_update(const std::string& id) {
  Result<Document> properties = wanted_properties(id);
  if (!properties.ok()) return give_up(properties.error().message);
  const ResourceRecord before = resource(id);
  ResourceRecord record = before;
  set_policies(record);
  const bool tags = stack_tags_changed() && takes_tags(record.type);
  if (same_value(record.properties, *properties) && !tags) {
    put(record);
    return finish(id);
  }
  record.properties = std::move(properties).value();
  call_.records<SpareRecord>().put(resource_key(id), SpareRecord{before});
  change_step(id, [](StepRecord& step) { step.changed = true; });
  report(
      record,
      "UPDATE_IN_PROGRESS",
      replaces(before, record)
          ? "Requested update requires the creation of a new physical resource; hence creating one."
          : "");
  put(record);
  schedule(id);
}

bool Steps::replaces(const ResourceRecord& before, const ResourceRecord& after) const {
  const ResourceType* type = call_.resource_type(after.type);
  if (type != nullptr && type->update == nullptr) return true;
  for (const Document* side : {&before.properties, &after.properties}) {
    for (auto it = side->begin(); it != side->end(); ++it) {
      if (recreation_on_change(after.type, it.key()) != Recreation::kAlways) continue;
      auto old_value = before.properties.find(it.key());
      auto new_value = after.properties.find(it.key());
      const bool both = old_value != before.properties.end() && new_value != after.properties.end();
      if (!both || !same_value(*old_value, *new_value)) return true;
    }
  }
  return false;
}

bool Steps::is_retained(const ResourceRecord& record, bool is_spare) const {
  if (is_spare) return !operation_.rolling_back && record.update_replace_policy == "Retain";
  if (std::find(operation_.retained.begin(), operation_.retained.end(), record.logical_id) !=
      operation_.retained.end()) {
    return true;
  }
  const bool made_now = operation_.rolling_back;
  if (record.deletion_policy == "RetainExceptOnCreate") return !made_now;
  return record.deletion_policy == "Retain" && !(made_now && stack_.retain_except_on_create);
}

void Steps::start_delete(const std::string& id, bool is_spare) {
  ResourceRecord record = is_spare ? spare(id) : resource(id);
  if (is_retained(record, is_spare)) {
    report(record, "DELETE_SKIPPED");
    if (is_spare) {
      call_.records<SpareRecord>().erase(resource_key(id));
    } else if (operation_.kind == OperationKind::kUpdate) {
      call_.records<ResourceRecord>().erase(resource_key(id));
    } else {
      put(record);
    }
    return finish(id);
  }
  report(record, "DELETE_IN_PROGRESS");
  if (!is_spare) put(record);
  schedule(id);
}

void Steps::start_restore(const std::string& id) {
  ResourceRecord record = resource(id);
  report(record, "UPDATE_IN_PROGRESS");
  put(record);
  schedule(id);
}

// --- Carrying out

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
  const ResourceOutcome outcome =
      call_handler(call_,
                   stack_,
                   record,
                   HandlerAction::kUpdate,
                   {.physical_id = record.physical_id, .previous = before.properties});
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
  if (is_spare) {
    call_.records<SpareRecord>().erase(resource_key(id));
  } else if (operation_.kind == OperationKind::kUpdate) {
    call_.records<ResourceRecord>().erase(resource_key(id));
  } else {
    put(record);
  }
  finish(id);
}

void Steps::restore(const std::string& id) {
  ResourceRecord record = resource(id);
  ResourceRecord before = spare(id);
  const StepRecord forward =
      *call_.records<StepRecord>().find(step_key(uuid_, Phase::kForward, id));
  if (!forward.replaced) {
    ResourceRecord wanted = record;
    wanted.properties = before.properties;
    const ResourceOutcome outcome =
        call_handler(call_,
                     stack_,
                     wanted,
                     HandlerAction::kUpdate,
                     {.physical_id = record.physical_id, .previous = record.properties});
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

// --- Ending

void Steps::end_one(const std::string& id, StepState state) {
  change_step(id, [&](StepRecord& step) { step.state = state; });
  call_.records<OperationRecord>().update(
      uuid_, [](OperationRecord& operation) { --operation.steps_left; });
  if (call_.records<OperationRecord>().find(uuid_)->steps_left == 0)
    call_.set_timer(kAdvanceTimer, uuid_, call_.now());
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

}  // namespace

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
