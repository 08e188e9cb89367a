#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& logs_service();

}  // namespace cloudtab
