#include <algorithm>

#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/recorded_values.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/stack_policy.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/step_run.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kNameAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr size_t kNameSuffixLength = 12;

}  // namespace

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
    case StepAction::kSettle:
      return schedule(id);
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
  const bool replacing = replaces(before, record);
  const std::string denial =
      policy_denial(effective_policy(call_, uuid_),
                    replacing ? UpdateAction::kReplace : UpdateAction::kModify,
                    id,
                    record.type);
  if (!denial.empty()) {
    fail(id, before, "UPDATE_FAILED", denial);
    return put(before);  // nothing was done to it that a rollback would have to undo
  }
  call_.records<SpareRecord>().put(resource_key(id), SpareRecord{before});
  change_step(id, [](StepRecord& step) { step.changed = true; });
  report(
      record,
      "UPDATE_IN_PROGRESS",
      replacing
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
    let_go(record, is_spare);
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

}  // namespace cloudtab::cloudformation
