#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"

// What an UpdateTable may ask for in one request, found from the request alone.

namespace cloudtab::dynamodb {

/// Whether the request asks for anything, and for nothing beside it that has to be asked for alone.
/// Error: ValidationException.
Status check_combination(const Document& input);

/// Whether each of the GlobalSecondaryIndexUpdates is one action, and each on another index.
Status check_index_updates(const Document& input);

/// The same of VectorIndexUpdates. The texts follow those of the global indexes; none was observed.
Status check_vector_index_updates(const Document& input);

/// Whether a list of index updates creates or deletes one.
bool builds_index(const Document& input);

/// The index that an update names.
std::string index_name_of(const Document& update);

}  // namespace cloudtab::dynamodb
