#include "core/services/sqs/backlog.h"

#include "core/base/ensure.h"

namespace cloudtab::sqs {

Backlog::Backlog(Store& store, const Scope& scope, const QueueRecord& queue)
    : name_(queue.name),
      prefix_(queue_prefix(queue.name)),
      fifo_(queue.fifo),
      messages_(store.collection<MessageRecord>(scope)),
      deliveries_(store.collection<DeliveryRecord>(scope)),
      counters_(store.collection<CounterRecord>(scope)),
      ready_(store.collection<ReadyEntry>(scope)),
      pending_(store.collection<PendingEntry>(scope)),
      ages_(store.collection<AgeEntry>(scope)),
      members_(store.collection<GroupMemberEntry>(scope)),
      groups_(store.collection<GroupEntry>(scope)),
      counts_(store.collection<CountsEntry>(scope)) {}

uint64_t Backlog::add(MessageRecord message, DeliveryRecord delivery) {
  uint64_t sequence = 0;
  const bool counted =
      counters_.update(name_, [&](CounterRecord& counter) { sequence = counter.next_sequence++; });
  ENSURE(counted);
  const std::string key = message_key(name_, sequence);
  const MessageRecord& stored = messages_.put(key, std::move(message));
  const DeliveryRecord& standing = deliveries_.put(key, delivery);
  index(sequence, stored, standing);
  return sequence;
}

size_t Backlog::settle(Instant now) {
  size_t count = 0;
  while (true) {
    const auto range = pending_.prefix(prefix_);
    if (range.empty() || range.begin()->second.visible_at > now) return count;
    const uint64_t sequence = range.begin()->second.sequence;
    const MessageRecord* stored = message(sequence);
    const DeliveryRecord* standing = delivery(sequence);
    ENSURE(stored != nullptr && standing != nullptr);
    unindex_delivery(sequence, *stored, *standing);
    make_ready(sequence, *stored, *standing);
    ++count;
  }
}

std::vector<uint64_t> Backlog::ready(size_t count_max) const {
  std::vector<uint64_t> taken;
  for (const auto& [key, entry] : ready_.prefix(prefix_)) {
    if (taken.size() >= count_max) break;
    if (!fifo_) {
      taken.push_back(entry.sequence);
      continue;
    }
    const MessageRecord* head = message(entry.sequence);
    for (const auto& [member_key, member] : members_.prefix(group_prefix(head->group_id))) {
      if (taken.size() >= count_max || is_pending(member.sequence)) break;
      taken.push_back(member.sequence);
    }
  }
  return taken;
}

void Backlog::set_delivery(uint64_t sequence, const DeliveryRecord& changed) {
  const MessageRecord* stored = message(sequence);
  const DeliveryRecord* standing = delivery(sequence);
  ENSURE(stored != nullptr && standing != nullptr);
  unindex_delivery(sequence, *stored, *standing);
  index_delivery(sequence, *stored, deliveries_.put(message_key(name_, sequence), changed));
}

void Backlog::erase(uint64_t sequence) {
  const MessageRecord* stored = message(sequence);
  const DeliveryRecord* standing = delivery(sequence);
  if (stored == nullptr || standing == nullptr) return;
  unindex_delivery(sequence, *stored, *standing);
  ages_.erase(time_key(stored->sent_at, sequence));
  const std::string group = stored->group_id;
  const std::string key = message_key(name_, sequence);
  messages_.erase(key);
  deliveries_.erase(key);
  if (fifo_) {
    members_.erase(KeyBuilder().text(name_).text(group).u64(sequence).take());
    refresh_group(group);
  }
}

void Backlog::clear() {
  messages_.erase_prefix(prefix_);
  deliveries_.erase_prefix(prefix_);
  ready_.erase_prefix(prefix_);
  pending_.erase_prefix(prefix_);
  ages_.erase_prefix(prefix_);
  members_.erase_prefix(prefix_);
  groups_.erase_prefix(prefix_);
  counts_.erase(name_);
}

const MessageRecord* Backlog::message(uint64_t sequence) const {
  return messages_.find(message_key(name_, sequence));
}

const DeliveryRecord* Backlog::delivery(uint64_t sequence) const {
  return deliveries_.find(message_key(name_, sequence));
}

bool Backlog::is_pending(uint64_t sequence) const {
  const DeliveryRecord* standing = delivery(sequence);
  return standing != nullptr && pending_.contains(time_key(standing->visible_at, sequence));
}

CountsEntry Backlog::counts() const {
  const CountsEntry* counts = counts_.find(name_);
  return counts == nullptr ? CountsEntry{} : *counts;
}

size_t Backlog::size() const {
  const CountsEntry now = counts();
  return now.visible + now.in_flight + now.delayed;
}

std::optional<Instant> Backlog::next_visible_at() const {
  const auto range = pending_.prefix(prefix_);
  if (range.empty()) return std::nullopt;
  return range.begin()->second.visible_at;
}

std::optional<uint64_t> Backlog::oldest() const {
  const auto range = ages_.prefix(prefix_);
  if (range.empty()) return std::nullopt;
  return range.begin()->second.sequence;
}

void Backlog::index(uint64_t sequence,
                    const MessageRecord& stored,
                    const DeliveryRecord& standing) {
  ages_.put(time_key(stored.sent_at, sequence), AgeEntry{sequence, stored.sent_at});
  if (fifo_)
    members_.put(KeyBuilder().text(name_).text(stored.group_id).u64(sequence).take(),
                 GroupMemberEntry{sequence});
  index_delivery(sequence, stored, standing);
}

std::string Backlog::ready_key(uint64_t sequence, const DeliveryRecord& standing) const {
  return time_key(standing.visible_at, sequence);
}

std::string Backlog::time_key(Instant time, uint64_t sequence) const {
  return KeyBuilder().text(name_).instant(time).u64(sequence).take();
}

std::string Backlog::group_prefix(const std::string& group) const {
  return KeyBuilder().text(name_).text(group).take();
}

// Whether a time has come is left to `settle`, so that the indexes do not depend on when they were
// built. Only what was visible when it was sent, as most messages are, is ready at any time and
// spared the detour.
void Backlog::index_delivery(uint64_t sequence,
                             const MessageRecord& stored,
                             const DeliveryRecord& standing) {
  if (standing.visible_at <= stored.sent_at) return make_ready(sequence, stored, standing);
  pending_.put(time_key(standing.visible_at, sequence),
               PendingEntry{sequence, standing.visible_at});
  CountsEntry now = counts();
  ++(standing.in_flight ? now.in_flight : now.delayed);
  counts_.put(name_, now);
  if (fifo_) refresh_group(stored.group_id);
}

void Backlog::unindex_delivery(uint64_t sequence,
                               const MessageRecord& stored,
                               const DeliveryRecord& standing) {
  CountsEntry now = counts();
  if (pending_.erase(time_key(standing.visible_at, sequence))) {
    --(standing.in_flight ? now.in_flight : now.delayed);
  } else {
    if (!fifo_) ready_.erase(ready_key(sequence, standing));
    --now.visible;
  }
  counts_.put(name_, now);
  if (!fifo_) return;
  const GroupEntry* group = groups_.find(group_prefix(stored.group_id));
  if (group != nullptr && group->ready_sequence == sequence) {
    ready_.erase(ready_key(sequence, standing));
    groups_.put(group_prefix(stored.group_id), GroupEntry{0});
  }
}

void Backlog::make_ready(uint64_t sequence,
                         const MessageRecord& stored,
                         const DeliveryRecord& standing) {
  CountsEntry now = counts();
  ++now.visible;
  counts_.put(name_, now);
  if (fifo_) {
    refresh_group(stored.group_id);
  } else {
    ready_.put(ready_key(sequence, standing), ReadyEntry{sequence});
  }
}

void Backlog::refresh_group(const std::string& group) {
  const std::string key = group_prefix(group);
  const auto members = members_.prefix(key);
  uint64_t head = members.empty() ? 0 : members.begin()->second.sequence;
  if (head != 0 && is_pending(head)) head = 0;
  const GroupEntry* entry = groups_.find(key);
  const uint64_t before = entry == nullptr ? 0 : entry->ready_sequence;
  if (before != head) {
    // A head stops being one only by `unindex_delivery`, which takes its entry along.
    ENSURE(before == 0);
    if (head != 0) ready_.put(ready_key(head, *delivery(head)), ReadyEntry{head});
  }
  if (members.empty()) {
    groups_.erase(key);
  } else if (entry == nullptr || before != head) {
    groups_.put(key, GroupEntry{head});
  }
}

bool Backlog::check_invariants() const {
  CountsEntry expected;
  size_t ages = 0;
  for (const auto& [key, stored] : messages_.prefix(prefix_)) {
    const DeliveryRecord* standing = deliveries_.find(key);
    if (standing == nullptr) return false;
    ++ages;
  }
  for (const auto& [key, age] : ages_.prefix(prefix_)) {
    const DeliveryRecord* standing = delivery(age.sequence);
    if (standing == nullptr) return false;
    --ages;
    if (is_pending(age.sequence)) {
      ++(standing->in_flight ? expected.in_flight : expected.delayed);
    } else {
      ++expected.visible;
      if (!fifo_ && !ready_.contains(ready_key(age.sequence, *standing))) return false;
    }
  }
  size_t ready_entries = 0;
  for ([[maybe_unused]] const auto& entry : ready_.prefix(prefix_)) ++ready_entries;
  size_t ready_groups = 0;
  for (const auto& [key, group] : groups_.prefix(prefix_)) {
    if (group.ready_sequence != 0) ++ready_groups;
  }
  const CountsEntry now = counts();
  return ages == 0 && now.visible == expected.visible && now.in_flight == expected.in_flight &&
         now.delayed == expected.delayed &&
         ready_entries == (fifo_ ? ready_groups : expected.visible);
}

}  // namespace cloudtab::sqs
