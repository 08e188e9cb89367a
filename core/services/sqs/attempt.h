#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sqs/backlog.h"
#include "core/services/sqs/queue.h"

// ReceiveRequestAttemptId: a consumer of a FIFO queue that did not see the answer of its receive
// asks again with the same id, and gets the same messages and receipt handles, with their
// visibility timeout counted anew. Source: API reference of ReceiveMessage.

namespace cloudtab::sqs {

/// Remembers what the receive took, for five minutes.
void remember_attempt(Call& call,
                      const Queue& queue,
                      const Backlog& backlog,
                      const std::string& attempt_id,
                      const std::vector<uint64_t>& sequences);

/// The messages that an earlier receive with this id took; empty if there was none. Error:
/// InvalidParameterValue if one of them was deleted, has become visible or had its timeout changed.
Result<std::vector<uint64_t>> repeated_attempt(Call& call,
                                               const Queue& queue,
                                               const Backlog& backlog,
                                               const std::string& attempt_id);

/// For `rebuild`.
void index_attempt(Store& store,
                   const Scope& scope,
                   std::string_view queue,
                   const std::string& attempt_key,
                   Instant expires_at);

}  // namespace cloudtab::sqs
