#include "core/services/dynamodb/partiql/prepare.h"

#include <utility>
#include <variant>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/partiql/parser.h"
#include "core/services/dynamodb/partiql/translate.h"

namespace cloudtab::dynamodb::partiql {

namespace {

/// Works out what the statement's kind has.
struct Translate {
  Prepared& prepared;

  Status operator()(const Select& select) const { return condition(select.where); }
  Status operator()(const Exists& exists) const { return condition(exists.select.where); }
  Status operator()(const Delete& remove) const { return condition(remove.where); }
  Status operator()(const Insert& insert) const {
    ASSIGN_OR_RETURN(prepared.item, encode_item(insert.value, prepared.parameters));
    return ok();
  }
  Status operator()(const Update& update) const {
    ASSIGN_OR_RETURN(prepared.update, translate_update(update, prepared.parameters));
    return condition(update.where);
  }

  Status condition(const std::optional<Expression>& where) const {
    if (!where) return ok();
    ASSIGN_OR_RETURN(prepared.where, translate_condition(*where, prepared.parameters));
    return ok();
  }
};

struct TableName {
  const std::string& operator()(const Select& select) const { return select.from.table; }
  const std::string& operator()(const Exists& exists) const { return exists.select.from.table; }
  const std::string& operator()(const Insert& insert) const { return insert.into.table; }
  const std::string& operator()(const Update& update) const { return update.target.table; }
  const std::string& operator()(const Delete& remove) const { return remove.from.table; }
};

}  // namespace

const std::string& Prepared::table_name() const { return std::visit(TableName(), statement.node); }

Result<Parameters> read_parameters(const Document& request) {
  Parameters parameters;
  const Document* given = find_member(request, "Parameters");
  if (given == nullptr) return parameters;
  for (const Document& value : *given)
    RETURN_IF_ERROR(dynamodb::encode_value(value, parameters.emplace_back(), Wording::kOlder));
  return parameters;
}

Result<Prepared> prepare(const Document& request, Parameters parameters) {
  Prepared prepared;
  prepared.text = text_of(request, "Statement");
  prepared.return_old_on_failure =
      text_of(request, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
  prepared.parameters = std::move(parameters);
  ASSIGN_OR_RETURN(prepared.statement, parse_statement(prepared.text));
  // Observed: too many are no fault.
  if (prepared.statement.parameters > prepared.parameters.size()) {
    return errors::validation("Number of parameters in request and statement don't match.");
  }
  RETURN_IF_ERROR(std::visit(Translate{prepared}, prepared.statement.node));
  return prepared;
}

}  // namespace cloudtab::dynamodb::partiql
