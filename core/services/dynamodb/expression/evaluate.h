#pragma once

#include <optional>

#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

/// The value at a path, if the item has it.
std::optional<ValueView> find(const ItemView& item, const Path& path);

/// What `size` counts: characters of a string, bytes of a binary, elements of a set, list or map.
/// Of another type: 0. Characters are UTF-16 units, as Java counts them.
uint64_t size_of(const ValueView& value);

/// Whether the condition holds. Never fails: operands that are absent or of unlike types make a
/// comparison false (and `<>` true).
bool holds(const Condition& condition, const ItemView& item);

}  // namespace cloudtab::dynamodb
