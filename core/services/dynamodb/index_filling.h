#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/engine/store.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/state.h"

namespace cloudtab::dynamodb {

/// What an index of either kind holds of an item.
template <class Entry>
struct FilledEntry {
  std::string key;
  Entry entry;
  size_t bytes = 0;  ///< as the index's size counts it
};

/// Makes the entries of index `number` from the table's items, and its usage. `entry_of(item, key)`
/// answers a `FilledEntry<Entry>`, or nothing for an item that is not in the index.
template <class Entry, class EntryOf>
void fill_entries(Store& store,
                  const Scope& scope,
                  const TableRecord& table,
                  uint32_t number,
                  const EntryOf& entry_of) {
  auto& entries = store.collection<Entry>(scope);
  Usage usage;
  for (const auto& [key, item] :
       store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
    std::optional<FilledEntry<Entry>> filled = entry_of(item.view(), key);
    if (!filled) continue;
    entries.put(filled->key, std::move(filled->entry));
    ++usage.items;
    usage.bytes += static_cast<int64_t>(filled->bytes);
  }
  store.collection<Usage>(scope).put(index_prefix(table.number, number), usage);
}

}  // namespace cloudtab::dynamodb
