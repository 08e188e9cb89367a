#pragma once

#include <string_view>
#include <vector>

#include "core/model/resource_spec.h"

namespace cloudtab::model {

/// The resource types and what they refer to.
struct ResourceTables {
  std::vector<ResourceSpec> resources;  ///< sorted by type
  std::vector<PropertyType> property_types;
  std::vector<PropertySpec> properties;
  std::vector<AttributeSpec> attributes;
  std::vector<std::string_view> texts;  ///< enumerations' values and identifiers' names
  std::vector<PropertyTypeIndex> alternatives;
};

/// Reads what scripts/models/resource_packing.py packed. The tables refer to the packed text and to
/// themselves, so they are built where they stay: `tables` is empty before.
void unpack(std::string_view packed, ResourceTables& tables);

}  // namespace cloudtab::model
