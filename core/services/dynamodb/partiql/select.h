#pragma once

#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/pages.h"
#include "core/services/dynamodb/partiql/prepare.h"
#include "core/services/dynamodb/reads.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb::partiql {

/// The columns that a SELECT answers; none for all. A column is named by the last name of its path
/// and the indexes behind it: `a.b[3]` is `b[3]`.
class Columns {
 public:
  /// Error: a column that is no path.
  static Result<Columns> of(const Select& select);

  /// What must be read of an item: attributes whole where a column lies within one.
  Wanted wanted() const;
  /// An item's columns, from what `wanted` made of it.
  Document pick(Document item) const;
  const std::vector<dynamodb::Path>& paths() const { return paths_; }

 private:
  std::vector<dynamodb::Path> paths_;
  std::vector<std::string> names_;
  bool nested_ = false;
};

/// ExecuteStatement of a SELECT: one page. `input` is the request.
Result<Document> run_select(Call& call, const Prepared& prepared, const Document& input);

/// A SELECT of one item, as batches and transactions have it.
struct ItemSelect {
  TableRef table;
  /// Encoded, and checked against the table.
  std::string key;
  Columns columns;
  Wanted wanted;
};
/// `refusal`: the error if the statement does not name the primary key and nothing else.
Result<ItemSelect> plan_item_select(const TableRef& table,
                                    const Prepared& prepared,
                                    const Error& refusal);
/// Null if there is no such item.
Result<Document> run_item_select(Call& call,
                                 const ItemSelect& select,
                                 bool consistent,
                                 double& units);

}  // namespace cloudtab::dynamodb::partiql
