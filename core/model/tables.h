#pragma once

#include <span>
#include <string_view>

#include "core/model/shape.h"

namespace cloudtab::model::tables {

// The generated tables. Others use the functions of shape.h and resource_spec.h.

/// Sorted by id.
extern const std::span<const Service* const> kAllServices;

/// See resource_tables.h.
extern const std::string_view kPackedResources;
/// Every published type: a line for each namespace, `AWS::SQS Queue QueuePolicy `, between line
/// ends.
extern const std::string_view kKnownResourceTypes;

}  // namespace cloudtab::model::tables
