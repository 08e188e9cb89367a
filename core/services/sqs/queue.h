#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sqs/backlog.h"
#include "core/services/sqs/message.h"
#include "core/services/sqs/state.h"

// What the operations share: finding a queue, bringing its backlog up to date, putting a message
// in.

namespace cloudtab::sqs {

/// A queue a call has found. `record` is valid until the queue's record is changed.
struct Queue {
  Scope scope;
  const QueueRecord* record = nullptr;
  std::string its_arn;

  const std::string& name() const { return record->name; }
  const std::string& arn() const { return its_arn; }
};

/// The queue of the input's QueueUrl. Errors: InvalidAddress, QueueDoesNotExist.
Result<Queue> open_queue(Call& call, const Document& input);
/// Error: QueueDoesNotExist, also for what is no ARN of a queue.
Result<Queue> find_queue(Call& call, std::string_view arn);

/// The queue's backlog as of now: what has outlived its retention is gone, what has come due is
/// ready.
Backlog current_backlog(Call& call, const Queue& queue);

/// Measures how many messages the queue now has, and how long the oldest has been there: after
/// each operation that changes that.
void meter_backlog(Call& call, const Queue& queue, const Backlog& backlog);

/// Adds the message, sets the expiry timer if none is earlier, and wakes the long polls.
Backlog::Added enqueue(Call& call,
                       const Queue& queue,
                       Backlog& backlog,
                       MessageRecord message,
                       DeliveryRecord delivery);

/// Sets the expiry timer for `due` unless one is set for then or before.
void arm_expiry(Call& call, const Queue& queue, Instant due);
/// The timer: its key is the queue's ARN.
void run_expiry(Call& call, std::string_view arn);

/// Members of an input. A view is empty if there is no such text, and valid as long as the input.
std::string_view text_view(const Document& input, std::string_view name);
std::string text_or(const Document& input, const char* name, std::string fallback = "");
std::optional<int64_t> optional_integer(const Document& input, std::string_view name);
std::vector<std::string> text_list(const Document& input, const char* name);

}  // namespace cloudtab::sqs
