#pragma once

#include <optional>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/expression/path_tree.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

/// What of an item a read wants: all, or some paths.
struct Wanted {
  std::optional<Projection> paths;
  PathTree tree;

  Document document(const ItemView& item) const;
};

/// ProjectionExpression or AttributesToGet of a request whose other expressions, if any, are read
/// with the same names.
Result<Wanted> read_wanted(const Document& input, Placeholders& placeholders);
Wanted want(std::optional<Projection> paths);

/// How GetItem, BatchGetItem and TransactGetItems read.
struct Retrieval {
  Wanted wanted;
  bool consistent = false;
  /// In a transaction a read takes twice its units from the table's throughput.
  bool transactional = false;
};

/// Checks and reads ProjectionExpression, AttributesToGet, ExpressionAttributeNames and
/// ConsistentRead.
Result<Retrieval> read_retrieval(const Document& input);

struct Retrieved {
  /// What is wanted of the item; nothing if there is none.
  std::optional<Document> item;
  size_t bytes = 0;
  double units = 0;
};

/// Errors: a key that does not fit the table; no throughput left.
Result<Retrieved> retrieve(Call& call,
                           const TableRef& table,
                           const ItemView& key,
                           const Retrieval& retrieval);

}  // namespace cloudtab::dynamodb
