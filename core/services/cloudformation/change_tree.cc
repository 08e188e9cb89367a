#include "core/services/cloudformation/change_tree.h"

#include <algorithm>
#include <utility>

#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

const Document* member_of(const Document* value, const std::string& name) {
  if (value == nullptr || !value->is_object()) return nullptr;
  auto it = value->find(name);
  return it == value->end() ? nullptr : &*it;
}

const Document* element_of(const Document* value, size_t index) {
  return value != nullptr && value->is_array() && index < value->size() ? &(*value)[index]
                                                                        : nullptr;
}

bool holds(const TemplateSide& side, const Document& member) {
  auto it = member.find("Condition");
  if (it == member.end() || !it->is_string()) return true;
  auto value = side.conditions.find(it->get<std::string>());
  return value == side.conditions.end() || value->second;
}

const Document* active_member(const TemplateSide& side,
                              std::string_view section_name,
                              const std::string& name) {
  const Document* member = member_of(&section(side.body, section_name), name);
  return member != nullptr && holds(side, *member) ? member : nullptr;
}

std::set<std::string> active_resources(const TemplateSide& side) {
  std::set<std::string> active;
  const Document& resources = section(side.body, "Resources");
  for (auto it = resources.begin(); it != resources.end(); ++it) {
    if (it->is_object() && it->contains("Type") && holds(side, *it)) active.insert(it.key());
  }
  return active;
}

}  // namespace

Change Node::change() const {
  if (before == nullptr) return after == nullptr ? Change::kNone : Change::kAdded;
  if (after == nullptr) return Change::kRemoved;
  return *before == *after ? Change::kNone : Change::kModified;
}

Node Node::member(std::string_view name) const {
  const std::string key(name);
  return {member_of(before, key), member_of(after, key)};
}

void Node::for_each_child(const std::function<void(const std::string&, const Node&)>& visit) const {
  const bool lists =
      (before != nullptr && before->is_array()) || (after != nullptr && after->is_array());
  if (lists) {
    const size_t size = std::max(before != nullptr && before->is_array() ? before->size() : 0,
                                 after != nullptr && after->is_array() ? after->size() : 0);
    for (size_t i = 0; i < size; ++i)
      visit(std::to_string(i), {element_of(before, i), element_of(after, i)});
    return;
  }
  std::set<std::string> names;
  for (const Document* side : {before, after}) {
    if (side == nullptr || !side->is_object()) continue;
    for (auto it = side->begin(); it != side->end(); ++it) names.insert(it.key());
  }
  for (const std::string& name : names) visit(name, member(name));
}

Result<ChangeTree> ChangeTree::make(TemplateSide before, TemplateSide after) {
  ChangeTree tree;
  tree.before_ = std::move(before);
  tree.after_ = std::move(after);
  for (TemplateSide* side : {&tree.before_, &tree.after_}) {
    ASSIGN_OR_RETURN(side->conditions, resolve_conditions(*side));
  }
  tree.active_before_ = active_resources(tree.before_);
  tree.active_after_ = active_resources(tree.after_);
  tree.needs_before_ =
      dependencies_of(tree.before_.body, tree.before_.conditions, tree.active_before_);
  tree.needs_after_ = dependencies_of(tree.after_.body, tree.after_.conditions, tree.active_after_);
  return tree;
}

Node ChangeTree::section(std::string_view name) const {
  const std::string key(name);
  return {member_of(&before_.body, key), member_of(&after_.body, key)};
}

Node ChangeTree::resource(const std::string& logical_id) const {
  return {active_member(before_, "Resources", logical_id),
          active_member(after_, "Resources", logical_id)};
}

Node ChangeTree::output(const std::string& name) const {
  return {active_member(before_, "Outputs", name), active_member(after_, "Outputs", name)};
}

bool ChangeTree::parameter_changed(const std::string& name) const {
  auto before = before_.parameters.find(name);
  auto after = after_.parameters.find(name);
  if (before == before_.parameters.end() || after == after_.parameters.end()) {
    return (before == before_.parameters.end()) != (after == after_.parameters.end());
  }
  return before->second != after->second;
}

bool ChangeTree::condition_changed(const std::string& name) const {
  auto before = before_.conditions.find(name);
  auto after = after_.conditions.find(name);
  if (before == before_.conditions.end() || after == after_.conditions.end()) return true;
  return before->second != after->second;
}

bool same_value(const Document& a, const Document& b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    for (auto it = a.begin(); it != a.end(); ++it) {
      auto other = b.find(it.key());
      if (other == b.end() || !same_value(*it, *other)) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array()) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same_value);
  }
  if (a.is_structured() || b.is_structured()) return false;
  return scalar_text(a) == scalar_text(b);
}

}  // namespace cloudtab::cloudformation
