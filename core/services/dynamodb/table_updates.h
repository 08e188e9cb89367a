#pragma once

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/service.h"

// How a table that is described becomes what a template wants: UpdateTable takes one change at a
// time, so a change of several properties takes several calls, and a table that changes is waited
// for in between.

namespace cloudtab::dynamodb {

/// Whether nothing of a described table is under way.
bool is_settled(const Document& table);

/// The next UpdateTable, without its TableName, of those that lead from a described table to the
/// request's properties; null: it is there. Only properties that the request changes are looked at.
Document next_update(Call& call, const Document& table, const ResourceRequest& request);

}  // namespace cloudtab::dynamodb
