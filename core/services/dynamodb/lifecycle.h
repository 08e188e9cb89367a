#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"

namespace cloudtab::dynamodb {

/// How long tables take to change state in this sandbox (SettingsRecord); zero unless set.
Duration transition_time(Call& call, const Scope& scope);

/// Ends a table's CREATING, UPDATING or DELETING: at once, or by a timer after `transition_time`.
/// The one place where tables change state by themselves.
void finish_transition(Call& call, const Scope& scope, const std::string& table_name);

/// The timer's handler; its key is the table's name.
void on_transition_timer(Call& call, std::string_view key);

/// Takes a table with all its items and index entries away.
void erase_table(Call& call, const Scope& scope, const TableRecord& table);
/// Takes the entries of an index away, whichever kind it is, and what is kept of its use.
void erase_index(Call& call, const Scope& scope, const TableRecord& table, uint32_t number);
/// Makes the entries of an index from the table's items; answers the write units that these are.
double fill_index(Store& store,
                  const Scope& scope,
                  const TableRecord& table,
                  const IndexRecord& index);
/// The same for all its indexes, vector indexes also.
void fill_indexes(Store& store, const Scope& scope, const TableRecord& table);
/// Fills every derived collection from tables and items, after a restore.
void rebuild(Store& store);

}  // namespace cloudtab::dynamodb
