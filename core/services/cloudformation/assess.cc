#include "core/services/cloudformation/assess.h"

#include <algorithm>
#include <optional>
#include <set>

#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

using Changes = std::map<std::string, ResourceChange>;

/// Values as far as they can be known before anything is done.
class ForeseenValues final : public ResourceValues {
 public:
  ForeseenValues(const LiveResources& live,
                 const Changes& changes,
                 const Collection<ExportRecord>& exports)
      : live_(live), changes_(changes), exports_(exports) {}

  Result<Document> ref(const std::string& id) override {
    const ResourceRecord* record = live_.find(id);
    if (record == nullptr || is_replaced(id)) return Document(std::string(kKnownAfterApply));
    return Document(record->physical_id);
  }
  Result<Document> attribute(const std::string& id, const std::string& name) override {
    const ResourceRecord* record = live_.find(id);
    if (record == nullptr || is_replaced(id)) return Document(std::string(kKnownAfterApply));
    // Of a resource that only changes, AWS foresees what stands now, even where its own new
    // property is plain to see (recorded: test_change_set_fn_get_attr.py).
    for (const Document* known : {&record->attributes, &record->properties}) {
      if (auto it = known->find(name); it != known->end()) return *it;
    }
    return Document(std::string(kKnownAfterApply));
  }
  Result<Document> import_value(const std::string& name) override {
    const ExportRecord* record = exports_.find(name);
    return Document(record == nullptr ? std::string(kKnownAfterApply) : record->value);
  }

 private:
  bool is_replaced(const std::string& id) const {
    auto change = changes_.find(id);
    return change != changes_.end() && change->second.replacement() == Recreation::kAlways;
  }

  const LiveResources& live_;
  const Changes& changes_;
  const Collection<ExportRecord>& exports_;
};

/// Collects why a property's value differs, walking both sides of its node together.
class CauseFinder {
 public:
  CauseFinder(const ChangeTree& tree, const Changes& changes) : tree_(tree), changes_(changes) {}

  std::vector<Cause> find(const Node& node) {
    causes_.clear();
    visit(node);
    return std::move(causes_);
  }

 private:
  void visit(const Node& node) {
    if (node.change() == Change::kAdded || node.change() == Change::kRemoved) return add({});
    if (node.change() == Change::kNone) {
      if (node.after != nullptr) visit_same(*node.after);
      return;
    }
    // Functions are compared as wholes; only plain objects and lists are looked into.
    const bool call = function_call(*node.before).second != nullptr ||
                      function_call(*node.after).second != nullptr;
    const bool alike = node.before->type() == node.after->type() && node.after->is_structured();
    if (call || !alike) {
      add({});
      if (call) visit_same(*node.after);
      return;
    }
    node.for_each_child([this](const std::string&, const Node& child) { visit(child); });
  }

  /// The text is the same on both sides; what it refers to may not be.
  void visit_same(const Document& value) {
    for_each_reference(value, &tree_.after().conditions, [this](const Reference& reference) {
      switch (reference.kind) {
        case Reference::Kind::kCondition:
          if (tree_.condition_changed(reference.name)) add({});
          break;
        case Reference::Kind::kRef:
          if (tree_.after().parameters.count(reference.name) > 0) {
            if (tree_.parameter_changed(reference.name))
              add({Cause::Source::kParameter, reference.name, false});
          } else {
            visit_resource(reference);
          }
          break;
        case Reference::Kind::kAttribute:
          visit_resource(reference);
          break;
      }
    });
  }

  void visit_resource(const Reference& reference) {
    auto it = changes_.find(reference.name);
    if (it == changes_.end() || it->second.action == ResourceChange::Action::kNone) return;
    const bool made_anew = it->second.action == ResourceChange::Action::kAdd ||
                           it->second.replacement() == Recreation::kAlways;
    if (reference.kind == Reference::Kind::kAttribute) {
      add({Cause::Source::kResourceAttribute,
           reference.name + "." + reference.attribute,
           !made_anew});
    } else if (made_anew || it->second.replacement() == Recreation::kConditionally) {
      add({Cause::Source::kResourceRef, reference.name, !made_anew});
    }
  }

  void add(Cause cause) {
    for (const Cause& known : causes_) {
      if (known.source == cause.source && known.entity == cause.entity) return;
    }
    causes_.push_back(std::move(cause));
  }

  const ChangeTree& tree_;
  const Changes& changes_;
  std::vector<Cause> causes_;
};

Document resolved_properties(const Document& value) {
  return value.is_object() ? value : Document::object();
}

const Document& properties_of(const Document& resource) { return section(resource, "Properties"); }

void compare_properties(const ChangeTree& tree,
                        const Changes& changes,
                        const Node& node,
                        bool always_replaced,
                        ResourceChange& change) {
  std::set<std::string> names;
  for (const Document* side : {&change.before, &change.after}) {
    for (auto it = side->begin(); it != side->end(); ++it) names.insert(it.key());
  }
  CauseFinder finder(tree, changes);
  for (const std::string& name : names) {
    auto before = change.before.find(name);
    auto after = change.after.find(name);
    const bool differs = (before == change.before.end()) != (after == change.after.end()) ||
                         (before != change.before.end() && !same_value(*before, *after));
    const Recreation recreation =
        always_replaced ? Recreation::kAlways : recreation_on_change(change.type, name);
    PropertyChange property{name, recreation, {}, differs};
    property.causes = finder.find(node.member("Properties").member(name));
    const bool perhaps = std::any_of(property.causes.begin(),
                                     property.causes.end(),
                                     [](const Cause& cause) { return cause.dynamic; });
    if (!differs && !perhaps) continue;
    if (property.causes.empty()) property.causes.push_back({});
    change.properties.push_back(std::move(property));
  }
}

void compare_attributes(const ChangeTree& tree,
                        const Changes& changes,
                        const Node& node,
                        bool stack_tags_changed,
                        ResourceChange& change) {
  CauseFinder finder(tree, changes);
  for (const char* attribute : {"Metadata", "DeletionPolicy", "UpdateReplacePolicy"}) {
    const Node member = node.member(attribute);
    if (member.before == nullptr && member.after == nullptr) continue;
    std::vector<Cause> causes;
    // Metadata may hold functions (recorded: api/test_stacks.py, test_no_echo_parameter).
    if (std::string_view(attribute) == "Metadata") {
      causes = finder.find(member);
    } else if (member.change() != Change::kNone) {
      causes.push_back({});
    }
    if (!causes.empty()) change.attributes.push_back({attribute, std::move(causes)});
  }
  if (stack_tags_changed && takes_tags(change.type)) change.attributes.push_back({"Tags", {{}}});
}

/// The properties of a resource that goes, as its template has them: AWS does not look up what they
/// refer to (recorded: test_change_set_fn_get_attr.py).
Document properties_before(const ChangeTree& tree, const ResourceRecord& record) {
  const Node node = tree.resource(record.logical_id);
  if (node.before == nullptr) return record.properties;
  UnknownValues unknown;
  const Result<Document> properties = resolve(properties_of(*node.before), tree.before(), unknown);
  return properties.ok() ? resolved_properties(*properties) : record.properties;
}

}  // namespace

Recreation ResourceChange::replacement() const {
  if (action != Action::kModify) return Recreation::kNever;
  Recreation worst = Recreation::kNever;
  for (const PropertyChange& property : properties) {
    Recreation own = property.recreation;
    if (own == Recreation::kAlways && !property.certain) own = Recreation::kConditionally;
    worst = std::max(worst, own);
  }
  return worst;
}

const ResourceRecord* LiveResources::find(const std::string& logical_id) const {
  const ResourceRecord* record = records.find(under(uuid, logical_id));
  return record == nullptr || record->physical_id.empty() ? nullptr : record;
}

Result<std::map<std::string, ResourceChange>> assess(const ChangeTree& tree,
                                                     const LiveResources& live,
                                                     const Collection<ExportRecord>& exports,
                                                     const AssessOptions& options) {
  Changes changes;
  ForeseenValues values(live, changes, exports);
  for (const std::string& id : topological_order(tree.dependencies_after()).names) {
    const Node node = tree.resource(id);
    const ResourceRecord* record = live.find(id);
    ResourceChange change;
    change.type = (*node.after)["Type"].get<std::string>();
    ASSIGN_OR_RETURN(Document after, resolve(properties_of(*node.after), tree.after(), values));
    change.after = resolved_properties(after);
    if (record == nullptr) {
      change.action = ResourceChange::Action::kAdd;
    } else {
      change.before = record->properties;
      const bool always = options.always_replaced && options.always_replaced(change.type);
      compare_properties(tree, changes, node, always, change);
      compare_attributes(tree, changes, node, options.stack_tags_changed, change);
      if (!change.properties.empty() || !change.attributes.empty())
        change.action = ResourceChange::Action::kModify;
    }
    changes[id] = std::move(change);
  }
  for (auto it = live.records.lower_bound(under(live.uuid)); it != live.records.end(); ++it) {
    const ResourceRecord& record = it->second;
    if (it->first.compare(0, live.uuid.size() + 1, under(live.uuid)) != 0) break;
    if (changes.count(record.logical_id) > 0) continue;
    ResourceChange change;
    change.action = ResourceChange::Action::kRemove;
    change.type = record.type;
    change.before = properties_before(tree, record);
    changes[record.logical_id] = std::move(change);
  }
  return changes;
}

AssessOptions assess_options(const Call& call, bool stack_tags_changed) {
  return {stack_tags_changed, [&call](const std::string& type) {
            const ResourceType* handler = call.resource_type(type);
            return handler != nullptr && handler->update == nullptr;
          }};
}

bool has_updates(const ChangeTree& tree, const std::map<std::string, ResourceChange>& changes) {
  for (const auto& [id, change] : changes) {
    if (change.action != ResourceChange::Action::kNone) return true;
  }
  std::set<std::string> names;
  for (const TemplateSide* side : {&tree.before(), &tree.after()}) {
    const Document& outputs = section(side->body, "Outputs");
    for (auto it = outputs.begin(); it != outputs.end(); ++it) names.insert(it.key());
  }
  Changes none;
  CauseFinder finder(tree, none);
  for (const std::string& name : names) {
    const Node node = tree.output(name);
    if (node.before == nullptr && node.after == nullptr) continue;
    if (node.change() != Change::kNone || !finder.find(node).empty()) return true;
  }
  return false;
}

}  // namespace cloudtab::cloudformation
