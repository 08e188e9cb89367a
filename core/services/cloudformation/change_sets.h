#pragma once

#include <map>
#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/assess.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

/// Where a change set is kept.
struct ChangeSetPlace {
  std::string stack_uuid;
  std::string name;

  std::string key() const { return under(stack_uuid, name); }
};

/// The change set that an input's `ChangeSetName` (name or ARN) and `StackName` name. Errors as
/// recorded: "Stack [x] does not exist", "ChangeSet [x] does not exist", "StackName must be
/// specified if ChangeSetName is not specified as an ARN."
Result<ChangeSetPlace> find_change_set(Call& call, const Document& input);

/// The key of a change set's template.
std::string change_set_template_key(const ChangeSetPlace& place);

/// What `assess` read from the change-set tree, as the `Changes` of DescribeChangeSet, by logical
/// id. With `with_values`, as for `IncludePropertyValues`: contexts, paths and values, and only
/// what is certain to change (recorded: test_change_sets.py, test_change_set_ref.py,
/// test_change_set_fn_get_attr.py).
Document described_changes(const std::map<std::string, ResourceChange>& changes,
                           const LiveResources& live,
                           bool with_values);

}  // namespace cloudtab::cloudformation
