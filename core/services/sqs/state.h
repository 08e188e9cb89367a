#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/record.h"
#include "core/engine/store.h"
#include "core/services/sqs/limits.h"

// What SQS keeps. A message is two records of the same key: its content, written once, and where
// its delivery stands, which every receive changes; so a receive journals some 30 bytes however
// long the body is. The indexes are derived: `rebuild` fills them from the messages after a
// restore, and only `Backlog` changes them.
//
//   sqs/queues        name                           attributes, tags
//   sqs/counters      name                           the next sequence number, the expiry timer
//   sqs/messages      name, sequence                 content
//   sqs/deliveries    name, sequence                 visible when, received how often
//   sqs/dedup         name, group or "", dedup id    FIFO: what was sent in the last five minutes
//   sqs/attempts      name, attempt id               FIFO: what a receive took that may be repeated
//   sqs/deleted       name                           when it was deleted
//   sqs/move_tasks    name, task id                  message move tasks of the source queue
//
//   sqs/ready         name, order, sequence          derived: what ReceiveMessage takes next
//   sqs/pending       name, visible at, sequence     derived: delayed and in flight, by the time
//   they become visible sqs/by_age        name, sent at, sequence        derived: by the time they
//   expire sqs/by_group      name, group, sequence          derived, FIFO: the messages of a group
//   in order sqs/groups        name, group                    derived, FIFO: which message of the
//   group is in sqs/ready sqs/dedup_by_age  name, expires at, dedup key    derived, FIFO sqs/counts
//   name                           derived: the ApproximateNumberOf... values

namespace cloudtab::sqs {

struct RedrivePolicy {
  std::string dead_letter_arn;
  int64_t max_receive_count = 0;
  friend bool operator==(const RedrivePolicy&, const RedrivePolicy&) = default;
};

struct QueueRecord {
  static constexpr std::string_view kCollection = "sqs/queues";
  static constexpr uint32_t kVersion = 2;  ///< 2: `created_per_group`

  std::string name;
  Instant created_at{};
  Instant modified_at{};
  Instant purged_at{};  ///< zero: never
  bool fifo = false;

  Duration visibility_timeout = kVisibilityTimeoutDefault;
  Duration delay{};
  Duration wait{};
  Duration retention = kRetentionDefault;
  int64_t message_bytes_max = kMessageBytesMax;

  std::string policy;               ///< JSON as given; empty: none
  std::string redrive_policy_text;  ///< JSON as given; empty: none
  std::optional<RedrivePolicy> redrive_policy;
  std::string redrive_allow_policy;  ///< JSON as given; empty: none

  std::string kms_key_id;  ///< empty: none
  int64_t kms_reuse_seconds = kKmsReuseSecondsDefault;
  bool sqs_managed_sse = true;

  bool content_based_deduplication = false;
  bool deduplication_per_group = false;  ///< DeduplicationScope `messageGroup`
  bool throughput_per_group = false;     ///< FifoThroughputLimit `perMessageGroupId`
  /// Where duplicates are looked for: as DeduplicationScope was when the queue was created. SQS
  /// shows a later change of the attribute and does not go by it. Recorded.
  bool created_per_group = false;

  std::map<std::string, std::string> tags;

  void encode(RecordWriter& out) const;
  static QueueRecord decode(RecordReader& in, uint32_t version);
};

struct CounterRecord {
  static constexpr std::string_view kCollection = "sqs/counters";
  static constexpr uint32_t kVersion = 1;

  uint64_t next_sequence = 1;
  Instant expiry_timer{};  ///< when the `expire` timer is set for; zero: not set

  void encode(RecordWriter& out) const;
  static CounterRecord decode(RecordReader& in, uint32_t version);
};

struct MessageRecord {
  static constexpr std::string_view kCollection = "sqs/messages";
  static constexpr uint32_t kVersion = 1;

  std::string message_id;  ///< UUID
  std::string body;
  std::string body_md5;  ///< hexadecimal
  Document attributes =
      Document::object();  ///< as sent: name -> {DataType, StringValue or BinaryValue}
  std::string sender_id;
  std::string trace_header;  ///< system attribute AWSTraceHeader; empty: none
  Instant sent_at{};         ///< retention counts from here; a dead-letter queue keeps it
  std::string group_id;      ///< empty: none
  std::string dedup_id;      ///< FIFO
  std::string
      dead_letter_source_arn;  ///< the queue it was moved from by its redrive policy; empty: none

  void encode(RecordWriter& out) const;
  static MessageRecord decode(RecordReader& in, uint32_t version);
};

struct DeliveryRecord {
  static constexpr std::string_view kCollection = "sqs/deliveries";
  static constexpr uint32_t kVersion = 1;

  Instant visible_at{};
  uint64_t receive_count = 0;   ///< ApproximateReceiveCount; goes along to a dead-letter queue
  uint64_t deliveries = 0;      ///< of this queue; the newest receipt handle carries it
  Instant first_received_at{};  ///< zero: never
  Instant received_at{};        ///< of the newest delivery; its 12 hours count from here
  /// Until `visible_at` it is in flight; else, until then, it is delayed.
  bool in_flight = false;

  void encode(RecordWriter& out) const;
  static DeliveryRecord decode(RecordReader& in, uint32_t version);
};

struct DedupRecord {
  static constexpr std::string_view kCollection = "sqs/dedup";
  static constexpr uint32_t kVersion = 1;

  std::string message_id;
  uint64_t sequence = 0;
  Instant expires_at{};

  void encode(RecordWriter& out) const;
  static DedupRecord decode(RecordReader& in, uint32_t version);
};

/// What a receive with a ReceiveRequestAttemptId took.
struct AttemptRecord {
  static constexpr std::string_view kCollection = "sqs/attempts";
  static constexpr uint32_t kVersion = 1;

  struct Taken {
    uint64_t sequence = 0;
    uint64_t delivery = 0;  ///< DeliveryRecord::deliveries, as of then
    Instant visible_at{};
  };
  std::vector<Taken> taken;
  Instant expires_at{};

  void encode(RecordWriter& out) const;
  static AttemptRecord decode(RecordReader& in, uint32_t version);
};

struct DeletedQueueRecord {
  static constexpr std::string_view kCollection = "sqs/deleted";
  static constexpr uint32_t kVersion = 1;

  Instant deleted_at{};

  void encode(RecordWriter& out) const;
  static DeletedQueueRecord decode(RecordReader& in, uint32_t version);
};

enum class MoveTaskStatus : uint8_t {
  kRunning = 0,
  kCompleted = 1,
  kCancelled = 2,
  kFailed = 3
};  // stored: keep the numbers

struct MoveTaskRecord {
  static constexpr std::string_view kCollection = "sqs/move_tasks";
  static constexpr uint32_t kVersion = 1;

  std::string task_id;
  std::string destination_arn;  ///< empty: back to where each message came from
  int64_t rate_per_second = 0;  ///< as asked for; 0: not given
  MoveTaskStatus status = MoveTaskStatus::kRunning;
  Instant started_at{};
  int64_t to_move = 0;
  int64_t moved = 0;
  std::string failure_reason;

  void encode(RecordWriter& out) const;
  static MoveTaskRecord decode(RecordReader& in, uint32_t version);
};

// --- Derived: a queue's messages in the orders in which they are looked for. `Backlog` keeps
// them, `rebuild` fills them after a restore.

struct ReadyEntry {
  static constexpr std::string_view kCollection = "sqs/ready";
  static constexpr bool kDerived = true;
  uint64_t sequence = 0;
  bool grouped = false;  ///< it has a MessageGroupId, and is the first of its group that is ready
};

struct PendingEntry {
  static constexpr std::string_view kCollection = "sqs/pending";
  static constexpr bool kDerived = true;
  uint64_t sequence = 0;
  Instant visible_at{};
};

struct AgeEntry {
  static constexpr std::string_view kCollection = "sqs/by_age";
  static constexpr bool kDerived = true;
  uint64_t sequence = 0;
  Instant sent_at{};
};

struct GroupMemberEntry {
  static constexpr std::string_view kCollection = "sqs/by_group";
  static constexpr bool kDerived = true;
  uint64_t sequence = 0;
};

struct GroupEntry {
  static constexpr std::string_view kCollection = "sqs/groups";
  static constexpr bool kDerived = true;
  uint64_t ready_sequence = 0;  ///< its head while that can be received; 0: none
  size_t in_flight = 0;         ///< standard queues only
};

/// A group of a standard queue that may be noisy, by how many of its messages are in flight, most
/// first.
struct BusyGroupEntry {
  static constexpr std::string_view kCollection = "sqs/busy_groups";
  static constexpr bool kDerived = true;
  std::string group;
  size_t in_flight = 0;
};

struct DedupAgeEntry {
  static constexpr std::string_view kCollection = "sqs/dedup_by_age";
  static constexpr bool kDerived = true;
  std::string dedup_key;
  Instant expires_at{};
};

struct AttemptAgeEntry {
  static constexpr std::string_view kCollection = "sqs/attempts_by_age";
  static constexpr bool kDerived = true;
  std::string attempt_key;
  Instant expires_at{};
};

struct CountsEntry {
  static constexpr std::string_view kCollection = "sqs/counts";
  static constexpr bool kDerived = true;
  size_t visible = 0;
  size_t in_flight = 0;
  size_t delayed = 0;
};

/// The key of a message's two records.
std::string message_key(std::string_view queue, uint64_t sequence);
/// The sequence number a message's key ends in.
uint64_t sequence_of(std::string_view key);
/// The prefix of every key that begins with a queue's name as a key part.
std::string queue_prefix(std::string_view queue);

}  // namespace cloudtab::sqs
