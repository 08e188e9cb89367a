#pragma once

#include "core/engine/call.h"
#include "core/engine/service.h"

namespace cloudtab::cloudformation {

Outcome cancel_update_stack(Call& call, const Document& input);
Outcome continue_update_rollback(Call& call, const Document& input);
Outcome create_change_set(Call& call, const Document& input);
Outcome create_stack(Call& call, const Document& input);
Outcome delete_change_set(Call& call, const Document& input);
Outcome delete_stack(Call& call, const Document& input);
Outcome describe_change_set(Call& call, const Document& input);
Outcome describe_stack_drift_detection_status(Call& call, const Document& input);
Outcome describe_stack_events(Call& call, const Document& input);
Outcome describe_stack_resource(Call& call, const Document& input);
Outcome describe_stack_resource_drifts(Call& call, const Document& input);
Outcome describe_stack_resources(Call& call, const Document& input);
Outcome describe_stacks(Call& call, const Document& input);
Outcome detect_stack_drift(Call& call, const Document& input);
Outcome detect_stack_resource_drift(Call& call, const Document& input);
Outcome execute_change_set(Call& call, const Document& input);
Outcome get_stack_policy(Call& call, const Document& input);
Outcome get_template(Call& call, const Document& input);
Outcome get_template_summary(Call& call, const Document& input);
Outcome list_change_sets(Call& call, const Document& input);
Outcome list_exports(Call& call, const Document& input);
Outcome list_imports(Call& call, const Document& input);
Outcome list_stack_resources(Call& call, const Document& input);
Outcome list_stacks(Call& call, const Document& input);
Outcome set_stack_policy(Call& call, const Document& input);
Outcome update_stack(Call& call, const Document& input);
Outcome update_termination_protection(Call& call, const Document& input);
Outcome validate_template(Call& call, const Document& input);

}  // namespace cloudtab::cloudformation
