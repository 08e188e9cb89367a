#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/services/sqs/state.h"

namespace cloudtab::sqs {

/// What a receipt handle says: which message of which queue, and which of its deliveries.
struct Receipt {
  uint64_t sequence = 0;
  uint64_t delivery = 0;
};

/// An opaque text that begins like AWS's (`AQEB...`), other for every delivery. It names the queue
/// as created at its time, so that a handle does not outlive the queue.
std::string make_receipt_handle(const Scope& scope,
                                const QueueRecord& queue,
                                const Receipt& receipt);

/// Nothing if the handle was not issued for this queue.
std::optional<Receipt> parse_receipt_handle(const Scope& scope,
                                            const QueueRecord& queue,
                                            std::string_view handle);

}  // namespace cloudtab::sqs
