#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& ssm_service();

}  // namespace cloudtab
