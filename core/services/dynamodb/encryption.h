#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"

// Encryption with a customer's key: the table depends on it.

namespace cloudtab::dynamodb {

/// SSEDescription for a specification, with the ARN of the key that an alias names; null for what
/// is not shown. Errors: ValidationException for a key that is not there, disabled or on its way to
/// deletion.
Result<Document> settle_encryption(Call& call, const Document& specification, const Scope& scope);

/// Whether the table's key can be used. Error as above: what every operation on items answers.
Status check_table_key(Call& call, const TableRecord& table);

}  // namespace cloudtab::dynamodb
