#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/services/dynamodb/expression/ast.h"

// The grammar of the five expressions (Developer Guide, "Condition and filter expressions,
// operators, and functions", "Using update expressions", "Using projection expressions"):
//
//   condition  = and { OR and }          and  = not { AND not }        not = NOT not | primary
//   primary    = ( condition ) | call | operand comparator operand
//              | operand BETWEEN operand AND operand | operand IN ( operand {, operand} )
//   operand    = path | :value | call | ( operand )
//   call       = name ( operand {, operand} )
//   path       = (name | #name) { . (name | #name) | [ integer ] }
//   update     = section { section }
//   section    = SET path = sum {, ...} | REMOVE path {, ...} | ADD path :value {, ...} | DELETE
//   path :value {, ...} sum        = operand [ (+ | -) operand ] projection = path {, path}
//
// Errors are `ValidationException`s whose message lacks the head that names the parameter ("Invalid
// FilterExpression: "): empty, too long, syntax with the token and its neighbours, doubled
// parentheses, too many operators.

namespace cloudtab::dynamodb {

/// Also for filters and key conditions.
Result<ast::Condition> parse_condition(std::string_view source);
Result<ast::Update> parse_update(std::string_view source);
Result<ast::Projection> parse_projection(std::string_view source);

}  // namespace cloudtab::dynamodb
