#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/key_condition.h"
#include "core/services/dynamodb/partiql/ast.h"
#include "core/services/dynamodb/state.h"

// What a WHERE clause says of the key. A read whose every alternative gives the partition key one
// value is answered by a query for each ("decomposed"); any other reads the table or index whole
// and filters. A write names the whole key of one item, and what else it says is its condition.

namespace cloudtab::dynamodb::partiql {

/// One query of a read.
struct Lookup {
  KeyCondition key;
  /// What the key condition does not say.
  std::vector<dynamodb::Condition> rest;
};

/// The queries that a condition comes to, in the order written; none if it must be a scan. Errors:
/// more than `limits::kDecomposedReadsMax`, queries that overlap.
Result<std::vector<Lookup>> plan_lookups(const std::optional<dynamodb::Condition>& where,
                                         const KeySchema& schema);
/// Whether the values are of the types that the key's attributes have.
Status check_key_types(const std::vector<Lookup>& lookups, const KeySchema& schema);

/// The attributes of a lookup's rest, each once, in the order in which the service lists them:
/// those of compound conditions before those of simple ones.
std::vector<std::string> filter_attributes(const Lookup& lookup);

/// The one item that a write or a condition check names.
struct NamedItem {
  /// An encoded item of the key attributes.
  std::string key;
  std::vector<dynamodb::Condition> rest;
  /// A key attribute that is given a second value; `rest` then has it too.
  std::optional<std::string> ambiguous;
};
/// Nothing if the condition does not equal every key attribute to a value.
std::optional<NamedItem> named_item(const std::optional<dynamodb::Condition>& where,
                                    const KeySchema& schema);
/// The item that a lookup finds at most, if it names the whole key and nothing else.
std::optional<std::string> single_key(const Lookup& lookup, const KeySchema& schema);

struct ReadOrder {
  bool forward = true;
};
/// Puts the queries into the order that ORDER BY asks for, and tells which way each goes. Error: an
/// order that queries cannot give.
Result<ReadOrder> apply_order(const Select& select,
                              const KeySchema& schema,
                              std::vector<Lookup>& lookups);

/// All of them, or nothing if there are none.
std::optional<dynamodb::Condition> joined(std::vector<dynamodb::Condition> terms);

}  // namespace cloudtab::dynamodb::partiql
