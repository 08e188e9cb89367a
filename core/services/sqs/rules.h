#pragma once

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sqs/state.h"

// Checks that more than one operation makes.

namespace cloudtab::sqs {

/// The queue's dead-letter queue, if it names one: it exists, is of the same type, account and
/// region, and lets this queue use it. Error: InvalidParameterValue.
Status check_dead_letter_target(Call& call, const Scope& scope, const QueueRecord& queue);

/// Tags to add to those of the queue: lengths and number. Error: InvalidParameterValue.
Status check_tags(const Document& added, const QueueRecord& queue);

}  // namespace cloudtab::sqs
