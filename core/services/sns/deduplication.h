#pragma once

#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/sns/message.h"
#include "core/services/sns/topic.h"

// FIFO topics: what has the deduplication id of a message published in the last five minutes - in
// the topic, or in its group if FifoThroughputScope is MessageGroup - is answered like it, and
// delivered to nobody. Source: SNS developer guide, "Message deduplication for FIFO topics".

namespace cloudtab::sns {

/// The first message with this id, or null; valid until the next change.
const TopicDedupRecord* find_duplicate(Call& call, const Topic& topic, const Message& message);
void remember_published(Call& call, const Topic& topic, const Message& message);

/// For `rebuild`, and to remember.
void index_dedup(Store& store,
                 const Scope& scope,
                 std::string_view topic,
                 const std::string& dedup_key,
                 Instant expires_at);

}  // namespace cloudtab::sns
