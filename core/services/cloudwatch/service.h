#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& cloudwatch_service();

}  // namespace cloudtab
