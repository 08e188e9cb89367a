#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& s3_service();

}  // namespace cloudtab
