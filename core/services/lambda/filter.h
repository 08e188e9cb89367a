#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"

// Filters of event source mappings: which records a function is run for.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html

namespace cloudtab::lambda {

/// Whether every pattern of a mapping's FilterCriteria can be read. Error:
/// InvalidParameterValueException, as recorded.
Status check_filters(const Document& criteria);

/// Whether a record of a function's event passes at least one of the filters, or there are none.
/// A queue's message has a body that is JSON within text: a pattern of an object looks into it, one
/// of plain rules at the text, and neither matches a body of the other kind.
bool passes_filters(const Document& criteria, const Document& record);

/// Whether data fits one pattern. Its leaves are lists of rules, of which one has to hold; its
/// members all have to.
bool fits_pattern(const Document& pattern, const Document& data);

}  // namespace cloudtab::lambda
