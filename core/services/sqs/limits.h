#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

// Limits of SQS. Sources: the SQS developer guide's quota pages (queues, messages, policies) and
// the API reference of the operation that checks the limit, unless a line says otherwise.

namespace cloudtab::sqs {

constexpr size_t kQueueNameCharsMax = 80;

constexpr Duration kVisibilityTimeoutDefault = 30s;
constexpr Duration kVisibilityTimeoutMax = 12h;  // 43 200 s
constexpr Duration kDelayMax = 15min;            // 900 s
constexpr Duration kWaitMax = 20s;
constexpr Duration kRetentionDefault = 4 * 24h;  // 345 600 s
constexpr Duration kRetentionMin = 60s;
constexpr Duration kRetentionMax = 14 * 24h;  // 1 209 600 s

/// Body and attributes together. 1 MiB since August 2025; the recorded answers of SQS name it.
constexpr int64_t kMessageBytesMax = 1'048'576;
constexpr int64_t kMessageBytesMin = 1'024;
constexpr int64_t kBatchBytesMax = 1'048'576;
constexpr size_t kBatchEntriesMax = 10;
constexpr size_t kBatchEntryIdCharsMax = 80;
constexpr int64_t kReceiveMessagesMax = 10;

/// Messages received and neither deleted nor timed out. FIFO queues have had the same limit since
/// 2024.
constexpr size_t kInFlightMax = 120'000;

/// Fair queues: a group is noisy from this many of its messages in flight on, if they are more than
/// one in so many of the queue's. Source: SQS developer guide, "How Amazon SQS fair queues work".
constexpr size_t kNoisyInFlightMin = 30;
constexpr size_t kNoisyShare = 10;

constexpr size_t kAttributesPerMessageMax = 10;
constexpr size_t kAttributeNameBytesMax = 255;
constexpr size_t kAttributeTypeBytesMax = 255;

constexpr int64_t kKmsReuseSecondsDefault = 300;
constexpr int64_t kKmsReuseSecondsMin = 60;
constexpr int64_t kKmsReuseSecondsMax = 86'400;

constexpr int64_t kMaxReceiveCountMax = 1'000;
constexpr size_t kRedriveAllowSourcesMax = 10;

constexpr Duration kPurgeInterval = 60s;
constexpr Duration kDeletedNameInterval = 60s;
/// FIFO: how long a receive may be repeated with its ReceiveRequestAttemptId.
constexpr Duration kReceiveAttemptInterval = 5min;
/// FIFO: a repeated deduplication id within this time is not delivered again.
constexpr Duration kDeduplicationInterval = 5min;

constexpr size_t kTagsMax = 50;
constexpr size_t kTagKeyCharsMax = 128;
constexpr size_t kTagValueCharsMax = 256;

constexpr size_t kPermissionLabelCharsMax = 80;
constexpr size_t kPermissionActionsMax = 7;

constexpr int64_t kListResultsMax = 1'000;

/// StartMessageMoveTask: the highest rate a caller may ask for, and the one used when none is given
/// (AWS then chooses by itself). ListMessageMoveTasks: how many finished tasks are kept and listed.
constexpr int64_t kMovesPerSecondMax = 500;
constexpr int64_t kMoveTasksListedMax = 10;

}  // namespace cloudtab::sqs
