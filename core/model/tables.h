#pragma once

#include <span>

#include "core/model/shape.h"

namespace cloudtab::model::tables {

/// The generated tables, sorted by id. Others use `all_services()`.
extern const std::span<const Service* const> kAllServices;

}  // namespace cloudtab::model::tables
