#include "core/services/cloudformation/references.h"

#include <algorithm>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/function_forms.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

std::string as_text(const Document& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

void visit_attribute(const Document& argument,
                     const ConditionValues* conditions,
                     const ReferenceVisitor& visit) {
  if (argument.is_string()) {
    const std::string& text = argument.get_ref<const std::string&>();
    const size_t dot = text.find('.');
    if (dot == std::string::npos) return;
    visit({Reference::Kind::kAttribute, text.substr(0, dot), text.substr(dot + 1)});
  } else if (argument.is_array() && argument.size() == 2 && argument[0].is_string()) {
    visit({Reference::Kind::kAttribute, as_text(argument[0]), as_text(argument[1])});
    for_each_reference(argument[1], conditions, visit);
  }
}

void visit_sub(const Document& argument,
               const ConditionValues* conditions,
               const ReferenceVisitor& visit) {
  const Document* text = &argument;
  const Document* variables = nullptr;
  if (argument.is_array() && !argument.empty()) {
    text = &argument[0];
    if (argument.size() > 1) variables = &argument[1];
  }
  if (variables != nullptr) for_each_reference(*variables, conditions, visit);
  if (!text->is_string()) return;
  auto pieces = split_sub(text->get_ref<const std::string&>());
  if (!pieces.ok()) return;
  for (const SubPiece& piece : *pieces) {
    if (!piece.is_variable) continue;
    if (variables != nullptr && variables->is_object() && variables->contains(piece.text)) continue;
    const size_t dot = piece.text.find('.');
    if (dot == std::string::npos) {
      visit({Reference::Kind::kRef, piece.text, ""});
    } else {
      visit({Reference::Kind::kAttribute, piece.text.substr(0, dot), piece.text.substr(dot + 1)});
    }
  }
}

void visit_if(const Document& argument,
              const ConditionValues* conditions,
              const ReferenceVisitor& visit) {
  if (!argument.is_array() || argument.size() != 3) return;
  const std::string name = as_text(argument[0]);
  visit({Reference::Kind::kCondition, name, ""});
  if (conditions == nullptr) {
    for_each_reference(argument[1], conditions, visit);
    for_each_reference(argument[2], conditions, visit);
    return;
  }
  auto it = conditions->find(name);
  if (it != conditions->end()) for_each_reference(argument[it->second ? 1 : 2], conditions, visit);
}

/// Calls `visit` for every function call in a value, outermost first.
Status for_each_call(const Document& value,
                     const std::function<Status(std::string_view, const Document&)>& visit) {
  auto [function, argument] = function_call(value);
  if (argument != nullptr) RETURN_IF_ERROR(visit(function, *argument));
  if (value.is_structured()) {
    for (const Document& member : value) RETURN_IF_ERROR(for_each_call(member, visit));
  }
  return ok();
}

struct Names {
  const Document& body;
  bool has_parameter(const std::string& name) const {
    return is_pseudo_parameter(name) || section(body, "Parameters").contains(name);
  }
  bool has_resource(const std::string& name) const {
    return section(body, "Resources").contains(name);
  }
  bool has_condition(const std::string& name) const {
    return section(body, "Conditions").contains(name);
  }
};

/// References of one section; `unresolved` collects what a Ref or DependsOn names and the template
/// lacks.
Status check_value(const Names& names, const Document& value, std::set<std::string>& unresolved) {
  Status status = ok();
  for_each_reference(value, nullptr, [&](const Reference& reference) {
    if (!status.ok()) return;
    switch (reference.kind) {
      case Reference::Kind::kRef:
        if (!names.has_parameter(reference.name) && !names.has_resource(reference.name))
          unresolved.insert(reference.name);
        break;
      case Reference::Kind::kAttribute:
        if (!names.has_resource(reference.name)) {
          status = template_error("instance of Fn::GetAtt references undefined resource " +
                                  reference.name);
        }
        break;
      case Reference::Kind::kCondition:
        if (!names.has_condition(reference.name)) {
          status =
              template_error("unresolved condition dependency " + reference.name + " in Fn::If");
        }
        break;
    }
  });
  return status;
}

Status unresolved_error(const std::set<std::string>& unresolved, const char* block) {
  if (unresolved.empty()) return ok();
  return errors::validation("Template format error: Unresolved resource dependencies " +
                            errors::bracketed({unresolved.begin(), unresolved.end()}) + " in the " +
                            block + " block of the template");
}

Status check_conditions(const Names& names) {
  Dependencies needs;
  for (const auto& [name, condition] : section(names.body, "Conditions").items()) {
    if (!condition.is_object() || function_call(condition).second == nullptr) {
      return errors::validation(
          "Template format error: Conditions can only be boolean operations on parameters and "
          "other conditions");
    }
    std::set<std::string> unresolved;
    std::string missing_condition;
    std::set<std::string>& own = needs[name];
    for_each_reference(condition, nullptr, [&](const Reference& reference) {
      if (reference.kind == Reference::Kind::kCondition) {
        if (!names.has_condition(reference.name)) missing_condition = reference.name;
        own.insert(reference.name);
      } else if (!names.has_parameter(reference.name)) {
        unresolved.insert(reference.name);
      }
    });
    if (!unresolved.empty()) {
      return errors::validation(
          "Template format error: Unresolved dependencies " +
          errors::bracketed({unresolved.begin(), unresolved.end()}) +
          ". Cannot reference resources in the Conditions block of the template");
    }
    if (!missing_condition.empty()) {
      return errors::validation("Template format error: Unresolved condition dependency " +
                                missing_condition + " in the Conditions block of the template");
    }
  }
  const Order order = topological_order(needs);
  if (!order.cycle.empty()) {
    return errors::validation("Template format error: Circular dependency between conditions: " +
                              errors::bracketed(order.cycle));
  }
  return ok();
}

Status check_resource_references(const Names& names) {
  std::set<std::string> unresolved;
  Dependencies needs;
  for (const auto& [id, resource] : section(names.body, "Resources").items()) {
    if (auto it = resource.find("Condition"); it != resource.end() && it->is_string()) {
      if (!names.has_condition(it->get<std::string>())) {
        return errors::validation("Template format error: Unresolved condition dependency " +
                                  it->get<std::string>() +
                                  " in the Resources block of the template");
      }
    }
    std::set<std::string>& own = needs[id];
    for (const std::string& name : depends_on(resource)) {
      if (names.has_resource(name)) {
        own.insert(name);
      } else {
        unresolved.insert(name);
      }
    }
    for (const char* attribute : {"Properties", "Metadata", "CreationPolicy", "UpdatePolicy"}) {
      const Document& value = section(resource, attribute);
      RETURN_IF_ERROR(check_value(names, value, unresolved));
      for_each_reference(value, nullptr, [&](const Reference& reference) {
        if (reference.kind != Reference::Kind::kCondition && names.has_resource(reference.name))
          own.insert(reference.name);
      });
    }
  }
  RETURN_IF_ERROR(unresolved_error(unresolved, "Resources"));
  const Order order = topological_order(needs);
  if (!order.cycle.empty()) {
    return errors::validation("Circular dependency between resources: " +
                              errors::bracketed(order.cycle));
  }
  return ok();
}

}  // namespace

std::pair<std::string_view, const Document*> function_call(const Document& value) {
  if (!value.is_object() || value.size() != 1) return {"", nullptr};
  auto it = value.begin();
  const std::string& name = it.key();
  if (name == "Ref" || name == "Condition" || name.compare(0, 4, "Fn::") == 0) {
    // A policy statement has a `Condition` member too, whose value is an object and never a name.
    if (name == "Condition" && !it->is_string()) return {"", nullptr};
    return {name, &*it};
  }
  return {"", nullptr};
}

void for_each_reference(const Document& value,
                        const ConditionValues* conditions,
                        const ReferenceVisitor& visit) {
  auto [function, argument] = function_call(value);
  if (argument == nullptr) {
    if (value.is_structured()) {
      for (const Document& member : value) for_each_reference(member, conditions, visit);
    }
  } else if (function == "Ref") {
    if (argument->is_string()) visit({Reference::Kind::kRef, argument->get<std::string>(), ""});
  } else if (function == "Condition") {
    visit({Reference::Kind::kCondition, argument->get<std::string>(), ""});
  } else if (function == "Fn::GetAtt") {
    visit_attribute(*argument, conditions, visit);
  } else if (function == "Fn::Sub") {
    visit_sub(*argument, conditions, visit);
  } else if (function == "Fn::If") {
    visit_if(*argument, conditions, visit);
  } else {
    for_each_reference(*argument, conditions, visit);
  }
}

Result<std::vector<SubPiece>> split_sub(std::string_view text) {
  std::vector<SubPiece> pieces;
  std::string literal;
  while (!text.empty()) {
    const size_t open = text.find("${");
    const size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      literal += text;
      break;
    }
    literal += text.substr(0, open);
    std::string_view name = text.substr(open + 2, close - open - 2);
    text.remove_prefix(close + 1);
    if (!name.empty() && name[0] == '!') {
      literal += "${" + std::string(name.substr(1)) + "}";
      continue;
    }
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    const bool well_formed = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             c == '.' || c == ':' || c == '_';
    });
    if (!well_formed) {
      return template_error(
          "variable names in Fn::Sub syntax must contain only alphanumeric characters, "
          "underscores, periods, and colons");
    }
    if (!literal.empty()) pieces.push_back({std::exchange(literal, ""), false});
    pieces.push_back({std::string(name), true});
  }
  if (!literal.empty()) pieces.push_back({literal, false});
  return pieces;
}

std::vector<std::string> depends_on(const Document& resource) {
  auto it = resource.find("DependsOn");
  if (it == resource.end()) return {};
  if (it->is_string()) return {it->get<std::string>()};
  std::vector<std::string> names;
  for (const Document& name : *it) names.push_back(name.get<std::string>());
  return names;
}

Status check_calls(const Document& value) { return for_each_call(value, check_function); }

Status check_references(const Document& body) {
  for (const char* name : {"Conditions", "Resources", "Outputs"}) {
    for (const Document& member : section(body, name)) RETURN_IF_ERROR(check_calls(member));
  }
  const Names names{body};
  RETURN_IF_ERROR(check_conditions(names));
  RETURN_IF_ERROR(check_resource_references(names));
  std::set<std::string> unresolved;
  for (const auto& [name, output] : section(body, "Outputs").items()) {
    if (auto it = output.find("Condition"); it != output.end() && it->is_string()) {
      if (!names.has_condition(it->get<std::string>())) {
        return errors::validation("Template format error: Unresolved condition dependency " +
                                  it->get<std::string>() + " in the Outputs block of the template");
      }
    }
    RETURN_IF_ERROR(check_value(names, output, unresolved));
  }
  return unresolved_error(unresolved, "Outputs");
}

Dependencies dependencies_of(const Document& body,
                             const ConditionValues& conditions,
                             const std::set<std::string>& active) {
  Dependencies needs;
  const Document& resources = section(body, "Resources");
  for (const std::string& id : active) {
    auto it = resources.find(id);
    if (it == resources.end()) continue;
    std::set<std::string>& own = needs[id];
    for (const std::string& name : depends_on(*it)) {
      if (active.count(name) > 0) own.insert(name);
    }
    for (const char* attribute : {"Properties", "Metadata"}) {
      for_each_reference(section(*it, attribute), &conditions, [&](const Reference& reference) {
        if (reference.kind != Reference::Kind::kCondition && active.count(reference.name) > 0)
          own.insert(reference.name);
      });
    }
  }
  return needs;
}

Order topological_order(const Dependencies& dependencies) {
  std::map<std::string, size_t> waiting;
  std::map<std::string, std::vector<std::string>> dependents;
  std::vector<std::string> ready;
  for (const auto& [name, needs] : dependencies) {
    size_t count = 0;
    for (const std::string& need : needs) {
      if (dependencies.count(need) == 0) continue;
      dependents[need].push_back(name);
      ++count;
    }
    waiting[name] = count;
    if (count == 0) ready.push_back(name);
  }
  Order order;
  for (size_t next = 0; next < ready.size(); ++next) {
    const std::string name = ready[next];
    order.names.push_back(name);
    for (const std::string& dependent : dependents[name]) {
      if (--waiting[dependent] == 0) ready.push_back(dependent);
    }
  }
  if (order.names.size() == dependencies.size()) return order;
  // What is left holds the cycles and what hangs on them; strip what nothing left depends on.
  std::set<std::string> left;
  for (const auto& [name, count] : waiting) {
    if (count > 0) left.insert(name);
  }
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (auto it = left.begin(); it != left.end();) {
      const auto& users = dependents[*it];
      const bool needed = std::any_of(users.begin(), users.end(), [&](const std::string& user) {
        return left.count(user) > 0;
      });
      if (needed) {
        ++it;
      } else {
        it = left.erase(it);
        stripped = true;
      }
    }
  }
  order.cycle.assign(left.begin(), left.end());
  return order;
}

}  // namespace cloudtab::cloudformation
