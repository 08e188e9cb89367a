#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/references.h"

namespace cloudtab::cloudformation {

// The change-set tree: two states of a stack, laid over one another node by node. A new stack has
// nothing before, a stack being deleted nothing after. Validation, the description of a change set,
// the plan of an operation and the outputs are readings of this one tree (see README.md); none of
// them keeps a second idea of what changes.

enum class Change { kNone, kAdded, kRemoved, kModified };

/// The same place in both templates. A side that does not have it is null. Points into the tree's
/// templates.
struct Node {
  const Document* before = nullptr;
  const Document* after = nullptr;

  Change change() const;
  /// The member of that name, of whichever sides are objects that have it.
  Node member(std::string_view name) const;
  /// Visits the members or elements of both sides, paired by name or position, each once.
  void for_each_child(
      const std::function<void(const std::string& name, const Node& child)>& visit) const;
};

class ChangeTree {
 public:
  /// Resolves both sides' conditions and finds what depends on what. Error: a condition that cannot
  /// be resolved.
  static Result<ChangeTree> make(TemplateSide before, TemplateSide after);

  const TemplateSide& before() const { return before_; }
  const TemplateSide& after() const { return after_; }

  /// A section of the template: `Resources`, `Outputs`, ...
  Node section(std::string_view name) const;
  /// A resource. A side on which its condition does not hold does not have it.
  Node resource(const std::string& logical_id) const;
  /// An output, likewise.
  Node output(const std::string& name) const;
  /// Whether a parameter's value, as functions see it, differs.
  bool parameter_changed(const std::string& name) const;
  bool condition_changed(const std::string& name) const;

  /// The resources that a side has, conditions considered.
  const std::set<std::string>& resources_before() const { return active_before_; }
  const std::set<std::string>& resources_after() const { return active_after_; }
  const Dependencies& dependencies_before() const { return needs_before_; }
  const Dependencies& dependencies_after() const { return needs_after_; }

 private:
  TemplateSide before_;
  TemplateSide after_;
  std::set<std::string> active_before_;
  std::set<std::string> active_after_;
  Dependencies needs_before_;
  Dependencies needs_after_;
};

/// Equal as CloudFormation sees it: scalars by their text (`30` and `"30"` are the same).
bool same_value(const Document& a, const Document& b);

}  // namespace cloudtab::cloudformation
