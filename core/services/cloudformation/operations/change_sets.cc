#include "core/services/cloudformation/change_sets.h"

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/events.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/stacks.h"
#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

constexpr const char* kNoChanges =
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set.";

/// The stack that a change set is for: one that stands, or a new one under review. `Error` if the
/// type does not fit it.
Result<StackRecord> stack_for(Call& call,
                              const std::string& type,
                              const std::string& name,
                              const std::string& change_set) {
  const StackRecord* stack = find_stack(call, name);
  if (type == "CREATE") {
    if (stack == nullptr) {
      RETURN_IF_ERROR(check_stack_name(name));
      return new_stack(call, name);
    }
    if (stack->status != "REVIEW_IN_PROGRESS") {
      return errors::validation(
          "Stack [" + name + "] already exists and cannot be created again with the changeSet [" +
          change_set + "].");
    }
    return *stack;
  }
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  if (!can_be_updated(*stack)) return errors::stack_cannot_be_updated(stack->id, stack->status);
  return *stack;
}

ChangeSetRecord new_record(Call& call,
                           const Document& input,
                           const Proposal& proposal,
                           const std::string& type) {
  ChangeSetRecord record;
  record.name = input["ChangeSetName"].get<std::string>();
  record.id = Arn{partition(call.scope().region),
                  "cloudformation",
                  call.scope().region,
                  call.scope().account,
                  "changeSet/" + record.name + "/" + call.random().uuid()}
                  .to_string();
  record.type = type;
  record.description = text_of(input, "Description");
  record.parameters = proposal.stack.parameters;
  record.capabilities = proposal.stack.capabilities;
  record.tags = proposal.stack.tags;
  record.notification_arns = proposal.stack.notification_arns;
  record.rollback_configuration = proposal.stack.rollback_configuration;
  record.role_arn = proposal.stack.role_arn;
  record.on_stack_failure = text_of(input, "OnStackFailure");
  record.include_nested_stacks = input.value("IncludeNestedStacks", false);
  record.created = call.now();
  return record;
}

Document summary_of(const StackRecord& stack, const ChangeSetRecord& record) {
  Document out = {{"StackId", stack.id},
                  {"StackName", stack.name},
                  {"ChangeSetId", record.id},
                  {"ChangeSetName", record.name},
                  {"CreationTime", to_millis(record.created)},
                  {"ExecutionStatus", record.execution_status},
                  {"Status", record.status},
                  {"IncludeNestedStacks", record.include_nested_stacks}};
  if (!record.status_reason.empty()) out["StatusReason"] = record.status_reason;
  if (!record.description.empty()) out["Description"] = record.description;
  return out;
}

/// The stack as executing the change set would leave it.
Result<StackRecord> executed_stack(const StackRecord& before,
                                   const ChangeSetRecord& record,
                                   const TemplateRecord& text,
                                   const Document& input) {
  ASSIGN_OR_RETURN(Document body, written_body(text));
  StackRecord stack = before;
  auto description = body.find("Description");
  stack.description =
      description != body.end() && description->is_string() ? description->get<std::string>() : "";
  stack.parameters = record.parameters;
  stack.capabilities = record.capabilities;
  stack.tags = record.tags;
  stack.notification_arns = record.notification_arns;
  stack.rollback_configuration = record.rollback_configuration;
  stack.role_arn = record.role_arn;
  stack.change_set_id = record.id;
  stack.retain_except_on_create = input.value("RetainExceptOnCreate", false);
  stack.on_failure = record.on_stack_failure.empty() ? "ROLLBACK" : record.on_stack_failure;
  if (input.contains("DisableRollback"))
    stack.on_failure = input["DisableRollback"].get<bool>() ? "DO_NOTHING" : "ROLLBACK";
  return stack;
}

}  // namespace

Outcome create_change_set(Call& call, const Document& input) {
  const std::string name = input["ChangeSetName"].get<std::string>();
  const std::string type = text_of(input, "ChangeSetType", "UPDATE");
  if (type == "IMPORT") {
    return Error{"NotImplemented",
                 "Change sets of type IMPORT are not implemented in Cloudtab yet",
                 501,
                 Fault::kReceiver};
  }
  const std::string stack_name = input["StackName"].get<std::string>();
  ASSIGN_OR_RETURN(StackRecord stack, stack_for(call, type, stack_name, name));
  const std::string uuid = stack_uuid(stack.id);
  const ChangeSetPlace place{uuid, name};
  // The name of a change set that has been executed is free again (recorded: the update of every
  // test_change_set_*.py).
  if (const ChangeSetRecord* same = call.records<ChangeSetRecord>().find(place.key());
      same != nullptr && same->execution_status != "EXECUTE_COMPLETE") {
    return errors::change_set_already_exists(same->id);
  }
  const bool is_update = type == "UPDATE";
  const StackRecord before = stack;
  ASSIGN_OR_RETURN(Proposal proposal,
                   propose(call, std::move(stack), is_update, input, /*for_change_set=*/true));
  const bool tags_changed = is_update && proposal.stack.tags != before.tags;
  const LiveResources live{call.records<ResourceRecord>(), uuid};
  ASSIGN_OR_RETURN(
      auto changes,
      assess(
          proposal.tree, live, call.records<ExportRecord>(), assess_options(call, tags_changed)));

  ChangeSetRecord record = new_record(call, input, proposal, type);
  record.changes = described_changes(changes, live, /*with_values=*/false);
  record.changes_with_values = described_changes(changes, live, /*with_values=*/true);
  const bool empty = is_update && !tags_changed && !has_updates(proposal.tree, changes);
  record.status = empty ? "FAILED" : "CREATE_COMPLETE";
  record.status_reason = empty ? kNoChanges : "";
  record.execution_status = empty ? "UNAVAILABLE" : "AVAILABLE";
  const std::string id = record.id;
  if (!call.records<StackRecord>().contains(uuid)) {
    call.records<NameRecord>().put(before.name, NameRecord{uuid});
    call.records<StackRecord>().put(uuid, before);
    set_stack_status(call, uuid, "REVIEW_IN_PROGRESS", "User Initiated", "");
  }
  call.records<ChangeSetRecord>().put(place.key(), std::move(record));
  call.records<TemplateRecord>().put(change_set_template_key(place), proposal.text);
  return Document{{"Id", id}, {"StackId", before.id}};
}

Outcome describe_change_set(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(ChangeSetPlace place, find_change_set(call, input));
  const ChangeSetRecord& record = record_at(call.records<ChangeSetRecord>(), place.key());
  const StackRecord& stack = record_at(call.records<StackRecord>(), place.stack_uuid);
  ASSIGN_OR_RETURN(Page page, page_of(input, kResourcesPerPage));
  Document answer = summary_of(stack, record);
  const Document parameters = described_parameters(record.parameters);
  if (!parameters.empty()) answer["Parameters"] = parameters;
  if (!record.tags.empty()) answer["Tags"] = record.tags;
  if (!record.on_stack_failure.empty()) answer["OnStackFailure"] = record.on_stack_failure;
  answer["Capabilities"] = record.capabilities;
  answer["NotificationARNs"] = record.notification_arns;
  answer["RollbackConfiguration"] = record.rollback_configuration;
  const Document& changes =
      input.value("IncludePropertyValues", false) ? record.changes_with_values : record.changes;
  answer["Changes"] = Document::array();
  for (size_t i = 0; i < changes.size(); ++i) {
    if (page.has(i)) answer["Changes"].push_back(changes[i]);
  }
  set_next_token(answer, page, changes.size());
  return answer;
}

Outcome list_change_sets(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  ASSIGN_OR_RETURN(Page page, page_of(input, kResourcesPerPage));
  Document summaries = Document::array();
  size_t position = 0;
  for (const auto& [key, record] :
       call.records<ChangeSetRecord>().prefix(under(stack_uuid(stack->id)))) {
    if (page.has(position++)) summaries.push_back(summary_of(*stack, record));
  }
  Document answer = {{"Summaries", std::move(summaries)}};
  set_next_token(answer, page, position);
  return answer;
}

Outcome delete_change_set(Call& call, const Document& input) {
  const Result<ChangeSetPlace> place = find_change_set(call, input);
  if (!place.ok()) {
    // Deleting a change set that is gone is a success; a stack that is not there is not.
    if (place.error().code == "ChangeSetNotFoundException") return Document::object();
    return place.error();
  }
  const ChangeSetRecord& record = record_at(call.records<ChangeSetRecord>(), place->key());
  if (record.execution_status == "EXECUTE_IN_PROGRESS") {
    return Error{"InvalidChangeSetStatusException",
                 "ChangeSet [" + record.id +
                     "] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]"};
  }
  call.records<TemplateRecord>().erase(change_set_template_key(*place));
  call.records<ChangeSetRecord>().erase(place->key());
  return Document::object();
}

Outcome execute_change_set(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(ChangeSetPlace place, find_change_set(call, input));
  const ChangeSetRecord record = record_at(call.records<ChangeSetRecord>(), place.key());
  if (record.status != "CREATE_COMPLETE")
    return errors::change_set_not_executable(record.id, record.status);
  if (record.execution_status != "AVAILABLE") {
    return Error{"InvalidChangeSetStatusException",
                 "ChangeSet [" + record.id +
                     "] cannot be executed in its current execution status of [" +
                     record.execution_status + "]"};
  }
  const StackRecord before = record_at(call.records<StackRecord>(), place.stack_uuid);
  const bool is_create = record.type == "CREATE";
  if (is_create ? before.status != "REVIEW_IN_PROGRESS" : !can_be_updated(before)) {
    return errors::stack_cannot_be_updated(before.id, before.status);
  }
  const TemplateRecord text =
      record_at(call.records<TemplateRecord>(), change_set_template_key(place));
  ASSIGN_OR_RETURN(StackRecord stack, executed_stack(before, record, text, input));
  obsolete_change_sets(call, place.stack_uuid, record.name);
  call.records<ChangeSetRecord>().update(place.key(), [](ChangeSetRecord& changed) {
    changed.execution_status = "EXECUTE_IN_PROGRESS";
  });
  const std::string token = text_of(input, "ClientRequestToken");
  if (is_create) {
    stack.updated = call.now();
    start_create(call, std::move(stack), text, token);
  } else {
    start_update(call, before, std::move(stack), text, token);
  }
  return Document::object();
}

}  // namespace cloudtab::cloudformation
