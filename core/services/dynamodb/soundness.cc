#include "core/services/dynamodb/soundness.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/ensure.h"
#include "core/services/dynamodb/backups.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/stream_state.h"

namespace cloudtab::dynamodb {

namespace {

void ensure_whole_map(std::string_view body, int depth);

void ensure_whole(const ValueView& value, int depth) {
  ENSURE(depth <= limits::kNewLayerNestingMax);
  if (value.type() == Type::kMap) return ensure_whole_map(value.payload(), depth);
  if (value.type() == Type::kNumber) value.number();
  if (value.type() == Type::kList) {
    ListReader reader(value.payload());
    while (const std::optional<ValueView> element = reader.next())
      ensure_whole(*element, depth + 1);
  }
  if (is_set(value.type())) {
    SetReader reader(value.payload());
    std::string_view element;
    while (reader.next(element)) {
      if (value.type() == Type::kNumberSet) ENSURE(Decimal::decode(element).has_value());
    }
  }
}

void ensure_whole_map(std::string_view body, int depth) {
  MapReader reader(body);
  while (const auto entry = reader.next()) ensure_whole(entry->value, depth + 1);
}

/// `bytes` may be empty where there was no item.
void ensure_whole_item(std::string_view bytes) {
  if (!bytes.empty()) ensure_whole_map(bytes, 0);
}

void ensure_sound_table(Store& store, const Scope& scope, const TableRecord& table) {
  ENSURE(!table.key.partition.empty());
  for (const IndexRecord& index : table.indexes) ENSURE(!index.key.partition.empty());
  for (const auto& [key, item] :
       store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
    ENSURE(!item.bytes.empty());
    ensure_whole_map(item.bytes, 0);
    for (const auto* attributes : {&table.key.partition, &table.key.sort})
      ENSURE(key_values(*attributes, item.view()).has_value());
    ENSURE(item_key(table.number, table.key, item.view()) == key);
  }
}

}  // namespace

void ensure_sound(Store& store) {
  for (const Scope& scope : store.scopes_of<TableRecord>()) {
    std::set<uint32_t> numbers;
    for (const auto& [name, table] : store.collection<TableRecord>(scope)) {
      ENSURE(name == table.name);
      ENSURE(numbers.insert(table.number).second);
      ensure_sound_table(store, scope, table);
    }
  }
  for (const Scope& scope : store.scopes_of<BackupItemRecord>()) {
    for (const auto& [key, item] : store.collection<BackupItemRecord>(scope))
      ensure_whole_item(item.bytes);
  }
  for (const Scope& scope : store.scopes_of<HistoryRecord>()) {
    for (const auto& [key, item] : store.collection<HistoryRecord>(scope))
      ensure_whole_item(item.bytes);
  }
  for (const Scope& scope : store.scopes_of<LagRecord>()) {
    for (const auto& [key, write] : store.collection<LagRecord>(scope))
      ensure_whole_item(write.before);
  }
  for (const Scope& scope : store.scopes_of<ChangeRecord>()) {
    for (const auto& [key, change] : store.collection<ChangeRecord>(scope)) {
      for (const std::string* item : {&change.keys, &change.old_image, &change.new_image})
        ensure_whole_item(*item);
    }
  }
}

}  // namespace cloudtab::dynamodb
