#pragma once

#include "core/engine/call.h"
#include "core/services/sns/message.h"
#include "core/services/sns/topic.h"

namespace cloudtab::sns {

/// Hands a message to every confirmed subscription of the topic whose filter policy takes it. SQS
/// and Lambda get it by a call to their public operation; for other protocols what would be sent is
/// traced (`sns.deliver`, with `captured`). What cannot be delivered goes to the subscription's
/// dead-letter queue, or is dropped; SNS's retries of HTTP endpoints are not there.
void deliver(Call& call, const Topic& topic, const Message& message);

}  // namespace cloudtab::sns
