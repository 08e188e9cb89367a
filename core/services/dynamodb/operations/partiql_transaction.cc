#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/partiql/prepare.h"
#include "core/services/dynamodb/partiql/select.h"
#include "core/services/dynamodb/partiql/write.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/transactions.h"
#include "core/services/dynamodb/writes.h"

namespace cloudtab::dynamodb {

namespace {

using partiql::Prepared;

// Messages and their order as observed of the service by floci's tests
// (DynamoDbPartiQLEdgeCaseIntegrationTest) and paritysuite/dynamodb-conformance.

Error in_statement(size_t number, Error error) {
  error.message =
      "Validation failed in TransactStatements[" + std::to_string(number) + "]: " + error.message;
  return error;
}

/// Parameters first, of all statements; then the statements.
Result<std::vector<Prepared>> read_statements(const Document& requests) {
  std::vector<partiql::Parameters> parameters;
  for (const Document& request : requests) {
    ASSIGN_OR_RETURN(partiql::Parameters each, partiql::read_parameters(request));
    parameters.push_back(std::move(each));
  }
  std::vector<Prepared> statements;
  bool reads = false, writes = false;
  for (size_t i = 0; i < requests.size(); ++i) {
    auto prepared = partiql::prepare(requests[i], std::move(parameters[i]));
    if (!prepared.ok()) return in_statement(i, std::move(prepared).error());
    (prepared->statement.is_read() ? reads : writes) = true;
    statements.push_back(std::move(*prepared));
  }
  if (reads && writes) {
    return errors::validation(
        "ExecuteTransaction API does not support both read and write operations in the same "
        "request.");
  }
  return statements;
}

/// A write whose WHERE does not name one item cancels the transaction as a key does that does not
/// fit.
Result<WriteRequest> locate(const TableRef& table, const Prepared& prepared) {
  if (partiql::has_returning(prepared)) {
    return errors::validation("RETURNING clause is not supported in ExecuteTransaction.");
  }
  if (const auto* exists = std::get_if<partiql::Exists>(&prepared.statement.node)) {
    if (exists->select.from.index)
      return errors::validation("Reads on indices are not supported within transactions.");
  }
  auto request = partiql::locate_write(table, prepared);
  if (request.ok()) return request;
  if (errors::is_no_single_item(request.error())) return errors::key_mismatch();
  return request;
}

Result<partiql::ItemSelect> locate_read(const TableRef& table, const Prepared& prepared) {
  if (std::get<partiql::Select>(prepared.statement.node).from.index)
    return errors::validation("Reads on indices are not supported within transactions.");
  return partiql::plan_item_select(
      table,
      prepared,
      errors::validation("Select statements within ExecuteTransaction must specify the primary key "
                         "in the where clause."));
}

/// Finds every statement's table and item. A missing table, or an item that does not fit its table,
/// cancels the transaction once all statements are found to be sound otherwise.
template <class Located, class Locate>
Result<std::vector<Located>> locate_all(Call& call,
                                        const std::vector<Prepared>& statements,
                                        const Locate& locate_one) {
  std::vector<Located> located;
  Document reasons = Document::array();
  bool faulty = false;
  std::set<std::pair<std::string, std::string>> seen;
  bool again = false;
  for (size_t i = 0; i < statements.size(); ++i) {
    std::optional<Error> fault;
    auto table = find_ready_table(call, statements[i].table_name());
    if (!table.ok()) {
      fault = std::move(table).error();
      if (fault->code != "ResourceNotFoundException") return in_statement(i, *std::move(fault));
    } else if (auto one = locate_one(*table, statements[i]); one.ok()) {
      again = again || !seen.emplace((*table)->id, one->key).second;
      located.push_back(std::move(*one));
    } else {
      fault = std::move(one).error();
      if (!is_item_fault(*fault)) return in_statement(i, *std::move(fault));
    }
    reasons.push_back(reason_of(fault ? &*fault : nullptr));
    faulty = faulty || fault.has_value();
  }
  if (faulty) return errors::transaction_canceled(std::move(reasons));
  if (again) return several_operations_on_one_item();
  return located;
}

Outcome run_reads(Call& call, const std::vector<Prepared>& statements, const Document& input) {
  ASSIGN_OR_RETURN(const std::vector<partiql::ItemSelect> selects,
                   locate_all<partiql::ItemSelect>(call, statements, locate_read));
  ReadAnswer answer;
  for (const partiql::ItemSelect& select : selects) {
    double units = 0;
    ASSIGN_OR_RETURN(Document item, partiql::run_item_select(call, select, true, units));
    answer.add(call, *select.table, units, std::move(item));
  }
  return answer.finish(input);
}

Outcome run_writes(Call& call, const std::vector<Prepared>& statements, const Document& input) {
  ASSIGN_OR_RETURN(std::vector<WriteRequest> requests,
                   locate_all<WriteRequest>(call, statements, locate));
  const auto plan = [&](const WriteRequest& request, size_t number) {
    return partiql::plan_statement(call, statements[number], request);
  };
  // Recorded: writes are answered with an empty list.
  return dynamodb::run_writes(call,
                              input,
                              {.operation = "ExecuteTransaction",
                               .member = "TransactStatements",
                               .requests = std::move(requests),
                               .plan = plan,
                               .answer = {{"Responses", Document::array()}}});
}

}  // namespace

Outcome execute_transaction(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::vector<Prepared> statements,
                   read_statements(input["TransactStatements"]));
  return statements.front().statement.is_read() ? run_reads(call, statements, input)
                                                : run_writes(call, statements, input);
}

}  // namespace cloudtab::dynamodb
