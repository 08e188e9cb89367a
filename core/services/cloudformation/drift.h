#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// Drift: how a resource's properties, read from its service now, differ from those that the
// template gave it (docs: using-cfn-stack-drift.html). Properties that the template leaves open
// never drift.

/// What differs, as DescribeStackResourceDrifts lists it: {PropertyPath, ExpectedValue,
/// ActualValue, DifferenceType}. `actual` has null for what is not set; a property that it lacks
/// cannot be read and is not compared.
Document property_differences(const Document& expected, const Document& actual);

/// Whether drift of the type can be detected at all: it has a reader.
bool can_drift(Call& call, std::string_view type);

/// Reads a resource, compares it and keeps the result, which is a `StackResourceDrift`. The type is
/// one that `can_drift`. Null, and nothing kept, if it is there but its reader tells no properties.
/// Errors: what the service answers, unless it is that the resource is gone.
Result<Document> detect_drift(Call& call, const StackRecord& stack, const ResourceRecord& resource);

/// `IN_SYNC`, `MODIFIED`, `DELETED` or `NOT_CHECKED`, with the time of the last check: the member
/// `DriftInformation` of a resource.
Document resource_drift_information(Call& call,
                                    const StackRecord& stack,
                                    const std::string& logical_id);
/// The same of a stack: `DRIFTED`, `IN_SYNC`, `NOT_CHECKED`.
Document stack_drift_information(Call& call, const StackRecord& stack);

}  // namespace cloudtab::cloudformation
