#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/wording.h"

// The parameters that came before expressions, translated to the same trees. Source: Developer
// Guide, "Legacy DynamoDB conditional parameters"; messages as dynalite's tests record them.

namespace cloudtab::dynamodb {

/// Expected, with ConditionalOperator `AND` or `OR`.
Result<Condition> read_expected(const Document& expected,
                                std::string_view conditional_operator,
                                Wording wording);
/// Refuses a ConditionalOperator without at least two conditions to join. `conditions`: Expected,
/// QueryFilter or ScanFilter; null if not given.
Status check_conditional_operator(const Document& input, const Document* conditions);
/// Checks of Conditions (KeyConditions, QueryFilter, ScanFilter) that need no table.
Status check_conditions(const Document& conditions, Wording wording);
/// After `check_conditions`: types that filters take but keys do not. That filters take them is
/// observed on the service (paritysuite/dynamodb-conformance, queryFilter.test.ts).
Status check_key_conditions(const Document& key_conditions);
/// QueryFilter or ScanFilter, after `check_conditions`.
Condition filter_of_conditions(const Document& conditions, std::string_view conditional_operator);
/// One comparison of an attribute with the operator's values, encoded.
Condition compare_attribute(std::string_view attribute,
                            std::string_view comparison_operator,
                            const std::vector<std::string>& values);
/// AttributeUpdates.
Result<Update> read_attribute_updates(const Document& updates, Wording wording);
/// AttributesToGet.
Result<Projection> read_attributes_to_get(const Document& attributes);

}  // namespace cloudtab::dynamodb
