#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& sts_service();

}  // namespace cloudtab
