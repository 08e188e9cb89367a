#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& apigateway_service();

}  // namespace cloudtab
