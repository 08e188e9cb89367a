#include "core/services/sqs/backlog.h"

#include "core/base/ensure.h"
#include "core/services/sqs/limits.h"

namespace cloudtab::sqs {
namespace {

/// The first record whose key begins with `prefix`; null if there is none.
template <class R>
const R* first_of(const Collection<R>& records, std::string_view prefix) {
  const auto first = records.lower_bound(prefix);
  return first != records.end() && first->first.compare(0, prefix.size(), prefix) == 0
             ? &first->second
             : nullptr;
}

}  // namespace

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
      busy_(store.collection<BusyGroupEntry>(scope)),
      counts_(store.collection<CountsEntry>(scope)) {}

Backlog::Added Backlog::add(MessageRecord message, DeliveryRecord delivery) {
  uint64_t sequence = 0;
  const bool counted =
      counters_.update(name_, [&](CounterRecord& counter) { sequence = counter.next_sequence++; });
  ENSURE(counted);
  const std::string key = message_key(name_, sequence);
  const MessageRecord& stored = messages_.put(key, std::move(message));
  const DeliveryRecord& standing = deliveries_.put(key, delivery);
  index(sequence, stored, standing);
  return {sequence, stored};
}

size_t Backlog::settle(Instant now) {
  size_t count = 0;
  while (true) {
    const PendingEntry* next = first_of(pending_, prefix_);
    if (next == nullptr || next->visible_at > now) return count;
    const uint64_t sequence = next->sequence;
    const MessageRecord* stored = message(sequence);
    const DeliveryRecord* standing = delivery(sequence);
    ENSURE(stored != nullptr && standing != nullptr);
    CountsEntry changed = counts();
    unindex_delivery(sequence, *stored, *standing, changed);
    make_ready(sequence, *stored, *standing, changed);
    counts_.put(name_, changed);
    ++count;
  }
}

Backlog::Kept Backlog::set_delivery(uint64_t sequence, const DeliveryRecord& changed) {
  const std::string key = message_key(name_, sequence);
  const MessageRecord* stored = messages_.find(key);
  const DeliveryRecord* standing = deliveries_.find(key);
  ENSURE(stored != nullptr && standing != nullptr);
  CountsEntry now = counts();
  unindex_delivery(sequence, *stored, *standing, now);
  const DeliveryRecord& kept = deliveries_.put(key, changed);
  index_delivery(sequence, *stored, kept, now);
  counts_.put(name_, now);
  return {*stored, kept};
}

void Backlog::erase(uint64_t sequence) {
  const std::string key = message_key(name_, sequence);
  const MessageRecord* stored = messages_.find(key);
  const DeliveryRecord* standing = deliveries_.find(key);
  if (stored == nullptr || standing == nullptr) return;
  CountsEntry now = counts();
  unindex_delivery(sequence, *stored, *standing, now);
  counts_.put(name_, now);
  ages_.erase(time_key(stored->sent_at, sequence));
  const std::string group = stored->group_id;
  messages_.erase(key);
  deliveries_.erase(key);
  if (fifo_) {
    members_.erase(member_key(group, sequence, {}));
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
  busy_.erase_prefix(prefix_);
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
  const PendingEntry* next = first_of(pending_, prefix_);
  return next == nullptr ? std::nullopt : std::optional(next->visible_at);
}

std::optional<AgeEntry> Backlog::oldest() const {
  const AgeEntry* first = first_of(ages_, prefix_);
  return first == nullptr ? std::nullopt : std::optional(*first);
}

void Backlog::index(uint64_t sequence,
                    const MessageRecord& stored,
                    const DeliveryRecord& standing) {
  ages_.put(time_key(stored.sent_at, sequence), AgeEntry{sequence, stored.sent_at});
  if (fifo_)
    members_.put(member_key(stored.group_id, sequence, standing), GroupMemberEntry{sequence});
  CountsEntry now = counts();
  index_delivery(sequence, stored, standing, now);
  counts_.put(name_, now);
}

std::string Backlog::ready_key(uint64_t sequence, const DeliveryRecord& standing) const {
  return time_key(standing.visible_at, sequence);
}

// A FIFO group has all its messages as members, in the order they were sent; one of a standard
// queue those that are ready, in the order they became so.
std::string Backlog::member_key(const std::string& group,
                                uint64_t sequence,
                                const DeliveryRecord& standing) const {
  KeyBuilder key;
  key.text(name_).text(group);
  if (!fifo_) key.instant(standing.visible_at);
  return key.u64(sequence).take();
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
                             const DeliveryRecord& standing,
                             CountsEntry& now) {
  if (standing.visible_at <= stored.sent_at) return make_ready(sequence, stored, standing, now);
  pending_.put(time_key(standing.visible_at, sequence),
               PendingEntry{sequence, standing.visible_at});
  ++(standing.in_flight ? now.in_flight : now.delayed);
  if (fifo_) refresh_group(stored.group_id);
  if (!fifo_ && standing.in_flight) count_in_flight(stored.group_id, 1);
}

void Backlog::unindex_delivery(uint64_t sequence,
                               const MessageRecord& stored,
                               const DeliveryRecord& standing,
                               CountsEntry& now) {
  if (pending_.erase(time_key(standing.visible_at, sequence))) {
    --(standing.in_flight ? now.in_flight : now.delayed);
    if (!fifo_ && standing.in_flight) count_in_flight(stored.group_id, -1);
  } else {
    --now.visible;
    if (!fifo_) {
      ready_.erase(ready_key(sequence, standing));
      if (!stored.group_id.empty()) {
        members_.erase(member_key(stored.group_id, sequence, standing));
        refresh_group(stored.group_id);
      }
    }
  }
  if (!fifo_) return;
  const GroupEntry* group = groups_.find(group_prefix(stored.group_id));
  if (group != nullptr && group->ready_sequence == sequence) {
    ready_.erase(ready_key(sequence, standing));
    groups_.put(group_prefix(stored.group_id), GroupEntry{0});
  }
}

void Backlog::make_ready(uint64_t sequence,
                         const MessageRecord& stored,
                         const DeliveryRecord& standing,
                         CountsEntry& now) {
  ++now.visible;
  if (!fifo_ && stored.group_id.empty()) {
    ready_.put(ready_key(sequence, standing), ReadyEntry{sequence});
    return;
  }
  if (!fifo_)
    members_.put(member_key(stored.group_id, sequence, standing), GroupMemberEntry{sequence});
  refresh_group(stored.group_id);
}

void Backlog::refresh_group(const std::string& group) {
  const std::string key = group_prefix(group);
  const auto members = members_.prefix(key);
  uint64_t head = members.empty() ? 0 : members.begin()->second.sequence;
  if (fifo_ && head != 0 && is_pending(head)) head = 0;
  const GroupEntry* found = groups_.find(key);
  const GroupEntry before = found == nullptr ? GroupEntry{} : *found;
  if (before.ready_sequence != head) {
    const DeliveryRecord* old = delivery(before.ready_sequence);
    if (old != nullptr) ready_.erase(ready_key(before.ready_sequence, *old));
    if (head != 0) {
      const DeliveryRecord* standing = delivery(head);
      ENSURE(standing != nullptr);
      ready_.put(ready_key(head, *standing), ReadyEntry{head, true});
    }
  }
  if (members.empty() && before.in_flight == 0) {
    groups_.erase(key);
  } else if (found == nullptr || before.ready_sequence != head) {
    groups_.put(key, GroupEntry{head, before.in_flight});
  }
}

void Backlog::count_in_flight(const std::string& group, int change) {
  if (group.empty()) return;
  const std::string key = group_prefix(group);
  const GroupEntry* found = groups_.find(key);
  GroupEntry entry = found == nullptr ? GroupEntry{} : *found;
  const auto busy_key = [&] {
    return KeyBuilder().text(name_).u64(~uint64_t{entry.in_flight}).text(group).take();
  };
  if (entry.in_flight >= kNoisyInFlightMin) busy_.erase(busy_key());
  ENSURE(change > 0 || entry.in_flight > 0);
  entry.in_flight = change > 0 ? entry.in_flight + 1 : entry.in_flight - 1;
  if (entry.in_flight >= kNoisyInFlightMin)
    busy_.put(busy_key(), BusyGroupEntry{group, entry.in_flight});
  if (entry.in_flight == 0 && entry.ready_sequence == 0) {
    groups_.erase(key);
  } else {
    groups_.put(key, entry);
  }
}

bool Backlog::check_invariants() const {
  CountsEntry expected;
  size_t ages = 0;
  size_t ungrouped = 0;
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
      const std::string& group = message(age.sequence)->group_id;
      if (!fifo_ && group.empty()) ++ungrouped;
      const bool indexed = !fifo_ && group.empty()
                               ? ready_.contains(ready_key(age.sequence, *standing))
                               : members_.contains(member_key(group, age.sequence, *standing));
      if (!indexed) return false;
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
         now.delayed == expected.delayed && ready_entries == ready_groups + ungrouped;
}

}  // namespace cloudtab::sqs
