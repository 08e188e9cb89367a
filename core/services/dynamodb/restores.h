#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/table.h"

// What restores from a backup and to a point in time share.

namespace cloudtab::dynamodb {

/// A table's RestoreSummary while its restore runs, else null.
const Document* restore_of(const TableRecord& table);

/// Whether the name is free. Errors: TableInUseException for a table that is being restored,
/// TableAlreadyExistsException for any other.
Status check_restore_target(Call& call, const TableId& target);

/// Finds the key that SSESpecificationOverride names, if it does. Error: ValidationException for
/// one that cannot be used.
Status settle_restored_encryption(Call& call,
                                  const Document& input,
                                  const Scope& scope,
                                  TableRecord& table);

/// Makes the table, as `restored_table` has it, under the target's name, still without items.
/// `summary`: RestoreSummary.
TableRef begin_restore(Call& call, const TableId& target, TableRecord table, Document summary);

/// Once its items are there: fills what is derived of them and sets the table on its way to ACTIVE.
/// Answers TableDescription.
Document finish_restore(Call& call, const TableRef& table, const Usage& usage);

}  // namespace cloudtab::dynamodb
