#pragma once

#include <span>
#include <string_view>

#include "core/model/resource_spec.h"
#include "core/model/shape.h"

namespace cloudtab::model::tables {

// The generated tables. Others use the functions of shape.h and resource_spec.h.

/// Sorted by id.
extern const std::span<const Service* const> kAllServices;

extern const std::span<const PropertyType> kAllPropertyTypes;
/// Sorted by type.
extern const std::span<const ResourceSpec> kAllResources;
/// Every published type, each between two line ends.
extern const std::string_view kKnownResourceTypes;

}  // namespace cloudtab::model::tables
