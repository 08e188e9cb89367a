#pragma once

#include <cstdint>

#include "core/engine/call.h"
#include "core/services/sns/transport.h"

namespace cloudtab::sns {

/// Delivery status logging: what became of a delivery goes to CloudWatch Logs, if the topic's
/// `<protocol>SuccessFeedbackRoleArn` (a sample of `<protocol>SuccessFeedbackSampleRate` percent)
/// or
/// `<protocol>FailureFeedbackRoleArn` says so. Groups: `sns/<region>/<account>/<topic>` and the
/// same with `/Failure`. Source: SNS developer guide, "Amazon SNS message delivery status";
/// recorded. Difference: a topic's events share one stream, and the role need not exist.
void log_delivery(Call& call, const Delivery& delivery, const Attempt& attempt, uint64_t attempts);

}  // namespace cloudtab::sns
