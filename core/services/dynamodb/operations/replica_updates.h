#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

/// ReplicaUpdates of an UpdateTable, checked by themselves.
Status check_replica_updates(const Document& input);
/// Carries them out on a table that is ready. Changes nothing if it answers an error.
Status update_replicas(Call& call, const Document& input, const TableRef& table);

}  // namespace cloudtab::dynamodb
