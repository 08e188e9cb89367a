#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/partiql/prepare.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/writes.h"

// INSERT, UPDATE, DELETE and EXISTS as the writes that `writes.h` plans and commits. Each is of one
// item. What WHERE says besides the key is the write's condition; INSERT and UPDATE have one more:
// that the item is not there, or is there.

namespace cloudtab::dynamodb::partiql {

/// Errors: a WHERE that does not name one item, what the single operations refuse.
Result<WriteRequest> locate_write(const TableRef& table, const Prepared& prepared);
/// As `plan_write`, but an INSERT of a key that exists is a DuplicateItemException.
Result<WritePlan> plan_statement(Call& call, const Prepared& prepared, const WriteRequest& request);
/// What RETURNING asks for; null for nothing.
Document returned_item(const Prepared& prepared, const WritePlan& plan);
bool has_returning(const Prepared& prepared);

}  // namespace cloudtab::dynamodb::partiql
