#pragma once

#include "core/base/packed.h"

namespace cloudtab::dynamodb {

/// Maps of attributes (items and keys) as the bytes of an encoded item, read from a request's text
/// and written into an answer's without a tree between. See value.h for the bytes.
extern const PackedForm kPackedItem;

}  // namespace cloudtab::dynamodb
