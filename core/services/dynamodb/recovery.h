#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/value.h"

// Recovery to a point in time. While a table has it, every write leaves behind what stood before
// it, under the time of the write. The table as it was at some moment is the table as it is now,
// but for the items written since: of those, what the first write since found. So nothing is copied
// until someone asks, and a restore costs the table's size and the writes since.
//
// What is older than the window is of no use; each write takes away a little of it.

namespace cloudtab::dynamodb {

/// What a write found, keyed by `history_key`. Of several writes of an item in one millisecond only
/// the first leaves one.
struct HistoryRecord {
  static constexpr std::string_view kCollection = "dynamodb/history";
  static constexpr uint32_t kVersion = 1;

  std::string bytes;  ///< empty: there was no item

  void encode(RecordWriter& out) const { out.text(bytes); }
  static HistoryRecord decode(RecordReader& in, uint32_t) { return HistoryRecord{in.text()}; }
};

/// To which moments a table can go back, both ends included.
struct RecoveryWindow {
  Instant earliest{};
  Instant latest{};
  int64_t days = 0;
};

/// Nothing if the table has no recovery to a point in time.
std::optional<RecoveryWindow> recovery_window(Call& call, const TableRef& table);

/// Switches it, or changes how many days it reaches back; `days` counts if it is enabled. Switching
/// it off forgets the history: what is enabled again begins anew.
void set_recovery(Call& call, const TableRef& table, bool enabled, std::optional<int64_t> days);

/// Before a write of the item under `key`: keeps what stands there. Null: no item does.
void keep_history(Call& call, const TableRef& table, std::string_view key, const ItemRecord* item);
void erase_history(Call& call, const Scope& scope, const TableRecord& table);

/// Each item as it stood when `at` had passed, in the order of keys. A key comes without its table
/// number. Other tables may change during the visit, this one may not.
void visit_items_at(Call& call,
                    const TableRef& table,
                    Instant at,
                    const std::function<void(std::string_view key, std::string_view item)>& visit);

/// What the writes from a moment up to another, the latter excluded, made of an item; an empty text
/// stands for no item. Valid during the visit.
struct NetChange {
  std::string_view before;
  std::string_view after;
  Instant last_write{};
};
/// Each item written in that time, in the order of keys, but for those whose writes left what they
/// had found.
void visit_changes(Call& call,
                   const TableRef& table,
                   Instant from,
                   Instant until,
                   const std::function<void(const NetChange& change)>& visit);

}  // namespace cloudtab::dynamodb
