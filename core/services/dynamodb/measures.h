#pragma once

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"
#include "core/model/shape.h"

namespace cloudtab::dynamodb {

/// What CloudWatch is told of every call: SuccessfulRequestLatency of the operations on items, by
/// table and operation (its number of samples is the number of requests; virtual time passes in a
/// request only if a fault delays it), UserErrors of the account and region, and SystemErrors by
/// table and operation. Source: Developer Guide, "DynamoDB metrics and dimensions". Statements are
/// not measured so, as only they know their tables.
void measure_call(Call& call,
                  const model::Operation& operation,
                  const Document& input,
                  const Outcome& outcome);

}  // namespace cloudtab::dynamodb
