#pragma once

#include <string>

#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

/// The item after an update. Every value is worked out from the item as it was; elements removed
/// from a list count by their old places, and elements set past a list's end are added in the order
/// of their indexes. Errors (`ValidationException`), a wrong type before a path that cannot be
/// written before an attribute that is missing: see the texts in update.cc.
Result<std::string> apply(const Update& update, const ItemView& item);

/// What UPDATED_OLD and UPDATED_NEW answer from.
Projection updated_paths(const Update& update);

}  // namespace cloudtab::dynamodb
