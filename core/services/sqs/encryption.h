#pragma once

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sqs/queue.h"

namespace cloudtab::sqs {

/// Whether the queue's KMS key can be used now; a queue without one, or with AWS's own, always can.
/// Errors: KmsDisabled, KmsNotFound, KmsInvalidState, with what KMS says. Difference: AWS may go on
/// for KmsDataKeyReusePeriodSeconds with the data key that it has.
Status check_key(Call& call, const Queue& queue);

}  // namespace cloudtab::sqs
