#include "core/cloud/services.h"

#include <vector>

namespace cloudtab {

std::span<const ServiceDefinition* const> cloud_services() {
  static const std::vector<const ServiceDefinition*> services{};
  return services;
}

}  // namespace cloudtab
