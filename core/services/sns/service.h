#pragma once

#include "core/engine/service.h"

namespace cloudtab {

/// Amazon SNS. See this folder's README for what is there and how it differs from AWS.
const ServiceDefinition& sns_service();

}  // namespace cloudtab
