#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab {

/// Every service of the cloud: the one list that names them all.
std::span<const ServiceDefinition* const> cloud_services();

}  // namespace cloudtab
