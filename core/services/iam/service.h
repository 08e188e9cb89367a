#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& iam_service();

}  // namespace cloudtab
