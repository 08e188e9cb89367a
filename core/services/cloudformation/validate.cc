#include "core/services/cloudformation/validate.h"

#include <algorithm>
#include <set>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/sam/sam.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/transforms.h"

namespace cloudtab::cloudformation {
namespace {

Status check_types(const ChangeTree& tree,
                   const std::function<bool(std::string_view)>& has_handler) {
  std::vector<std::string> unknown;
  std::vector<std::string> changed;
  for (const std::string& type : resource_types(tree.after().body)) {
    if (!is_known_type(type) && !has_handler(type)) unknown.push_back(type);
  }
  if (!unknown.empty()) {
    return errors::validation("Template format error: Unrecognized resource types: " +
                              errors::bracketed(unknown));
  }
  for (const std::string& id : tree.resources_after()) {
    const Node type = tree.resource(id).member("Type");
    if (type.change() == Change::kModified) changed.push_back(id);
  }
  if (!changed.empty()) {
    return errors::validation(
        "Update of resource type is not permitted. The new template modifies resource type of the "
        "following resources: " +
        errors::bracketed(changed));
  }
  return ok();
}

/// Every resource that a taken branch refers to must be there.
void collect_absent(const ChangeTree& tree, const Document& value, std::set<std::string>& absent) {
  const Document& all = section(tree.after().body, "Resources");
  for_each_reference(value, &tree.after().conditions, [&](const Reference& reference) {
    if (reference.kind == Reference::Kind::kCondition) return;
    if (all.contains(reference.name) && tree.resources_after().count(reference.name) == 0)
      absent.insert(reference.name);
  });
}

Status check_attribute_names(const ChangeTree& tree, const Document& value) {
  Status status = ok();
  for_each_reference(value, &tree.after().conditions, [&](const Reference& reference) {
    if (reference.kind != Reference::Kind::kAttribute || reference.attribute.empty() ||
        !status.ok())
      return;
    auto resource = section(tree.after().body, "Resources").find(reference.name);
    if (resource == section(tree.after().body, "Resources").end()) return;
    const std::string type = (*resource)["Type"].get<std::string>();
    if (!has_attribute(type, reference.attribute)) {
      status = errors::validation("Template error: resource " + reference.name +
                                  " does not support attribute type " + reference.attribute +
                                  " in Fn::GetAtt");
    }
  });
  return status;
}

bool allowed_by(const std::string& type, const Document& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const Document& item) {
    const std::string pattern = item.get<std::string>();
    if (pattern == type) return true;
    const bool family = pattern.size() >= 3 && pattern.compare(pattern.size() - 3, 3, "::*") == 0;
    return family && type.compare(0, pattern.size() - 1, pattern, 0, pattern.size() - 1) == 0;
  });
}

}  // namespace

Status validate(const ChangeTree& tree, const std::function<bool(std::string_view)>& has_handler) {
  RETURN_IF_ERROR(check_types(tree, has_handler));
  UnknownValues unknown;
  std::set<std::string> absent;
  for (const std::string& id : tree.resources_after()) {
    const Document& properties = section(*tree.resource(id).after, "Properties");
    collect_absent(tree, properties, absent);
    RETURN_IF_ERROR(check_attribute_names(tree, properties));
  }
  if (!absent.empty()) {
    return errors::validation("Template format error: Unresolved resource dependencies " +
                              errors::bracketed({absent.begin(), absent.end()}) +
                              " in the Resources block of the template");
  }
  for (const std::string& id : tree.resources_after()) {
    RETURN_IF_ERROR(
        resolve(section(*tree.resource(id).after, "Properties"), tree.after(), unknown));
  }
  const Document& outputs = section(tree.after().body, "Outputs");
  for (auto it = outputs.begin(); it != outputs.end(); ++it) {
    const Node output = tree.output(it.key());
    if (output.after == nullptr) continue;
    collect_absent(tree, *output.after, absent);
    if (!absent.empty()) {
      return errors::validation("Unresolved resource dependencies " +
                                errors::bracketed({absent.begin(), absent.end()}) +
                                " in the Outputs block of the template");
    }
    RETURN_IF_ERROR(resolve((*output.after)["Value"], tree.after(), unknown));
  }
  return ok();
}

Status check_resource_types(const Document& body, const Document& allowed) {
  if (allowed.empty()) return ok();
  for (const std::string& type : resource_types(body)) {
    if (!allowed_by(type, allowed)) {
      std::vector<std::string> names = allowed.get<std::vector<std::string>>();
      return errors::validation("Resource type " + type +
                                " is not allowed by parameter ResourceTypes " +
                                errors::bracketed(names));
    }
  }
  return ok();
}

Status check_capabilities(const Document& body,
                          bool transformed,
                          const Document& given,
                          bool for_change_set) {
  auto has = [&given](std::string_view name) {
    return std::any_of(given.begin(), given.end(), [name](const Document& item) {
      return item == std::string(name);
    });
  };
  const RequiredCapability needed = required_capability(body);
  if (needed.name == "CAPABILITY_NAMED_IAM" && !has("CAPABILITY_NAMED_IAM")) {
    return errors::insufficient_capabilities("CAPABILITY_NAMED_IAM");
  }
  if (needed.name == "CAPABILITY_IAM" && !has("CAPABILITY_IAM") && !has("CAPABILITY_NAMED_IAM")) {
    return errors::insufficient_capabilities("CAPABILITY_IAM");
  }
  if (!for_change_set && transformed && !has("CAPABILITY_AUTO_EXPAND")) {
    return errors::insufficient_capabilities("CAPABILITY_AUTO_EXPAND");
  }
  return ok();
}

Status check_transforms(const Document& body) {
  for (const std::string& name : declared_transforms(body)) {
    if (name != kLanguageTransform && name != kIncludeTransform && name != kServerlessTransform)
      return errors::validation("No transform named " + name + " found.");
  }
  return ok();
}

}  // namespace cloudtab::cloudformation
