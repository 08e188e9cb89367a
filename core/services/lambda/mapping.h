#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
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

/// Starts a mapping's poller, if it is enabled: `poll` for a queue, `stream` for a stream.
void start_poll(Call& call, std::string_view uuid);
/// The task `poll`.
std::optional<Waiting> poll_queue(Call& call, std::string_view uuid);
/// The task `batch`. Key: that of a `BatchRecord`.
std::optional<Waiting> run_batch(Call& call, std::string_view key);

/// What the tasks of a mapping wait for.
std::string mapping_key(std::string_view uuid);
/// The mapping, if it is there and enabled; else null.
const Document* enabled_mapping(Call& call, std::string_view uuid);
bool is_of_stream(const Document& mapping);
/// The execution role of a mapping's function; empty if that is gone.
std::string mapped_role(Call& call, const Document& mapping);

/// The record of an SQS message in a function's event.
Document event_record(const Document& message, const std::string& queue_arn);

/// Which of a batch's messages (or records), by their ids, a function's answer says it failed with:
/// all of them, if the answer is none or names one that is not there.
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
struct BatchFailures {
  bool all = false;
  std::vector<std::string> ids;
};
BatchFailures batch_failures(std::string_view payload, const std::vector<std::string>& ids);

}  // namespace cloudtab::lambda
