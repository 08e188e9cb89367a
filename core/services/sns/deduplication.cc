#include "core/services/sns/deduplication.h"

#include <string>

#include "core/services/sns/limits.h"
#include "core/services/sns/state.h"

namespace cloudtab::sns {
namespace {

std::string dedup_key(const Topic& topic, const Message& message) {
  const bool per_group = topic.record->attribute("FifoThroughputScope") == "MessageGroup";
  return KeyBuilder()
      .text(topic.name())
      .text(per_group ? message.group_id : "")
      .text(message.dedup_id)
      .take();
}

void forget_old(Call& call, const Topic& topic) {
  auto& by_age = call.records<TopicDedupAgeEntry>(topic.scope);
  auto& ids = call.records<TopicDedupRecord>(topic.scope);
  const std::string prefix = topic_prefix(topic.name());
  while (true) {
    const auto range = by_age.prefix(prefix);
    if (range.empty() || range.begin()->second.expires_at > call.now()) return;
    const std::string oldest = range.begin()->first;
    ids.erase(range.begin()->second.dedup_key);
    by_age.erase(oldest);
  }
}

}  // namespace

const TopicDedupRecord* find_duplicate(Call& call, const Topic& topic, const Message& message) {
  forget_old(call, topic);
  return call.records<TopicDedupRecord>(topic.scope).find(dedup_key(topic, message));
}

void remember_published(Call& call, const Topic& topic, const Message& message) {
  const Instant expires_at = call.now() + kDeduplicationInterval;
  const std::string key = dedup_key(topic, message);
  call.records<TopicDedupRecord>(topic.scope)
      .put(key, TopicDedupRecord{message.message_id, message.sequence_number, expires_at});
  index_dedup(call.store(), topic.scope, topic.name(), key, expires_at);
}

void index_dedup(Store& store,
                 const Scope& scope,
                 std::string_view topic,
                 const std::string& dedup_key,
                 Instant expires_at) {
  store.collection<TopicDedupAgeEntry>(scope).put(
      KeyBuilder().text(topic).instant(expires_at).text(dedup_key).take(),
      TopicDedupAgeEntry{dedup_key, expires_at});
}

}  // namespace cloudtab::sns
