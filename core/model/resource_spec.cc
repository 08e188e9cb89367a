#include "core/model/resource_spec.h"

#include <string>

#include "core/base/ensure.h"
#include "core/model/sorted.h"
#include "core/model/tables.h"

namespace cloudtab::model {

std::span<const ResourceSpec> all_resource_specs() { return tables::kAllResources; }

const ResourceSpec* find_resource_spec(std::string_view type) {
  return find_sorted(tables::kAllResources, &ResourceSpec::type, type);
}

bool is_known_resource_type(std::string_view type) {
  // One text of some 50 KB in place of 1 800 views: it is asked once per resource of a template,
  // and the module stays smaller.
  if (type.empty() || type.find('\n') != std::string_view::npos) return false;
  std::string line;
  line.reserve(type.size() + 2);
  line.append("\n").append(type).append("\n");
  return tables::kKnownResourceTypes.find(line) != std::string_view::npos;
}

const PropertyType& property_type(PropertyTypeIndex index) {
  ENSURE(index < tables::kAllPropertyTypes.size());
  return tables::kAllPropertyTypes[index];
}

const PropertySpec* find_property(std::span<const PropertySpec> properties, std::string_view name) {
  return find_sorted(properties, &PropertySpec::name, name);
}

const AttributeSpec* find_attribute(const ResourceSpec& resource, std::string_view name) {
  return find_sorted(resource.attributes, &AttributeSpec::name, name);
}

}  // namespace cloudtab::model
