#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/error.h"
#include "core/model/shape.h"
#include "core/wire/violation.h"

namespace cloudtab::wire {

/// What DynamoDB answers for an input that breaks its model: it checks names of tables beyond the
/// model, lists violations in an order of its own, and words some of them in a newer form than
/// other services do. `violations`: those of the model. Nothing if there is nothing to find fault
/// with. Source: dynalite's recordings (the order), the public suite
/// paritysuite/dynamodb-conformance (October 2026; the newer forms). Known differences: what the
/// service reports beside a violation in the newer form varies by operation and region; only what
/// was observed is left out.
std::optional<Error> dynamodb_fault(const model::Service& service,
                                    const model::Operation& operation,
                                    const Document& input,
                                    std::vector<Violation> violations);

/// What a SearchVectors whose text gives a required member as null is answered, where others pass
/// over nulls: its endpoint reads by a parser of its own. Nothing if there is none such.
std::optional<Error> search_null_fault(std::string_view body);

}  // namespace cloudtab::wire
