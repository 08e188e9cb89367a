#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// A reading of the change-set tree's new side: outputs, exports and imports.

/// The stack's outputs as DescribeStacks answers them. Error, as the stack's reason: "[Error]
/// /Outputs/X/Value/Fn::GetAtt: Resource type T does not support attribute {A}" (recorded:
/// engine/test_attributes.py).
Result<Document> resolve_outputs(Call& call, const std::string& uuid, const TemplateSide& side);

/// Makes the account's exports those of `outputs`. Errors, as the stack's reason: "Export with name
/// X is already exported by stack Y", "Export X cannot be deleted as it is in use by Y", "Export X
/// cannot be updated as it is in use by Y" (issue trackers).
Status set_exports(Call& call, const StackRecord& stack, const Document& outputs);
/// As `set_exports` to none.
Status remove_exports(Call& call, const StackRecord& stack);

/// Notes which exports the stack's template uses now.
void set_imports(Call& call, const StackRecord& stack, const TemplateSide& side);

/// `A and B`, the names of the stacks that import an export; empty if none does.
std::string importers_of(Call& call, const std::string& export_name);

}  // namespace cloudtab::cloudformation
