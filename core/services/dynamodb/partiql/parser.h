#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/services/dynamodb/partiql/ast.h"

// Statements. Source: Developer Guide, "PartiQL statements for DynamoDB".
//
//   select    = SELECT (* | path {, path}) FROM target [WHERE or] [ORDER BY path [ASC | DESC] {,
//   ...}] insert    = INSERT INTO target VALUE or update    = UPDATE target clause {clause} [WHERE
//   or] [returning]
//             | FROM target [WHERE or] clause {clause} [returning]
//   clause    = SET path = or {, path = or} | REMOVE path
//   delete    = DELETE FROM target [WHERE or] [returning]
//   exists    = EXISTS ( select )
//   returning = RETURNING (ALL | MODIFIED) (OLD | NEW) *
//   target    = name { . name }

namespace cloudtab::dynamodb::partiql {

/// Error: the statement is not well formed, or says what no statement of its kind may say whatever
/// its table and parameters are.
Result<Statement> parse_statement(std::string_view statement);

}  // namespace cloudtab::dynamodb::partiql
