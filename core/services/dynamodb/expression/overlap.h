#pragma once

#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"

namespace cloudtab::dynamodb {

/// Refuses two paths of one projection or update that are the same or one within the other
/// ("overlap"), or that take one attribute for a list and for a map ("conflict"). Of several such
/// pairs the first in the order written is named; messages without the head that names the
/// parameter.
Status check_overlap(const Projection& paths);

}  // namespace cloudtab::dynamodb
