#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/reads.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/wording.h"

// What Query and Scan share: choosing a table or index, the starting key, what to answer, and
// reading one page of at most 1 MB in key order. Messages as dynalite's tests record them, unless a
// comment says otherwise.

namespace cloudtab::dynamodb {

/// The table or index that a request reads, and how.
struct Source {
  TableRef table;
  const IndexRecord* index = nullptr;  ///< null: the table itself
  bool consistent = false;

  const KeySchema& key() const { return index != nullptr ? index->key : table->key; }
  /// Before every key of it.
  std::string prefix() const;
};

/// Errors: no such table or index; a consistent read of a global index.
Result<Source> find_source(Call& call, const Document& input);

/// ExclusiveStartKey, encoded; empty if there is none. Only the values are checked.
Result<std::string> read_start_key(const Document& input, Wording wording);
/// Whether it holds exactly the keys of table and index. `is_query`: the texts differ.
Status check_start_key(const Source& source, const ItemView& start_key, bool is_query);
/// The collection key that a starting key stands for.
std::string key_of_start(const Source& source, const ItemView& start_key);

/// Select and the projection of a request.
struct Selection {
  Wanted wanted;
  bool count_only = false;
  /// An index's items are completed from the table.
  bool whole_items = false;
};
/// Refuses a Select that the rest of the request contradicts.
Status check_select(const Document& input, bool is_query);
Result<Selection> select(const Document& input, const Source& source, Wanted wanted);

struct PageRequest {
  Source source;
  Selection selection;
  std::optional<Condition> filter;
  /// Keys from `begin` up to but not including `end`.
  std::string begin, end;
  bool forward = true;
  /// Items looked at, matching or not.
  std::optional<size_t> limit;
};

/// Whether throughput is left to read the page with. `everywhere`: a scan, which is not held
/// against the partition that it begins in.
Status admit_page(Call& call, const PageRequest& request, bool everywhere);
/// The answer but for ConsumedCapacity: Items, Count, ScannedCount, LastEvaluatedKey. Takes what it
/// cost from the throughput.
Document read_page(Call& call, const PageRequest& request, Capacity& capacity);

/// The end of a request of Query or Scan (`operation`): admits and reads its page, and reports what
/// it cost. Error: throughput is exceeded.
Outcome answer_page(Call& call,
                    const Document& input,
                    const PageRequest& request,
                    std::string_view operation);

}  // namespace cloudtab::dynamodb
