#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/partiql/prepare.h"
#include "core/services/dynamodb/partiql/select.h"
#include "core/services/dynamodb/partiql/write.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/writes.h"

namespace cloudtab::dynamodb {

namespace {

using partiql::Prepared;

Result<Prepared> read_statement(const Document& request) {
  ASSIGN_OR_RETURN(partiql::Parameters parameters, partiql::read_parameters(request));
  ASSIGN_OR_RETURN(Prepared prepared, partiql::prepare(request, std::move(parameters)));
  if (std::holds_alternative<partiql::Exists>(prepared.statement.node)) {
    return errors::validation("EXISTS can only be used in ExecuteTransaction write requests.");
  }
  return prepared;
}

/// The code of a batch's statement: the exception's name without its end.
std::string batch_code(const std::string& code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kCodes = {{
      {"ValidationException", "ValidationError"},
      {"ThrottlingException", "ThrottlingError"},
      {"InternalServerError", "InternalServerError"},
  }};
  for (const auto& [name, short_name] : kCodes) {
    if (name == code) return std::string(short_name);
  }
  const std::string end = "Exception";
  const bool ends = code.size() > end.size() && code.substr(code.size() - end.size()) == end;
  return ends ? code.substr(0, code.size() - end.size()) : code;
}

Document batch_error(const Error& error) {
  Document described = {{"Code", batch_code(error.code)}, {"Message", error.message}};
  if (error.fields.contains("Item")) described["Item"] = error.fields["Item"];
  return described;
}

/// Runs one statement of a batch, and puts what it comes to into `response`.
Status run_in_batch(Call& call,
                    const Prepared& prepared,
                    const Document& request,
                    Document& response,
                    CapacityList& consumed) {
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, prepared.table_name()));
  if (!prepared.statement.is_read()) {
    ASSIGN_OR_RETURN(const WriteRequest write, partiql::locate_write(table, prepared));
    response["TableName"] = table->name;
    ASSIGN_OR_RETURN(WritePlan plan, partiql::plan_statement(call, prepared, write));
    Document item = partiql::returned_item(prepared, plan);
    if (!item.is_null()) response["Item"] = std::move(item);
    consumed.add(table->name, plan.capacity);
    commit_write(call, std::move(plan));
    return ok();
  }
  ASSIGN_OR_RETURN(
      const partiql::ItemSelect select,
      partiql::plan_item_select(
          table,
          prepared,
          errors::validation("Select statements within BatchExecuteStatement must specify the "
                             "primary key in the where clause.")));
  response["TableName"] = table->name;
  Capacity capacity(false);
  double units = 0;
  ASSIGN_OR_RETURN(
      Document item,
      partiql::run_item_select(call, select, request.value("ConsistentRead", false), units));
  if (!item.is_null()) response["Item"] = std::move(item);
  capacity.add_table(units);
  capacity.report(call, *table);
  consumed.add(table->name, capacity);
  return ok();
}

}  // namespace

Outcome execute_statement(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Prepared prepared, read_statement(input));
  if (prepared.statement.is_read()) return partiql::run_select(call, prepared, input);
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, prepared.table_name()));
  ASSIGN_OR_RETURN(const WriteRequest request, partiql::locate_write(table, prepared));
  ASSIGN_OR_RETURN(WritePlan plan, partiql::plan_statement(call, prepared, request));
  Document answer = {{"Items", Document::array()}};
  Document item = partiql::returned_item(prepared, plan);
  if (!item.is_null()) answer["Items"].push_back(std::move(item));
  answer_capacity(input, *table, plan.capacity, answer);
  commit_write(call, std::move(plan));
  return answer;
}

Outcome batch_execute_statement(Call& call, const Document& input) {
  std::vector<Result<Prepared>> statements;
  bool reads = false, writes = false;
  for (const Document& request : input["Statements"]) {
    const auto& prepared = statements.emplace_back(read_statement(request));
    if (prepared.ok()) (prepared->statement.is_read() ? reads : writes) = true;
  }
  if (reads && writes) {
    // That they may not be mixed is documented (Developer Guide, "Running batch operations with
    // PartiQL for DynamoDB"); the text is ExecuteTransaction's.
    return errors::validation(
        "BatchExecuteStatement API does not support both read and write operations in the same "
        "request.");
  }
  CapacityList consumed(writes);
  Document responses = Document::array();
  for (size_t i = 0; i < statements.size(); ++i) {
    Document response = Document::object();
    const Status status =
        statements[i].ok()
            ? run_in_batch(call, *statements[i], input["Statements"].at(i), response, consumed)
            : Status(statements[i].error());
    if (!status.ok()) response["Error"] = batch_error(status.error());
    responses.push_back(std::move(response));
  }
  Document answer = {{"Responses", std::move(responses)}};
  consumed.answer(input, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
