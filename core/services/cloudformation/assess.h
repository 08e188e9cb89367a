#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// A reading of the change-set tree: what an operation would do to each resource, and why. The plan
// of an operation and the description of a change set stand on it.

/// Why a property changes.
struct Cause {
  enum class Source { kDirect, kParameter, kResourceRef, kResourceAttribute };
  Source source = Source::kDirect;
  std::string entity;    ///< `TopicName`, `Topic1`, `Topic1.Arn`; empty for `kDirect`
  bool dynamic = false;  ///< known only once the resource it names has been changed
};

struct PropertyChange {
  std::string name;
  Recreation recreation = Recreation::kNever;
  std::vector<Cause> causes;
  /// False if only carrying the operation out will tell whether the value changes.
  bool certain = true;
};

/// A change of an attribute besides Properties: `Metadata`, `DeletionPolicy`,
/// `UpdateReplacePolicy`, `Tags` (of the stack).
struct AttributeChange {
  std::string name;
  std::vector<Cause> causes;
};

struct ResourceChange {
  enum class Action { kNone, kAdd, kModify, kRemove };
  Action action = Action::kNone;
  std::string type;
  Document before = Document::object();  ///< properties as they stand
  Document after =
      Document::object();  ///< as they will be, with `kKnownAfterApply` for what is not known yet
  std::vector<PropertyChange> properties;
  std::vector<AttributeChange> attributes;

  /// kAlways: replaced; kConditionally: perhaps.
  Recreation replacement() const;
};

/// The live resources of one stack.
struct LiveResources {
  const Collection<ResourceRecord>& records;
  std::string uuid;

  /// Null if there is no such resource, or none was ever made.
  const ResourceRecord* find(const std::string& logical_id) const;
};

struct AssessOptions {
  /// The stack's own tags differ, which reaches every resource that takes tags.
  bool stack_tags_changed = false;
  /// Whether resources of a type are replaced by every change, because its handler knows no other
  /// way. May be empty.
  std::function<bool(const std::string& type)> always_replaced;
};

/// Errors: what resolving the properties answers; an import that is missing counts as not known
/// yet.
Result<std::map<std::string, ResourceChange>> assess(const ChangeTree& tree,
                                                     const LiveResources& live,
                                                     const Collection<ExportRecord>& exports,
                                                     const AssessOptions& options);

/// The options in a call's cloud.
AssessOptions assess_options(const Call& call, bool stack_tags_changed);

/// Whether anything at all would happen: a resource, an output or the stack's tags.
bool has_updates(const ChangeTree& tree, const std::map<std::string, ResourceChange>& changes);

}  // namespace cloudtab::cloudformation
