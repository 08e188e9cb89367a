#pragma once

#include <cstddef>

#include "core/services/dynamodb/expression/resolved.h"

namespace cloudtab::dynamodb {

/// What UpdateItem, and it alone, holds against the limit of an item's size beside the item itself:
/// the bytes that the request comes to, whatever the item holds. Observed to the byte (the public
/// suite paritysuite/dynamodb-conformance, itemSizeBySurface.test.ts, 2026-10):
///
///   the update                3
///   SET target = value        19, target, value
///   ADD target value          19, target, value
///   REMOVE target, DELETE     1, target
///
///   a target                  its first name; for each further element 4 and the element
///   a value of the request    its size
///   a path                    1; for each element 14 and the element
///   x + y                     34, both           x - y           37, both
///   if_not_exists(p, x)       39, both           list_append     37, both
///
/// An element is a name, or the digits of a list's index.
size_t update_charge(const Update& update);

}  // namespace cloudtab::dynamodb
