#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"

// Encryption with a customer's key: the table depends on it.

namespace cloudtab::dynamodb {

/// What is wrong with a SSESpecification by itself.
Status check_encryption(const Document& specification);

/// SSEDescription for a specification, with the ARN of the key that an alias or id names; null for
/// what is not shown. Errors: ValidationException for a key that is not there, disabled or on its
/// way to deletion.
Result<Document> settle_encryption(Call& call, const Document& specification, const Scope& scope);

/// Gives a table another encryption. The change is shown as under way until the table's transition
/// is over. Errors: as above; ValidationException for what the table has already.
Status change_encryption(Call& call,
                         const Document& specification,
                         const Scope& scope,
                         TableRecord& table);
/// Among a table's settings while its encryption changes: the SSEDescription that was, or an empty
/// object.
constexpr const char* kEncryptionBefore = "EncryptionBefore";
/// SSEDescription as shown; null: none.
Document shown_encryption(const TableRecord& table);

/// Whether the table's key can be used. Error as above: what every operation on items answers.
Status check_table_key(Call& call, const TableRecord& table);

}  // namespace cloudtab::dynamodb
