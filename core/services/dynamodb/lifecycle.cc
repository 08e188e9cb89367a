#include "core/services/dynamodb/lifecycle.h"

#include <algorithm>
#include <utility>

#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/kinesis_destination.h"
#include "core/services/dynamodb/partitions.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/throttle.h"

namespace cloudtab::dynamodb {

namespace {

void finish(Call& call, const Scope& scope, const std::string& table_name) {
  auto& tables = call.records<TableRecord>(scope);
  const TableRecord* table = tables.find(table_name);
  if (table == nullptr) return;
  if (table->status == TableStatus::kDeleting) {
    erase_table(call, scope, *table);
    return;
  }
  for (const IndexRecord& index : table->indexes) {
    if (index.status == TableStatus::kDeleting) erase_index(call, scope, *table, index);
  }
  tables.update(table_name, [](TableRecord& record) {
    record.status = TableStatus::kActive;
    record.settings.erase(kEncryptionBefore);
    std::erase_if(record.indexes,
                  [](const IndexRecord& index) { return index.status == TableStatus::kDeleting; });
    for (IndexRecord& index : record.indexes) index.status = TableStatus::kActive;
  });
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
    finish(call, scope, table_name);
  } else {
    call.set_timer("transition", table_name, call.now() + time);
  }
}

void on_transition_timer(Call& call, std::string_view key) {
  finish(call, call.scope(), std::string(key));
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
  call.records<Usage>(scope).erase_prefix(prefix);
  call.records<Allowance>(scope).erase_prefix(prefix);
  call.records<PartitionRecord>(scope).erase_prefix(prefix);
  call.records<TableRecord>(scope).erase(std::string(table.name));
}

void erase_index(Call& call,
                 const Scope& scope,
                 const TableRecord& table,
                 const IndexRecord& index) {
  const std::string prefix = index_prefix(table.number, index.number);
  call.records<IndexEntry>(scope).erase_prefix(prefix);
  call.records<Usage>(scope).erase(prefix);
  call.records<Allowance>(scope).erase(prefix);
  call.records<PartitionRecord>(scope).erase_prefix(prefix);
}

void fill_index(Store& store,
                const Scope& scope,
                const TableRecord& table,
                const IndexRecord& index) {
  auto& entries = store.collection<IndexEntry>(scope);
  Usage usage;
  const IndexProjection projection(index, table.key);
  for (const auto& [key, item] :
       store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
    const auto entry =
        entry_key(table.number, index.number, index.key, table.key, item.view(), key);
    if (!entry) continue;
    entries.put(*entry, entry_of(*entry, key));
    ++usage.items;
    usage.bytes += static_cast<int64_t>(projection.size(item.view()));
  }
  store.collection<Usage>(scope).put(index_prefix(table.number, index.number), usage);
}

void rebuild(Store& store) {
  for (const Scope& scope : store.scopes_of<TableRecord>()) {
    for (const auto& [name, table] : store.collection<TableRecord>(scope)) {
      Usage usage;
      for (const auto& [key, item] :
           store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
        ++usage.items;
        usage.bytes += static_cast<int64_t>(item_size(item.view()));
      }
      store.collection<Usage>(scope).put(index_prefix(table.number, 0), usage);
      for (const IndexRecord& index : table.indexes) fill_index(store, scope, table, index);
      fill_expiries(store, scope, table);
    }
  }
}

}  // namespace cloudtab::dynamodb
