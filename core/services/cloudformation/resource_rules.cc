#include "core/services/cloudformation/resource_rules.h"

#include <algorithm>

#include "core/model/resource_spec.h"

namespace cloudtab::cloudformation {
namespace {

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// Kept apart from the specification: it lists registered types only.
bool is_built_in(std::string_view type) {
  return starts_with(type, "Custom::") || type == "AWS::CloudFormation::CustomResource" ||
         type == "AWS::CDK::Metadata";
}

}  // namespace

std::string_view to_string(Recreation recreation) {
  switch (recreation) {
    case Recreation::kNever:
      return "Never";
    case Recreation::kConditionally:
      return "Conditionally";
    case Recreation::kAlways:
      return "Always";
  }
  return "Never";
}

bool is_known_type(std::string_view type) {
  return is_built_in(type) || model::is_known_resource_type(type);
}

Recreation recreation_on_change(std::string_view type, std::string_view property) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  if (spec == nullptr) return Recreation::kNever;
  const model::PropertySpec* found = model::find_property(spec->properties, property);
  if (found == nullptr) return Recreation::kNever;
  switch (found->replacement) {
    case model::Replacement::kNever:
      return Recreation::kNever;
    case model::Replacement::kConditional:
      return Recreation::kConditionally;
    case model::Replacement::kAlways:
      return Recreation::kAlways;
  }
  return Recreation::kNever;
}

bool has_attribute(std::string_view type, std::string_view attribute) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  if (spec == nullptr) return true;
  if (type == "AWS::CloudFormation::Stack" && starts_with(attribute, "Outputs.")) return true;
  // Properties can be asked for like attributes (recorded: test_change_set_fn_get_attr.py, a
  // topic's DisplayName).
  return model::find_attribute(*spec, attribute) != nullptr ||
         model::find_property(spec->properties, attribute.substr(0, attribute.find('.'))) !=
             nullptr;
}

std::vector<std::string> identifier_properties(std::string_view type) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  std::vector<std::string> out;
  if (spec == nullptr) return out;
  for (std::string_view name : spec->primary_identifier) out.emplace_back(name);
  return out;
}

bool takes_tags(std::string_view type) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  return spec != nullptr && !spec->tag_property.empty();
}

}  // namespace cloudtab::cloudformation
