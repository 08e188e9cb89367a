#include "core/model/resource_spec.h"

#include <string>

#include "core/base/ensure.h"
#include "core/model/resource_tables.h"
#include "core/model/sorted.h"
#include "core/model/tables.h"

namespace cloudtab::model {

namespace {

/// Read when a resource type is first asked for.
const ResourceTables& resource_tables() {
  static const ResourceTables unpacked = [] {
    ResourceTables tables;
    unpack(tables::kPackedResources, tables);
    return tables;
  }();
  return unpacked;
}

}  // namespace

std::span<const ResourceSpec> all_resource_specs() { return resource_tables().resources; }

const ResourceSpec* find_resource_spec(std::string_view type) {
  return find_sorted(all_resource_specs(), &ResourceSpec::type, type);
}

bool is_known_resource_type(std::string_view type) {
  // One text of some 32 KB in place of 1 800 views: it is asked once per resource of a template,
  // and the module stays smaller.
  const size_t last = type.rfind("::");
  if (last == std::string_view::npos || type.find_first_of(" \n") != std::string_view::npos) {
    return false;
  }
  const std::string_view known = tables::kKnownResourceTypes;
  const std::string line = "\n" + std::string(type.substr(0, last)) + " ";
  const size_t start = known.find(line);
  if (start == std::string_view::npos) return false;
  const size_t names = start + line.size() - 1;
  const std::string name = " " + std::string(type.substr(last + 2)) + " ";
  return known.substr(names, known.find('\n', names) - names).find(name) != std::string_view::npos;
}

const PropertyType& property_type(PropertyTypeIndex index) {
  ENSURE(index < resource_tables().property_types.size());
  return resource_tables().property_types[index];
}

const PropertySpec* find_property(std::span<const PropertySpec> properties, std::string_view name) {
  return find_sorted(properties, &PropertySpec::name, name);
}

const AttributeSpec* find_attribute(const ResourceSpec& resource, std::string_view name) {
  return find_sorted(resource.attributes, &AttributeSpec::name, name);
}

}  // namespace cloudtab::model
