#pragma once

#include "core/engine/service.h"

namespace cloudtab {

/// Amazon SQS. See this folder's README for what is there and how it differs from AWS.
const ServiceDefinition& sqs_service();

}  // namespace cloudtab
