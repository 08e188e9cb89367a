#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/services/dynamodb/partiql/ast.h"

namespace cloudtab::dynamodb::partiql {

/// The request's Parameters, encoded.
using Parameters = std::vector<std::string>;

/// Whether it is a literal, a collection or a parameter.
bool is_value(const Expression& expression);

/// A literal, collection or parameter as an encoded value. Errors: a number that DynamoDB cannot
/// hold, a set that is empty, mixed or has an element twice, too many levels, what is no value
/// within a collection; they tell the place below `root`, the value as a whole.
Result<std::string> encode_value(const Expression& value, const Parameters& parameters);

/// INSERT's tuple, or a parameter that is a map, as an encoded item.
Result<std::string> encode_item(const Expression& value, const Parameters& parameters);

}  // namespace cloudtab::dynamodb::partiql
