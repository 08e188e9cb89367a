#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/stack_policy.h"

namespace cloudtab::cloudformation {
namespace {

Result<std::string> uuid_of_stack(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  return stack_uuid(stack->id);
}

}  // namespace

Outcome get_stack_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string uuid, uuid_of_stack(call, input));
  const std::string policy = effective_policy(call, uuid);
  return policy.empty() ? Document::object() : Document{{"StackPolicyBody", policy}};
}

Outcome set_stack_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string uuid, uuid_of_stack(call, input));
  ASSIGN_OR_RETURN(std::string policy, policy_input(call, input, "StackPolicy"));
  if (policy.empty()) return Document::object();
  PolicyRecord record;
  if (const PolicyRecord* present = call.records<PolicyRecord>().find(uuid)) record = *present;
  record.text = std::move(policy);
  call.records<PolicyRecord>().put(uuid, std::move(record));
  return Document::object();
}

}  // namespace cloudtab::cloudformation
