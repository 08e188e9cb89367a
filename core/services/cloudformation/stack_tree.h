#pragma once

#include <string>
#include <vector>

#include "core/engine/call.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

/// The change-set tree of a stack's running operation, in memory only: made again from the stored
/// templates when it is not there, as after a restart.
struct TreeRecord {
  static constexpr std::string_view kCollection = "cfn/trees";
  static constexpr bool kDerived = true;

  ChangeTree tree;
};

// The keys of a stack's templates.
inline std::string current_template_key(std::string_view uuid) { return under(uuid, "current"); }
inline std::string previous_template_key(std::string_view uuid) { return under(uuid, "previous"); }

/// A kept template before SAM's transform. Error: a text that is none.
Result<Document> written_body(const TemplateRecord& record);

/// One side of the tree: a template's text with the parameters and the stack it belongs to.
Result<TemplateSide> make_side(Call& call,
                               const StackRecord& stack,
                               Document body,
                               const std::vector<ParameterValue>& parameters);

/// The side on which the stack stands, or an empty one if it has no template.
Result<TemplateSide> current_side(Call& call, const StackRecord& stack);

/// The tree of the stack's operation.
const ChangeTree& tree_of(Call& call, const StackRecord& stack, const OperationRecord& operation);

/// What an update may have to put back, as `OperationRecord::previous`.
Document snapshot_of(const StackRecord& stack);
/// Puts it back.
void restore_snapshot(StackRecord& stack, const Document& snapshot);
std::vector<ParameterValue> snapshot_parameters(const Document& snapshot);

}  // namespace cloudtab::cloudformation
