#include "core/services/cloudformation/template.h"

#include <algorithm>
#include <set>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/loops.h"
#include "core/services/cloudformation/references.h"
#include "core/services/cloudformation/template_text.h"
#include "core/services/cloudformation/transforms.h"

namespace cloudtab::cloudformation {
namespace {

bool any_of(std::string_view text, std::initializer_list<std::string_view> options) {
  return std::find(options.begin(), options.end(), text) != options.end();
}

bool is_alphanumeric(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

Error format_error(const std::string& text) {
  return errors::validation("Template format error: " + text);
}

Status check_count(const Document& members, const char* what, size_t max) {
  if (members.size() <= max) return ok();
  return format_error("Number of " + std::string(what) + ", " + std::to_string(members.size()) +
                      ", is greater than maximum allowed, " + std::to_string(max));
}

Status check_sections(const Document& body) {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : body.items()) {
    if (!any_of(name,
                {"AWSTemplateFormatVersion",
                 "Description",
                 "Metadata",
                 "Parameters",
                 "Rules",
                 "Mappings",
                 "Conditions",
                 "Transform",
                 "Resources",
                 "Outputs",
                 "Hooks",
                 "Globals"})) {
      unknown.push_back(name);
    }
  }
  if (!unknown.empty()) {
    return errors::validation("Invalid template property or properties " +
                              errors::bracketed(unknown));
  }
  if (auto version = body.find("AWSTemplateFormatVersion");
      version != body.end() && *version != "2010-09-09") {
    const std::string text = version->is_string() ? version->get<std::string>() : version->dump();
    return format_error(text + " is not a supported value for AWSTemplateFormatVersion.");
  }
  if (auto description = body.find("Description");
      description != body.end() && !description->is_null()) {
    if (!description->is_string())
      return format_error("Every Description member must be a string.");
    if (description->get_ref<const std::string&>().size() > kDescriptionBytesMax) {
      return format_error("Description length is greater than " +
                          std::to_string(kDescriptionBytesMax) + ".");
    }
  }
  if (auto resources = body.find("Resources");
      resources != body.end() && !resources->is_null() && !resources->is_object()) {
    return format_error("Any Resources member must be an object.");
  }
  for (const char* name : {"Parameters", "Mappings", "Conditions", "Outputs", "Rules"}) {
    auto it = body.find(name);
    if (it != body.end() && !it->is_object() && !it->is_null()) {
      return format_error("[/" + std::string(name) + "] Every " + name + " object must be a map.");
    }
  }
  return ok();
}

/// Whether the text is to be processed before it is a template of plain CloudFormation: only then
/// do its references and its resources' attributes have to be right.
bool has_macros(const Document& body) {
  bool loops = false;
  for (const std::string& name : declared_transforms(body)) {
    if (name != kLanguageTransform) return true;
    loops = has_loops(body);
  }
  return loops || has_includes(body);
}

/// A member that is no name, but makes some.
bool makes_members(const Document& body, std::string_view name) {
  return name == "Fn::Transform" || (is_loop(name) && has_macros(body));
}

Status check_parameters(const Document& parameters) {
  RETURN_IF_ERROR(check_count(parameters, "parameters", kParametersMax));
  for (const auto& [name, parameter] : parameters.items()) {
    if (!is_alphanumeric(name))
      return format_error("Parameter name " + name + " is non alphanumeric.");
    if (name.size() > kNameLengthMax)
      return format_error("Parameter name " + name + " is too long.");
    if (!parameter.is_object()) return format_error("Any Parameters member must be an object.");
    for (const auto& [key, value] : parameter.items()) {
      if (!any_of(key,
                  {"Type",
                   "Default",
                   "NoEcho",
                   "AllowedValues",
                   "AllowedPattern",
                   "MaxLength",
                   "MinLength",
                   "MaxValue",
                   "MinValue",
                   "Description",
                   "ConstraintDescription"})) {
        return errors::validation("Invalid template parameter property '" + key + "'");
      }
    }
    auto type = parameter.find("Type");
    if (type == parameter.end() || !type->is_string()) {
      return format_error("Every Parameters object must contain a Type member.");
    }
    if (auto it = parameter.find("Default");
        it != parameter.end() && !it->is_null() && !it->is_primitive()) {
      return format_error("Every Default member must be a string.");
    }
  }
  return ok();
}

Status check_mappings(const Document& body) {
  const Document& mappings = section(body, "Mappings");
  RETURN_IF_ERROR(check_count(mappings, "mappings", kMappingsMax));
  for (const auto& [name, mapping] : mappings.items()) {
    if (makes_members(body, name)) continue;
    if (!is_alphanumeric(name))
      return format_error("Mappings element name " + name + " is non alphanumeric.");
    if (!mapping.is_object()) return format_error("Every Mappings element must be a map.");
    for (const auto& [key, attributes] : mapping.items()) {
      if (!attributes.is_object())
        return format_error("Every Mappings member " + key + " must be a map");
      for (const auto& [attribute, value] : attributes.items()) {
        if (value.is_object() || value.is_null()) {
          return format_error("Every Mappings attribute must be a String or a List.");
        }
      }
    }
  }
  return ok();
}

Status check_resource(const std::string& name, const Document& resource, bool before_macros) {
  if (!is_alphanumeric(name))
    return format_error("Resource name " + name + " is non alphanumeric.");
  if (name.size() > kNameLengthMax) return format_error("Resource name " + name + " is too long.");
  if (!resource.is_object()) return format_error("Any Resources member must be an object.");
  for (const auto& [key, value] : resource.items()) {
    if (!before_macros && !any_of(key,
                                  {"Type",
                                   "Properties",
                                   "DependsOn",
                                   "Condition",
                                   "Metadata",
                                   "DeletionPolicy",
                                   "UpdateReplacePolicy",
                                   "CreationPolicy",
                                   "UpdatePolicy",
                                   "Version"})) {
      return errors::validation("Invalid template resource property '" + key + "'");
    }
  }
  auto type = resource.find("Type");
  if (type == resource.end() || !type->is_string()) {
    return format_error("[/Resources/" + name +
                        "] Every Resources object must contain a Type member.");
  }
  if (auto it = resource.find("Properties");
      it != resource.end() && !it->is_object() && !it->is_null()) {
    return format_error("[/Resources/" + name + "] Properties must be an object.");
  }
  if (auto it = resource.find("DependsOn"); it != resource.end()) {
    const bool strings =
        it->is_string() ||
        (it->is_array() && std::all_of(it->begin(), it->end(), [](const Document& item) {
           return item.is_string();
         }));
    if (!strings)
      return errors::validation(
          "Template format error: DependsOn must be a string or list of strings.");
  }
  if (auto it = resource.find("Condition"); it != resource.end() && !it->is_string()) {
    return format_error("Every Condition member must be a string.");
  }
  return ok();
}

Status check_resources(const Document& body) {
  auto resources = body.find("Resources");
  if (resources == body.end() || resources->is_null() ||
      (resources->is_object() && resources->empty())) {
    return format_error("At least one Resources member must be defined.");
  }
  RETURN_IF_ERROR(check_count(*resources, "resources", kResourcesMax));
  for (const auto& [name, resource] : resources->items()) {
    if (makes_members(body, name)) continue;
    // The rest of it comes from elsewhere.
    if (resource.is_object() && resource.contains("Fn::Transform") &&
        resource.value("Type", Document("")).is_string())
      continue;
    RETURN_IF_ERROR(check_resource(name, resource, has_macros(body)));
  }
  return ok();
}

Error null_error(const std::string& path) {
  return errors::validation("[" + path + "] 'null' values are not allowed in templates");
}

Status check_outputs(const Document& body) {
  const Document& outputs = section(body, "Outputs");
  RETURN_IF_ERROR(check_count(outputs, "outputs", kOutputsMax));
  for (const auto& [name, output] : outputs.items()) {
    if (makes_members(body, name)) continue;
    if (!is_alphanumeric(name))
      return format_error("Output name " + name + " is non alphanumeric.");
    if (!output.is_object() || !output.contains("Value")) {
      return format_error("Every Outputs member must contain a Value object");
    }
    // Said before anything else about the output (recorded: api/test_validations.py).
    if (output["Value"].is_null()) return null_error("/Outputs/" + name + "/Value");
    for (const auto& [key, value] : output.items()) {
      if (!any_of(key, {"Value", "Description", "Export", "Condition"})) {
        return errors::validation("Invalid template output property '" + key + "'");
      }
    }
    if (auto it = output.find("Export");
        it != output.end() && (!it->is_object() || !it->contains("Name"))) {
      return format_error(
          "Output " + name +
          " is malformed! The Name field of every Export member must be specified.");
    }
  }
  return ok();
}

/// Nulls are looked for after the sections have been checked (recorded: api/test_validations.py).
Status check_no_nulls(const Document& value, const std::string& path) {
  if (value.is_null()) return null_error(path);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items())
      RETURN_IF_ERROR(check_no_nulls(member, path + "/" + key));
  } else if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      RETURN_IF_ERROR(check_no_nulls(value[i], path + "/" + std::to_string(i)));
    }
  }
  return ok();
}

Status check_nulls(const Document& body) {
  for (const char* name : {"Resources", "Outputs", "Conditions", "Parameters"}) {
    auto it = body.find(name);
    if (it == body.end() || it->is_null()) continue;
    for (const auto& [key, member] : it->items()) {
      // A resource's Metadata is the owner's business, and an absent `Properties` may be written as
      // an empty one.
      for (const auto& [attribute, value] : member.items()) {
        if (attribute == "Metadata" || (attribute == "Properties" && value.is_null())) continue;
        RETURN_IF_ERROR(
            check_no_nulls(value, "/" + std::string(name) + "/" + key + "/" + attribute));
      }
    }
  }
  return ok();
}

}  // namespace

Result<Document> parse_template(std::string_view text) {
  ASSIGN_OR_RETURN(Document body, parse_template_text(text));
  RETURN_IF_ERROR(check_template(body));
  return body;
}

Status check_template(const Document& body) {
  if (!body.is_object()) return format_error("unsupported structure.");
  RETURN_IF_ERROR(check_sections(body));
  RETURN_IF_ERROR(check_resources(body));
  RETURN_IF_ERROR(check_parameters(section(body, "Parameters")));
  RETURN_IF_ERROR(check_mappings(body));
  RETURN_IF_ERROR(check_outputs(body));
  RETURN_IF_ERROR(check_nulls(body));
  return has_macros(body) ? ok() : check_references(body);
}

const Document& section(const Document& body, std::string_view name) {
  static const Document kEmpty = Document::object();
  if (!body.is_object()) return kEmpty;
  auto it = body.find(std::string(name));
  return it == body.end() || !it->is_object() ? kEmpty : *it;
}

bool is_pseudo_parameter(std::string_view name) {
  return any_of(name,
                {"AWS::AccountId",
                 "AWS::NotificationARNs",
                 "AWS::NoValue",
                 "AWS::Partition",
                 "AWS::Region",
                 "AWS::StackId",
                 "AWS::StackName",
                 "AWS::URLSuffix"});
}

std::vector<std::string> resource_types(const Document& body) {
  std::set<std::string> types;
  for (const auto& [name, resource] : section(body, "Resources").items()) {
    if (resource.is_object() && resource.contains("Type"))
      types.insert(resource["Type"].get<std::string>());
  }
  return {types.begin(), types.end()};
}

RequiredCapability required_capability(const Document& body) {
  // The name property that makes a type need CAPABILITY_NAMED_IAM; empty where the type has none.
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"AWS::IAM::AccessKey", ""},
      {"AWS::IAM::Group", "GroupName"},
      {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
      {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
      {"AWS::IAM::Policy", ""},
      {"AWS::IAM::Role", "RoleName"},
      {"AWS::IAM::User", "UserName"},
      {"AWS::IAM::UserToGroupAddition", ""},
      {"AWS::IAM::GroupPolicy", ""},
      {"AWS::IAM::RolePolicy", ""},
      {"AWS::IAM::UserPolicy", ""}};
  std::set<std::string> needing;
  bool named = false;
  for (const auto& [name, resource] : section(body, "Resources").items()) {
    if (!resource.is_object() || !resource.contains("Type")) continue;
    const std::string& type = resource["Type"].get_ref<const std::string&>();
    for (const auto& [iam_type, name_property] : kTypes) {
      if (type != iam_type) continue;
      needing.insert(type);
      named = named || (!name_property.empty() &&
                        section(resource, "Properties").contains(std::string(name_property)));
    }
  }
  if (needing.empty()) return {};
  return {named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM",
          "The following resource(s) require capabilities: " +
              errors::bracketed({needing.begin(), needing.end()})};
}

std::vector<std::string> declared_transforms(const Document& body) {
  std::vector<std::string> out;
  auto it = body.find("Transform");
  if (it == body.end()) return out;
  auto add = [&out](const Document& item) {
    if (item.is_string()) {
      out.push_back(item.get<std::string>());
    } else if (item.is_object() && item.contains("Name") && item["Name"].is_string()) {
      out.push_back(item["Name"].get<std::string>());
    }
  };
  if (it->is_array()) {
    for (const Document& item : *it) add(item);
  } else {
    add(*it);
  }
  return out;
}

std::string policy_of(const Document& resource, std::string_view attribute) {
  auto it = resource.find(std::string(attribute));
  return it != resource.end() && it->is_string() ? it->get<std::string>() : "Delete";
}

}  // namespace cloudtab::cloudformation
