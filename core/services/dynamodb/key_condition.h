#pragma once

#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/key.h"

// The key condition of a Query, from KeyConditionExpression or KeyConditions, and the range of keys
// it means. Messages as dynalite's tests record them.

namespace cloudtab::dynamodb {

struct KeyTerm {
  std::string attribute;
  /// As in KeyConditions: EQ, LT, LE, GT, GE, BETWEEN, BEGINS_WITH, or one that no key condition
  /// may have.
  std::string comparison;
  /// Encoded.
  std::vector<std::string> values;
};

using KeyCondition = std::vector<KeyTerm>;

/// From a resolved KeyConditionExpression: conditions joined by AND, each of one key attribute with
/// values.
Result<KeyCondition> key_condition_of(const Condition& condition);
/// From KeyConditions, after `check_conditions`.
Result<KeyCondition> key_condition_of(const Document& key_conditions);

/// Whether the condition fits the schema: every partition attribute equal to a value, at most one
/// range on the sort key.
Status check_key_condition(const KeyCondition& condition, const KeySchema& schema);

struct KeyRange {
  std::string begin, end;  ///< as `PageRequest` has them
};
/// After `check_key_condition`. `prefix` is the source's.
KeyRange key_range(const KeyCondition& condition, const KeySchema& schema, std::string prefix);
/// Whether a key satisfies every term.
bool matches(const KeyCondition& condition,
             const std::vector<KeyAttribute>& attributes,
             const ItemView& key);

}  // namespace cloudtab::dynamodb
