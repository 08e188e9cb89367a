#include "core/services/dynamodb/lifecycle.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/index_filling.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/kinesis_destination.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/partitions.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/soundness.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

/// Where a vector index stands after a transition. One that is added to a table that is there first
/// gets its resources, with the table UPDATING, then takes in what the table holds, with the table
/// ACTIVE again.
void settle_vector_index(VectorIndexRecord& index, TableStatus table_before) {
  if (index.status != TableStatus::kCreating) return;
  if (table_before == TableStatus::kCreating || index.backfilling) {
    index.status = TableStatus::kActive;
    index.backfilling = false;
  } else {
    index.backfilling = true;
  }
}

/// Whether there is a further transition to wait for.
bool finish(Call& call, const Scope& scope, const std::string& table_name) {
  auto& tables = call.records<TableRecord>(scope);
  const TableRecord* table = tables.find(table_name);
  if (table == nullptr) return false;
  if (table->status == TableStatus::kDeleting) {
    erase_table(call, scope, *table);
    return false;
  }
  for (const IndexRecord& index : table->indexes) {
    if (index.status == TableStatus::kDeleting) erase_index(call, scope, *table, index.number);
  }
  for (const VectorIndexRecord& index : table->vector_indexes) {
    if (index.status == TableStatus::kDeleting) erase_index(call, scope, *table, index.number);
  }
  bool goes_on = false;
  tables.update(table_name, [&](TableRecord& record) {
    const TableStatus before = std::exchange(record.status, TableStatus::kActive);
    record.settings.erase(kEncryptionBefore);
    std::erase_if(record.indexes,
                  [](const IndexRecord& index) { return index.status == TableStatus::kDeleting; });
    for (IndexRecord& index : record.indexes) index.status = TableStatus::kActive;
    std::erase_if(record.vector_indexes, [](const VectorIndexRecord& index) {
      return index.status == TableStatus::kDeleting;
    });
    for (VectorIndexRecord& index : record.vector_indexes) {
      settle_vector_index(index, before);
      goes_on = goes_on || index.backfilling;
    }
  });
  return goes_on;
}

}  // namespace

Duration transition_time(Call& call, const Scope& scope) {
  const SettingsRecord* settings = call.records<SettingsRecord>(scope).find("");
  return settings != nullptr ? settings->transition : Duration(0);
}

void finish_transition(Call& call, const Scope& scope, const std::string& table_name) {
  const Duration time = transition_time(call, scope);
  // A timer runs in its call's own scope: a change from elsewhere is done at once.
  if (time == Duration(0) || !(scope == call.scope())) {
    while (finish(call, scope, table_name)) {
    }
  } else {
    call.set_timer("transition", table_name, call.now() + time);
  }
}

void on_transition_timer(Call& call, std::string_view key) {
  const std::string name(key);
  if (finish(call, call.scope(), name)) finish_transition(call, call.scope(), name);
}

void erase_table(Call& call, const Scope& scope, const TableRecord& table) {
  const std::string prefix = table_prefix(table.number);
  leave_replicas(call, scope, table);
  close_stream(call, scope, table);
  erase_expiries(call, scope, table);
  erase_history(call, scope, table);
  call.records<DestinationRecord>(scope).erase_prefix(destination_key(table.name, ""));
  call.records<ItemRecord>(scope).erase_prefix(prefix);
  call.records<IndexEntry>(scope).erase_prefix(prefix);
  call.records<VectorEntry>(scope).erase_prefix(prefix);
  call.records<LagRecord>(scope).erase_prefix(prefix);
  call.records<Usage>(scope).erase_prefix(prefix);
  call.records<Allowance>(scope).erase_prefix(prefix);
  call.records<PartitionRecord>(scope).erase_prefix(prefix);
  call.records<TableRecord>(scope).erase(std::string(table.name));
}

void erase_index(Call& call, const Scope& scope, const TableRecord& table, uint32_t number) {
  const std::string prefix = index_prefix(table.number, number);
  call.records<IndexEntry>(scope).erase_prefix(prefix);
  call.records<VectorEntry>(scope).erase_prefix(prefix);
  call.records<Usage>(scope).erase(prefix);
  call.records<Allowance>(scope).erase(prefix);
  call.records<PartitionRecord>(scope).erase_prefix(prefix);
}

double fill_index(Store& store,
                  const Scope& scope,
                  const TableRecord& table,
                  const IndexRecord& index) {
  double units = 0;
  const IndexProjection projection(index, table.key);
  const auto entry = [&](const ItemView& item,
                         const std::string& key) -> std::optional<FilledEntry<IndexEntry>> {
    auto place = entry_key(table.number, index.number, index.key, table.key, item, key);
    if (!place) return std::nullopt;
    const size_t bytes = projection.size(item);
    units += write_units(bytes);
    IndexEntry made = entry_of(*place, key);
    return FilledEntry<IndexEntry>{*std::move(place), std::move(made), bytes};
  };
  fill_entries<IndexEntry>(store, scope, table, index.number, entry);
  return units;
}

void fill_indexes(Store& store, const Scope& scope, const TableRecord& table) {
  for (const IndexRecord& index : table.indexes) fill_index(store, scope, table, index);
  for (const VectorIndexRecord& index : table.vector_indexes)
    fill_vector_index(store, scope, table, index);
}

void rebuild(Store& store) {
  ensure_sound(store);
  for (const Scope& scope : store.scopes_of<TableRecord>()) {
    for (const auto& [name, table] : store.collection<TableRecord>(scope)) {
      Usage usage;
      for (const auto& [key, item] :
           store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
        ++usage.items;
        usage.bytes += static_cast<int64_t>(billed_size(table, item.view()));
      }
      store.collection<Usage>(scope).put(index_prefix(table.number, 0), usage);
      fill_indexes(store, scope, table);
      fill_expiries(store, scope, table);
    }
  }
}

}  // namespace cloudtab::dynamodb
