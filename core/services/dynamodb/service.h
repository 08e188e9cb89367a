#pragma once

#include "core/engine/service.h"

namespace cloudtab {

const ServiceDefinition& dynamodb_service();
/// The operations that read streams. They are a service of their own on the wire, on the records of
/// `dynamodb_service`.
const ServiceDefinition& dynamodbstreams_service();

}  // namespace cloudtab
