#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

/// Checks an input against the model: required members, kinds of values, lengths, ranges, patterns
/// and enumerations, at every depth. The error has the service's own code and words, such as
///   `1 validation error detected: Value 'a' at 'tableName' failed to satisfy constraint: Member
///   must have length
///    greater than or equal to 3`.
/// A value of a wrong kind, which no parsed request has, is a `SerializationException`.
///
/// Known differences from AWS: violations come in the model's order (AWS's order is that of a hash
/// table), and so do the values of enumerations that no recording shows.
Status check_constraints(const model::Service& service,
                         const model::Operation& operation,
                         const Document& input);

}  // namespace cloudtab::wire
