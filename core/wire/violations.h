#pragma once

#include <cstddef>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/wire/violation.h"

namespace cloudtab::wire {

/// Most violations one error tells of. Source: DynamoDB's answers, as dynalite's tests record them.
constexpr size_t kViolationsMax = 10;

/// Every violation of the model in an operation's input, in the model's order, up to
/// kViolationsMax; they point into the model and into nothing else.
/// Errors: SerializationException for a value of a wrong kind, which no parsed request has.
Result<std::vector<Violation>> find_violations(const model::Service& service,
                                               const model::Operation& operation,
                                               const Document& input);

}  // namespace cloudtab::wire
