#include "core/services/cloudformation/change_sets.h"

#include <algorithm>

#include "core/base/sorting.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

const char* source_name(Cause::Source source) {
  switch (source) {
    case Cause::Source::kDirect:
      return "DirectModification";
    case Cause::Source::kParameter:
      return "ParameterReference";
    case Cause::Source::kResourceRef:
      return "ResourceReference";
    case Cause::Source::kResourceAttribute:
      return "ResourceAttribute";
  }
  return "DirectModification";
}

/// Describes one resource's change.
class Describer {
 public:
  Describer(const std::string& id,
            const ResourceChange& change,
            const LiveResources& live,
            bool with_values)
      : id_(id), change_(change), record_(live.find(id)), with_values_(with_values) {}

  /// Null if there is nothing to tell.
  Document describe() const {
    switch (change_.action) {
      case ResourceChange::Action::kNone:
        return nullptr;
      case ResourceChange::Action::kAdd:
        return with_context(base("Add"));
      case ResourceChange::Action::kRemove: {
        Document out = base("Remove");
        out["PolicyAction"] =
            record_ == nullptr || record_->deletion_policy == "Delete" ? "Delete" : "Retain";
        return with_context(std::move(out));
      }
      case ResourceChange::Action::kModify:
        return modify();
    }
    return nullptr;
  }

 private:
  Document base(const char* action) const {
    Document out = {{"Action", action},
                    {"LogicalResourceId", id_},
                    {"ResourceType", change_.type},
                    {"Scope", Document::array()},
                    {"Details", Document::array()}};
    if (record_ != nullptr) out["PhysicalResourceId"] = record_->physical_id;
    return out;
  }

  Document with_context(Document out) const {
    if (!with_values_) return out;
    if (change_.action != ResourceChange::Action::kAdd)
      out["BeforeContext"] = Document{{"Properties", change_.before}}.dump();
    if (change_.action != ResourceChange::Action::kRemove)
      out["AfterContext"] = Document{{"Properties", change_.after}}.dump();
    return out;
  }

  Document modify() const {
    Document out = base("Modify");
    Document& details = out["Details"];
    Document& scope = out["Scope"];
    for (const PropertyChange& property : change_.properties) add_details(property, details);
    if (!details.empty()) scope.push_back("Properties");
    for (const AttributeChange& attribute : change_.attributes) {
      scope.push_back(attribute.name);
      const Document target = {{"Attribute", attribute.name}, {"RequiresRecreation", "Never"}};
      add_details(target, attribute.causes, /*certain=*/true, details);
    }
    put_in_order(scope);
    if (details.empty()) return nullptr;
    const Recreation replacement = change_.replacement();
    out["Replacement"] = replacement == Recreation::kAlways  ? "True"
                         : replacement == Recreation::kNever ? "False"
                                                             : "Conditional";
    if (replacement == Recreation::kAlways) {
      const bool kept = record_ != nullptr && record_->update_replace_policy != "Delete";
      out["PolicyAction"] = kept ? "ReplaceAndRetain" : "ReplaceAndDelete";
    }
    return with_context(std::move(out));
  }

  void add_details(const PropertyChange& property, Document& details) const {
    if (with_values_ && !property.certain) return;
    add_details(target(property), property.causes, property.certain, details);
  }

  void add_details(const Document& target,
                   const std::vector<Cause>& causes,
                   bool certain,
                   Document& details) const {
    auto has = [&causes](Cause::Source source) {
      return std::any_of(causes.begin(), causes.end(), [source](const Cause& cause) {
        return cause.source == source;
      });
    };
    const bool by_parameter = has(Cause::Source::kParameter);
    const bool by_resource =
        has(Cause::Source::kResourceRef) || has(Cause::Source::kResourceAttribute);
    for (const Cause& cause : causes) {
      if (cause.dynamic && certain && causes.size() > 1) continue;
      // A new text with a parameter in it is not certain before it is made.
      const bool dynamic =
          cause.dynamic || (cause.source == Cause::Source::kDirect && by_parameter);
      details.push_back(detail(target, cause, dynamic));
    }
    // What changes through a reference is told a second time, as the property's own change that is
    // not certain before it is made; for references to resources only together with the values.
    if (!has(Cause::Source::kDirect) && (by_parameter || (by_resource && with_values_)))
      details.push_back(detail(target, {}, /*dynamic=*/true));
  }

  static Document detail(const Document& target, const Cause& cause, bool dynamic) {
    Document out = {{"Target", target},
                    {"Evaluation", dynamic ? "Dynamic" : "Static"},
                    {"ChangeSource", source_name(cause.source)}};
    if (!cause.entity.empty()) out["CausingEntity"] = cause.entity;
    return out;
  }

  Document target(const PropertyChange& property) const {
    Document out = {{"Attribute", "Properties"},
                    {"Name", property.name},
                    {"RequiresRecreation", std::string(to_string(property.recreation))}};
    if (!with_values_) return out;
    auto before = change_.before.find(property.name);
    auto after = change_.after.find(property.name);
    out["Path"] = "/Properties/" + property.name;
    out["AttributeChangeType"] = before == change_.before.end() ? "Add"
                                 : after == change_.after.end() ? "Remove"
                                                                : "Modify";
    if (before != change_.before.end()) out["BeforeValue"] = value_text(*before);
    if (after != change_.after.end()) out["AfterValue"] = value_text(*after);
    return out;
  }

  static std::string value_text(const Document& value) {
    return value.is_structured() ? value.dump() : scalar_text(value);
  }

  const std::string& id_;
  const ResourceChange& change_;
  const ResourceRecord* record_;
  bool with_values_;
};

}  // namespace

Result<ChangeSetPlace> find_change_set(Call& call, const Document& input) {
  const std::string name = input["ChangeSetName"].get<std::string>();
  Collection<ChangeSetRecord>& change_sets = call.records<ChangeSetRecord>();
  if (name.compare(0, 4, "arn:") == 0) {
    for (const auto& [key, record] : change_sets) {
      if (record.id == name) return ChangeSetPlace{key.substr(0, key.find('/')), record.name};
    }
    return errors::change_set_not_found(name);
  }
  if (!input.contains("StackName")) return errors::stack_name_needed_for_change_set();
  const std::string stack_name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, stack_name);
  if (stack == nullptr) return errors::stack_does_not_exist(stack_name);
  ChangeSetPlace place{stack_uuid(stack->id), name};
  if (!change_sets.contains(place.key())) return errors::change_set_not_found(name);
  return place;
}

std::string change_set_template_key(const ChangeSetPlace& place) {
  return under(place.stack_uuid, "set/" + place.name);
}

Document described_changes(const std::map<std::string, ResourceChange>& changes,
                           const LiveResources& live,
                           bool with_values) {
  Document out = Document::array();
  for (const auto& [id, change] : changes) {
    Document described = Describer(id, change, live, with_values).describe();
    if (!described.is_null())
      out.push_back({{"Type", "Resource"}, {"ResourceChange", std::move(described)}});
  }
  return out;
}

}  // namespace cloudtab::cloudformation
