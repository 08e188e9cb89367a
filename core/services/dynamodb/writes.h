#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/wording.h"

// Every change of an item goes through here, in three steps:
//
//   read      the request, checked against itself and then against its table  -> WriteRequest
//   plan      the condition is tried and the new item worked out; nothing changes    -> WritePlan
//   commit    item, index entries and usage change, and the observers learn of it
//
// PutItem, UpdateItem and DeleteItem do the three at once; batches and transactions read and plan
// all before they commit any.

namespace cloudtab::dynamodb {

struct PutWrite {
  std::string item;
};
struct DeleteWrite {};
struct UpdateWrite {
  Update update;
  /// Whether the limit of an item's size also holds for what the update writes and a charge for
  /// each action: in UpdateItem alone (see `update_charge`).
  bool charges_actions = false;
  /// As given, for an item that is not there yet.
  std::string key_item;
};
/// A transaction's ConditionCheck.
struct CheckWrite {};

struct WriteRequest {
  TableRef table;
  /// See `item_key`.
  std::string key;
  std::variant<PutWrite, DeleteWrite, UpdateWrite, CheckWrite> write;
  std::optional<Condition> condition;
  /// ReturnValuesOnConditionCheckFailure.
  bool return_old_on_failure = false;
};

struct WritePlan {
  TableRef table;
  std::string key;
  /// The item as it is; null if there is none. Valid until the plan is committed.
  const ItemRecord* old_item = nullptr;
  /// The item as it will be; nothing if it goes away or is only checked.
  std::optional<std::string> new_item;
  /// Their sizes as writes are billed, by `count_bytes`; 0 for none.
  size_t old_bytes = 0, new_bytes = 0;
  bool check_only = false;
  /// The service itself deletes the item, by time to live: it costs nothing.
  bool by_expiry = false;
  Capacity capacity{true};

  /// Once the items are known, before `commit_write`.
  void count_bytes() {
    old_bytes = old_item != nullptr ? billed_size(*table, old_view()) : 0;
    new_bytes = new_item ? billed_size(*table, new_view()) : 0;
  }
  ItemView old_view() const { return old_item == nullptr ? ItemView() : old_item->view(); }
  ItemView new_view() const { return new_item ? ItemView(*new_item) : ItemView(); }
};

/// A write as far as its request alone says: `request.table` and `request.key` are not there yet.
struct WriteDraft {
  std::string table_name;
  WriteRequest request;
  /// Key, encoded; of a Put the item itself is in the request.
  std::string key;
};
// The first step: everything that can be found wrong without the table.
Result<WriteDraft> draft_put(const Document& input, Wording wording);
Result<WriteDraft> draft_delete(const Document& input, Wording wording);
Result<WriteDraft> draft_update(const Document& input, Wording wording);
/// Of a transaction's ConditionCheck.
Result<WriteDraft> draft_check(const Document& input, Wording wording);
/// The second: finds the table and checks the key against it.
Result<WriteRequest> bind(Call& call, WriteDraft draft);

// Both steps, as PutItem, DeleteItem and UpdateItem have them.
Result<WriteRequest> read_put(Call& call, const Document& input);
Result<WriteRequest> read_delete(Call& call, const Document& input);
Result<WriteRequest> read_update(Call& call, const Document& input);
/// One entry of a BatchWriteItem: an item to put, or a key to delete. Texts differ from those of
/// the single operations.
Result<WriteRequest> read_batch_put(const TableRef& table, const Document& item);
Result<WriteRequest> read_batch_delete(const TableRef& table, const Document& key);

/// Writes of PartiQL statements, whose parts are known already: `item` and `key` are encoded, and
/// the key is checked against the table's. Texts are those of the single operations.
Result<WriteRequest> make_put(const TableRef& table,
                              std::string item,
                              std::optional<Condition> condition);
Result<WriteRequest> make_update(const TableRef& table,
                                 const std::string& key,
                                 Update update,
                                 std::optional<Condition> condition);
Result<WriteRequest> make_delete(const TableRef& table,
                                 const std::string& key,
                                 std::optional<Condition> condition);
Result<WriteRequest> make_check(const TableRef& table, const std::string& key, Condition condition);

/// Error: ConditionalCheckFailedException, with the item if asked for; an update that cannot be
/// applied.
Result<WritePlan> plan_write(Call& call, const WriteRequest& request);
/// In every region of a global table.
void commit_write(Call& call, WritePlan plan);
/// In the plan's table alone.
void commit_here(Call& call, WritePlan plan);

/// ItemCollectionMetrics of a write to a table with local indexes; null for other tables.
Document item_collection_metrics(Call& call, const WritePlan& plan);

}  // namespace cloudtab::dynamodb
