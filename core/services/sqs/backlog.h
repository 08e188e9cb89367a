#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/services/sqs/state.h"

namespace cloudtab::sqs {

/// The messages of one queue, and the only code that changes their records and indexes. Every step
/// costs the same for a backlog of ten and of a hundred thousand.
///
/// A message is *ready* (ReceiveMessage may take it), *delayed* or *in flight*. The last two are
/// *pending*: they carry the time at which they become ready. Nothing runs at that time; `settle`
/// moves over what has come due, and each operation calls it first.
///
/// In a FIFO queue only the head of a group - its oldest message - can be ready to be taken, and
/// while a message of the group is pending, nothing behind it can: so a group is locked by its own
/// message in flight, and what is taken at once is a run from the head.
///
/// In a standard queue a group locks nothing, but one that has too many messages in flight is
/// noisy: its messages come after those of all others, and of several such groups the one with the
/// fewest in flight comes first (fair queues).
///
/// Messages, and in a FIFO queue groups by their heads, come in the order in which they became
/// visible: one that was received and given back stands behind those that nobody received yet.
class Backlog {
 public:
  Backlog(Store& store, const Scope& scope, const QueueRecord& queue);

  /// A message that was added: valid until it is changed.
  struct Added {
    uint64_t sequence;
    const MessageRecord& message;
  };
  /// Adds a message behind all others. Its sequence number rises by one per message of the queue.
  Added add(MessageRecord message, DeliveryRecord delivery);
  /// Makes everything ready that is due; answers how many messages that were.
  size_t settle(Instant now);
  /// Up to `count_max` messages that can be received now, in the order to receive them.
  std::vector<uint64_t> ready(size_t count_max) const;
  /// A message and where its delivery stands, as they are kept: valid until either is changed.
  struct Kept {
    const MessageRecord& message;
    const DeliveryRecord& delivery;
  };
  /// Replaces where a message's delivery stands. It must exist.
  Kept set_delivery(uint64_t sequence, const DeliveryRecord& delivery);
  void erase(uint64_t sequence);
  void clear();

  /// Null if there is no such message.
  const MessageRecord* message(uint64_t sequence) const;
  const DeliveryRecord* delivery(uint64_t sequence) const;
  /// Whether it is received or delayed, as of the last `settle`.
  bool is_pending(uint64_t sequence) const;

  CountsEntry counts() const;
  size_t size() const;
  /// When the next pending message becomes ready.
  std::optional<Instant> next_visible_at() const;
  /// The message sent first, by its sequence number, and when that was.
  std::optional<AgeEntry> oldest() const;

  /// Indexes a message that is in the records already: for `rebuild`.
  void index(uint64_t sequence, const MessageRecord& message, const DeliveryRecord& delivery);
  /// Whether the indexes hold exactly the records, and the counts are right. For tests; O(n).
  bool check_invariants() const;

 private:
  std::vector<uint64_t> ready_runs(size_t count_max) const;
  std::vector<uint64_t> ready_fairly(size_t count_max) const;
  /// Those in most flight first.
  std::vector<std::string> noisy_groups() const;
  std::string ready_key(uint64_t sequence, const DeliveryRecord& delivery) const;
  std::string member_key(const std::string& group,
                         uint64_t sequence,
                         const DeliveryRecord& delivery) const;
  std::string time_key(Instant time, uint64_t sequence) const;
  std::string group_prefix(const std::string& group) const;
  // These count in `now`, for their caller to keep.
  void index_delivery(uint64_t sequence,
                      const MessageRecord& message,
                      const DeliveryRecord& delivery,
                      CountsEntry& now);
  void unindex_delivery(uint64_t sequence,
                        const MessageRecord& message,
                        const DeliveryRecord& delivery,
                        CountsEntry& now);
  void make_ready(uint64_t sequence,
                  const MessageRecord& message,
                  const DeliveryRecord& delivery,
                  CountsEntry& now);
  void refresh_group(const std::string& group);
  void count_in_flight(const std::string& group, int change);

  const std::string name_;
  const std::string prefix_;
  const bool fifo_;
  Collection<MessageRecord>& messages_;
  Collection<DeliveryRecord>& deliveries_;
  Collection<CounterRecord>& counters_;
  Collection<ReadyEntry>& ready_;
  Collection<PendingEntry>& pending_;
  Collection<AgeEntry>& ages_;
  Collection<GroupMemberEntry>& members_;
  Collection<GroupEntry>& groups_;
  Collection<BusyGroupEntry>& busy_;
  Collection<CountsEntry>& counts_;
};

}  // namespace cloudtab::sqs
