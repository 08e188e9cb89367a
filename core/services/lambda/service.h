#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& lambda_service();

}  // namespace cloudtab
