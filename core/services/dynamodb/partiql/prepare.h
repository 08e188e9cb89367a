#pragma once

#include <optional>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/partiql/ast.h"
#include "core/services/dynamodb/partiql/literals.h"

namespace cloudtab::dynamodb::partiql {

/// A statement read and checked as far as that can be without its table.
struct Prepared {
  std::string text;
  Statement statement;
  Parameters parameters;
  /// Of SELECT, UPDATE, DELETE and EXISTS.
  std::optional<dynamodb::Condition> where;
  /// Of UPDATE.
  dynamodb::Update update;
  /// Of INSERT: the encoded item.
  std::string item;
  /// ReturnValuesOnConditionCheckFailure.
  bool return_old_on_failure = false;

  const std::string& table_name() const;
};

/// Parameters of a request or of one of its statements. The service checks those of all statements
/// before it reads any.
Result<Parameters> read_parameters(const Document& request);
/// `request` has Statement and, perhaps, ReturnValuesOnConditionCheckFailure.
Result<Prepared> prepare(const Document& request, Parameters parameters);

}  // namespace cloudtab::dynamodb::partiql
