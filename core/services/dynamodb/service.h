#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& dynamodb_service();

}  // namespace cloudtab
