#include "core/services/cloudformation/stacks.h"

#include <algorithm>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/stack_tree.h"

namespace cloudtab::cloudformation {
namespace {

constexpr size_t kStackNameLengthMax = 128;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether the caller is the step of the stack's own parent.
bool is_parent(const Principal& caller, const StackRecord& stack) {
  return caller.service == "cloudformation.amazonaws.com" && !stack.parent_id.empty() &&
         caller.source_arn == stack.parent_id;
}

}  // namespace

Status check_stack_name(const std::string& name) {
  const bool well_formed =
      !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
      });
  if (!well_formed) {
    return errors::validation("1 validation error detected: Value '" + name +
                              "' at 'stackName' failed to satisfy constraint: Member must satisfy "
                              "regular expression pattern: "
                              "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*");
  }
  if (name.size() > kStackNameLengthMax) {
    return errors::validation("1 validation error detected: Value '" + name +
                              "' at 'stackName' failed to satisfy constraint: Member must have "
                              "length less than or equal to " +
                              std::to_string(kStackNameLengthMax));
  }
  return ok();
}

StackRecord new_stack(Call& call, const std::string& name) {
  StackRecord stack;
  stack.name = name;
  stack.id = make_stack_id(call, name, call.random().uuid());
  stack.created = call.now();
  stack.on_failure = "ROLLBACK";
  const Principal& caller = call.principal();
  if (caller.service == "cloudformation.amazonaws.com" && !caller.source_arn.empty()) {
    stack.parent_id = caller.source_arn;
    const StackRecord* parent = find_stack(call, stack.parent_id);
    stack.root_id =
        parent == nullptr || parent->root_id.empty() ? stack.parent_id : parent->root_id;
  }
  return stack;
}

bool can_be_updated(const StackRecord& stack) {
  for (const char* status : {"CREATE_COMPLETE",
                             "UPDATE_COMPLETE",
                             "UPDATE_ROLLBACK_COMPLETE",
                             "UPDATE_FAILED",
                             "IMPORT_COMPLETE"}) {
    if (stack.status == status) return true;
  }
  return stack.status == "CREATE_FAILED" && stack.disable_rollback();
}

void start_create(Call& call,
                  StackRecord stack,
                  const TemplateRecord& text,
                  const std::string& token) {
  const std::string uuid = stack_uuid(stack.id);
  const bool nested = is_parent(call.principal(), stack);
  call.records<NameRecord>().put(stack.name, NameRecord{uuid});
  call.records<TemplateRecord>().put(current_template_key(uuid), text);
  call.records<StackRecord>().put(uuid, std::move(stack));
  OperationRecord operation;
  operation.kind = OperationKind::kCreate;
  operation.token = token;
  operation.nested = nested;
  begin_operation(call, uuid, std::move(operation));
}

void start_update(Call& call,
                  const StackRecord& before,
                  StackRecord stack,
                  const TemplateRecord& text,
                  const std::string& token) {
  const std::string uuid = stack_uuid(stack.id);
  OperationRecord operation;
  operation.kind = OperationKind::kUpdate;
  operation.token = token;
  operation.nested = is_parent(call.principal(), stack);
  operation.previous = snapshot_of(before);
  stack.updated = call.now();
  Collection<TemplateRecord>& templates = call.records<TemplateRecord>();
  if (const TemplateRecord* current = templates.find(current_template_key(uuid))) {
    templates.put(previous_template_key(uuid), *current);
  }
  templates.put(current_template_key(uuid), text);
  call.records<StackRecord>().put(uuid, std::move(stack));
  begin_operation(call, uuid, std::move(operation));
}

void obsolete_change_sets(Call& call, const std::string& uuid, const std::string& except_name) {
  Collection<ChangeSetRecord>& change_sets = call.records<ChangeSetRecord>();
  std::vector<std::string> keys;
  for (const auto& [key, record] : change_sets.prefix(under(uuid))) {
    if (record.name != except_name && record.execution_status == "AVAILABLE") keys.push_back(key);
  }
  for (const std::string& key : keys) {
    change_sets.update(key, [](ChangeSetRecord& record) { record.execution_status = "OBSOLETE"; });
  }
}

}  // namespace cloudtab::cloudformation
