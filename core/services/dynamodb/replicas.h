#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/writes.h"

// Global tables of version 2019.11.21: tables of one name in several regions of an account that
// hold the same items. Each keeps the regions of the others, in the order in which it learned of
// them, under `Replicas` of its settings.
//
// A write reaches every region with the call that makes it, so that of two writes the later one
// wins everywhere; each region's stream tells of it.

namespace cloudtab::dynamodb {

std::vector<std::string> replica_regions(const TableRecord& table);
/// Null if the region has no such table, which only a table that is on its way may see.
TableRef find_replica(Call& call, const TableRef& table, const std::string& region);

/// GlobalTableVersion, Replicas and what goes with them; nothing for a table without replicas.
void describe_replicas(Call& call, const Scope& scope, const TableRecord& table, Document& out);

/// A write as other regions need it; nothing for a table without replicas.
struct Replication {
  TableRef table;
  std::string key;
  std::optional<std::string> new_item;
};
std::optional<Replication> begin_replication(const WritePlan& plan);
void replicate(Call& call, Replication write);

/// Makes a table like this one in another region, with its items, and both each other's replicas
/// and those of all others.
void add_replica(Call& call, const TableRef& table, const std::string& region);
/// Takes the region out of every other table's replicas; its table is as it was, but alone.
void leave_replicas(Call& call, const Scope& scope, const TableRecord& table);
/// Brings indexes, billing and time to live of every replica to those of this table, which has just
/// been changed.
void mirror_settings(Call& call, const TableRef& table);

}  // namespace cloudtab::dynamodb
