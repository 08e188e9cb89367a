#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/engine/call.h"

// What a function is given of a stream, and what a destination is told of changes that were given
// up.

namespace cloudtab::lambda {

/// A change, as GetRecords answers it, as a record of a function's event. Shape as recorded.
Document stream_event_record(const Document& change, const std::string& stream_arn);

/// Why a batch was given up; and the rest of the story.
struct DiscardedBatch {
  std::string request_id;
  std::string function_arn;
  std::string condition;  ///< `RetryAttemptsExhausted`, `RecordAgeExceeded`
  uint64_t runs = 0;
  bool answered = false;  ///< the function was run, and is what gave up
  bool threw = false;     ///< it failed, in place of naming records that did
  std::string stream_arn;
  std::string shard_id;
};

/// The message of an OnFailure destination; `records` are the event's, at least one. Source:
/// recorded, and
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
std::string discarded_message(const DiscardedBatch& batch, const Document& records, Instant now);

/// Tells the mapping's OnFailure destination, if it has one, of records that were given up; a
/// bucket is given the event too.
void tell_discarded(Call& call,
                    const Document& mapping,
                    const DiscardedBatch& batch,
                    const Document& records);

}  // namespace cloudtab::lambda
