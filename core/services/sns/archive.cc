#include "core/services/sns/archive.h"

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/services/sns/delivery.h"
#include "core/services/sns/state.h"
#include "core/services/sns/stored_message.h"

namespace cloudtab::sns {
namespace {

Instant published_at(const ArchivedRecord& record) {
  return from_millis(record.value.value("publishedAt", int64_t{0}));
}

}  // namespace

void archive(Call& call, const Topic& topic, const Message& message) {
  const int64_t days = archive_days(topic.record->attribute("ArchivePolicy"));
  if (days == 0) return;
  auto& archived = call.records<ArchivedRecord>(topic.scope);
  const std::string prefix = topic_prefix(topic.name());
  archived.put(KeyBuilder()
                   .text(topic.name())
                   .instant(message.published_at)
                   .text(message.sequence_number)
                   .take(),
               {to_document(message)});
  while (true) {
    const auto range = archived.prefix(prefix);
    if (range.empty() || published_at(range.begin()->second) + days * 24h > call.now()) return;
    const std::string oldest = range.begin()->first;
    archived.erase(oldest);
  }
}

void replay(Call& call, const Topic& topic, const SubscriptionRecord& subscription) {
  const Result<Document> policy = parse_json(subscription.attribute("ReplayPolicy"));
  if (!policy.ok() || !policy->is_object()) return;
  const Result<Instant> start = parse_iso8601(policy->value("StartingPoint", ""));
  const Result<Instant> end = parse_iso8601(policy->value("EndingPoint", ""));
  const int64_t days = archive_days(topic.record->attribute("ArchivePolicy"));
  std::vector<Message> messages;
  for (const auto& [key, record] :
       call.records<ArchivedRecord>(topic.scope).prefix(topic_prefix(topic.name()))) {
    const Instant at = published_at(record);
    if (at + days * 24h <= call.now() || !start.ok() || at < *start) continue;
    if (end.ok() && at > *end) break;
    messages.push_back(message_of(record.value));
    messages.back().replayed = true;
  }
  for (const Message& message : messages) deliver_to(call, topic, message, subscription);
}

void follow_archive_policy(Call& call, const Topic& topic) {
  const bool archives = archive_days(topic.record->attribute("ArchivePolicy")) != 0;
  const bool archived = topic.record->archiving_since != Instant{};
  if (archives == archived) return;
  if (!archives) call.records<ArchivedRecord>(topic.scope).erase_prefix(topic_prefix(topic.name()));
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    changed.archiving_since = archives ? call.now() : Instant{};
  });
}

}  // namespace cloudtab::sns
