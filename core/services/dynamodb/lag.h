#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/pages.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/value.h"
#include "core/services/dynamodb/writes.h"

// Reads that lag behind writes, so that a stale read can be shown. While the sandbox has such a lag
// (SettingsRecord::lag_max; none unless set), every write keeps what it found and draws a delay by
// the sandbox's seed. Until that has passed, eventually consistent reads of the table and its local
// indexes, and every read of a global index, see the item as it was; a later write that shows
// earlier carries those before it along. Consistent reads, transactions and conditions always see
// the item as it is. Vector indexes, streams and replicas do not lag.

namespace cloudtab::dynamodb {

/// What a write found, keyed by the item's key and the write's number among those kept of the item.
struct LagRecord {
  static constexpr std::string_view kCollection = "dynamodb/lag";
  static constexpr uint32_t kVersion = 1;

  /// From when on reads that may lag see the write.
  Instant visible{};
  bool existed = false;
  std::string before;  ///< the item's bytes, if it existed

  void encode(RecordWriter& out) const;
  static LagRecord decode(RecordReader& in, uint32_t version);
};

/// Before a write changes its item. Takes away what has been seen meanwhile.
void note_write(Call& call, const WritePlan& plan);

/// An item as it is; nothing if there is none.
std::optional<ItemView> item_at(Call& call, const TableRef& table, const std::string& key);
/// An item as a read that may lag sees it; nothing if it sees none.
std::optional<ItemView> lagging_item(Call& call, const TableRef& table, const std::string& key);

/// The items of a page's range as a read that may lag sees them, by their keys in the table or
/// index; nothing if that is what stands there. Valid until an item changes.
std::optional<std::map<std::string, ItemView>> lagging_range(Call& call,
                                                             const PageRequest& request);

}  // namespace cloudtab::dynamodb
