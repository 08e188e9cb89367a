#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/value.h"

// Time to live: an item goes some time after the second that its attribute names. Source: Developer
// Guide, "Using time to live (TTL) in DynamoDB".
//
// `dynamodb/expiries` holds the items that have such a time in the order in which they fall due; a
// timer per table wakes for the first of them. A deletion is a write like any other, by the service
// and for free.

namespace cloudtab::dynamodb {

/// Keyed by table number, due time and the rest of the item's key.
struct ExpiryEntry {
  static constexpr std::string_view kCollection = "dynamodb/expiries";
  static constexpr bool kDerived = true;
};

/// Keeps the entries of a table with time to live in step with a write. `before` and `after`: the
/// item stored under `key`, if any.
void track_expiry(Call& call,
                  const TableRef& table,
                  std::string_view key,
                  const std::optional<ItemView>& before,
                  const std::optional<ItemView>& after);
/// Makes the entries of a table from its items.
void fill_expiries(Store& store, const Scope& scope, const TableRecord& table);
/// Begins to expire a table's items, after its time to live was enabled.
void start_expiry(Call& call, const TableRef& table);
void erase_expiries(Call& call, const Scope& scope, const TableRecord& table);

/// Deletes what is due; the timer's key is the table's ARN.
void on_expiry_timer(Call& call, std::string_view key);

}  // namespace cloudtab::dynamodb
