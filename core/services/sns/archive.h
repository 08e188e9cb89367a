#pragma once

#include "core/engine/call.h"
#include "core/services/sns/message.h"
#include "core/services/sns/topic.h"

// Archiving and replay for FIFO topics: a topic with an ArchivePolicy keeps what is published for
// so many days; a subscription's ReplayPolicy delivers a stretch of it again, past its filter
// policy. Source: SNS developer guide, "Message archiving and replay for FIFO topics". Difference:
// a replay is done at once, so that its status is Completed.

namespace cloudtab::sns {

/// Keeps the message, if the topic archives, and lets go of what is too old.
void archive(Call& call, const Topic& topic, const Message& message);
/// Delivers what the subscription's ReplayPolicy asks for.
void replay(Call& call, const Topic& topic, const SubscriptionRecord& subscription);
/// After the topic's attributes have changed: begins to archive, or ends it and drops the archive.
void follow_archive_policy(Call& call, const Topic& topic);

}  // namespace cloudtab::sns
