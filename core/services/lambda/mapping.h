#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

// Event source mappings: queues whose messages run a function.
//
//   task `poll`   receives for as long as there is nothing, gathers a batch, and gives it to a
//   task `batch`  which has the function run, and deletes from the queue what it succeeded with
//
// Messages of a batch that fails stay in the queue, out of sight until their visibility timeout.
// Neither task is durable: the timer `poll` starts the poller again after a restart, and messages
// that were with a batch then come into sight again by themselves.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

namespace cloudtab::lambda {

/// Starts a mapping's poller, if it is enabled.
void start_poll(Call& call, std::string_view uuid);
/// The task `poll`.
std::optional<Waiting> poll_queue(Call& call, std::string_view uuid);
/// The task `batch`. Key: that of a `BatchRecord`.
std::optional<Waiting> run_batch(Call& call, std::string_view key);

/// The record of an SQS message in a function's event.
Document event_record(const Document& message, const std::string& queue_arn);

/// Which of the messages (by id) a function's answer says it failed with: all of them, if the
/// answer is none or names a message that is not there.
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
struct BatchFailures {
  bool all = false;
  std::vector<std::string> ids;
};
BatchFailures batch_failures(std::string_view payload, const Document& messages);

}  // namespace cloudtab::lambda
