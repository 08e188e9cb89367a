#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// A stack's way into existence and into its operations.

/// Error: a name that is not one, as AWS's front end words it (recorded: api/test_stacks.py).
Status check_stack_name(const std::string& name);

/// A stack that is not stored yet, with a new id. A nested stack knows its parent from who calls.
StackRecord new_stack(Call& call, const std::string& name);

/// Whether UpdateStack and change sets may change a stack of that status.
bool can_be_updated(const StackRecord& stack);

/// Stores the stack with its template and begins to create it.
void start_create(Call& call,
                  StackRecord stack,
                  const TemplateRecord& text,
                  const std::string& token);
/// Stores the stack as it shall be and begins to change what stands; `before` is the stack as it
/// is.
void start_update(Call& call,
                  const StackRecord& before,
                  StackRecord stack,
                  const TemplateRecord& text,
                  const std::string& token);

/// Marks the stack's change sets that can no longer be executed, but for one.
void obsolete_change_sets(Call& call, const std::string& uuid, const std::string& except_name);

}  // namespace cloudtab::cloudformation
