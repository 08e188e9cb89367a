#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& kms_service();

}  // namespace cloudtab
