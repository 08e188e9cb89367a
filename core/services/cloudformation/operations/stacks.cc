#include "core/services/cloudformation/stacks.h"

#include "core/services/cloudformation/assess.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/stack_policy.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/steps.h"

namespace cloudtab::cloudformation {
namespace {

Result<std::string> on_failure(const Document& input) {
  if (!input.contains("OnFailure")) {
    return std::string(input.value("DisableRollback", false) ? "DO_NOTHING" : "ROLLBACK");
  }
  if (input.contains("DisableRollback")) {
    return errors::validation("Only one of DisableRollback and OnFailure can be specified.");
  }
  return input["OnFailure"].get<std::string>();
}

bool is_deleted(const StackRecord& stack) { return stack.status == "DELETE_COMPLETE"; }

}  // namespace

Outcome create_stack(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  RETURN_IF_ERROR(check_stack_name(name));
  const StackRecord* existing = find_stack(call, name);
  // A stack that only has change sets may still be created (recorded: test_create_while_in_review).
  if (existing != nullptr && existing->status != "REVIEW_IN_PROGRESS") {
    return errors::stack_already_exists(name);
  }
  StackRecord stack = existing != nullptr ? *existing : new_stack(call, name);
  ASSIGN_OR_RETURN(stack.on_failure, on_failure(input));
  stack.timeout_minutes = input.value("TimeoutInMinutes", int64_t{0});
  stack.termination_protection = input.value("EnableTerminationProtection", false);
  stack.retain_except_on_create = input.value("RetainExceptOnCreate", false);
  ASSIGN_OR_RETURN(
      Proposal proposal,
      propose(call, std::move(stack), /*stands=*/false, input, /*for_change_set=*/false));
  ASSIGN_OR_RETURN(std::string policy, policy_input(call, input, "StackPolicy"));
  const std::string id = proposal.stack.id;
  if (!policy.empty())
    call.records<PolicyRecord>().put(stack_uuid(id), PolicyRecord{std::move(policy)});
  obsolete_change_sets(call, stack_uuid(id), "");
  start_create(
      call, std::move(proposal.stack), proposal.text, text_of(input, "ClientRequestToken"));
  return Document{{"StackId", id}};
}

Outcome update_stack(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* found = find_stack(call, name);
  if (found == nullptr) return errors::stack_does_not_exist(name);
  const StackRecord before = *found;
  if (!can_be_updated(before)) return errors::stack_cannot_be_updated(before.id, before.status);
  StackRecord stack = before;
  stack.on_failure = input.value("DisableRollback", false) ? "DO_NOTHING" : "ROLLBACK";
  stack.change_set_id.clear();
  ASSIGN_OR_RETURN(
      Proposal proposal,
      propose(call, std::move(stack), /*stands=*/true, input, /*for_change_set=*/false));
  const bool tags_changed = proposal.stack.tags != before.tags;
  const LiveResources live{call.records<ResourceRecord>(), stack_uuid(before.id)};
  ASSIGN_OR_RETURN(
      auto changes,
      assess(
          proposal.tree, live, call.records<ExportRecord>(), assess_options(call, tags_changed)));
  if (!tags_changed && !has_updates(proposal.tree, changes)) return errors::no_updates();
  PolicyRecord policies;
  if (const PolicyRecord* present = call.records<PolicyRecord>().find(stack_uuid(before.id)))
    policies = *present;
  ASSIGN_OR_RETURN(policies.next, policy_input(call, input, "StackPolicy"));
  ASSIGN_OR_RETURN(policies.during, policy_input(call, input, "StackPolicyDuringUpdate"));
  if (!policies.next.empty() || !policies.during.empty())
    call.records<PolicyRecord>().put(stack_uuid(before.id), std::move(policies));
  obsolete_change_sets(call, stack_uuid(before.id), "");
  start_update(
      call, before, std::move(proposal.stack), proposal.text, text_of(input, "ClientRequestToken"));
  return Document{{"StackId", before.id}};
}

Outcome delete_stack(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* found = find_stack(call, name);
  // Deleting what is not there, or not there any more, is a success.
  if (found == nullptr || is_deleted(*found) || found->status == "DELETE_IN_PROGRESS")
    return Document::object();
  const StackRecord stack = *found;
  const std::string uuid = stack_uuid(stack.id);
  if (stack.termination_protection) return errors::termination_protected(stack.name);
  if (input.contains("RetainResources") && !input["RetainResources"].empty() &&
      stack.status != "DELETE_FAILED") {
    return errors::validation(
        "Invalid operation on stack [" + stack.id +
        "]. When you delete a stack, specify which resources to retain only when the stack is "
        "in the DELETE_FAILED state.");
  }
  const OperationRecord* running = call.records<OperationRecord>().find(uuid);
  if (running != nullptr && running->kind == OperationKind::kUpdate &&
      stack.status != "UPDATE_ROLLBACK_FAILED" && !awaits_parent(call, uuid)) {
    return errors::validation("Stack [" + stack.name + "] cannot be deleted while in status " +
                              stack.status);
  }
  if (running != nullptr) cancel_steps(call, uuid);
  OperationRecord operation;
  operation.kind = OperationKind::kDelete;
  operation.token = text_of(input, "ClientRequestToken");
  operation.retained = list_of(input, "RetainResources");
  operation.force_delete = text_of(input, "DeletionMode") == "FORCE_DELETE_STACK";
  operation.previous = snapshot_of(stack);
  begin_operation(call, uuid, std::move(operation));
  return Document::object();
}

Outcome cancel_update_stack(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  // API reference: only a stack in UPDATE_IN_PROGRESS can be cancelled.
  const bool running = stack->status == "UPDATE_IN_PROGRESS";
  if (!running ||
      !cancel_update(call, stack_uuid(stack->id), text_of(input, "ClientRequestToken"))) {
    return errors::validation("CancelUpdateStack cannot be called from current stack status");
  }
  return Document::object();
}

Outcome continue_update_rollback(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  if (stack->status != "UPDATE_ROLLBACK_FAILED") {
    return errors::validation("Stack:" + stack->id + " is in " + stack->status +
                              " state and can not continue rolling back.");
  }
  const auto skip = list_of(input, "ResourcesToSkip").get<std::vector<std::string>>();
  RETURN_IF_ERROR(
      continue_rollback(call, stack_uuid(stack->id), skip, text_of(input, "ClientRequestToken")));
  return Document::object();
}

Outcome update_termination_protection(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr || is_deleted(*stack)) return errors::stack_does_not_exist(name);
  const std::string id = stack->id;
  call.records<StackRecord>().update(stack_uuid(id), [&](StackRecord& record) {
    record.termination_protection = input.value("EnableTerminationProtection", false);
  });
  return Document{{"StackId", id}};
}

}  // namespace cloudtab::cloudformation
