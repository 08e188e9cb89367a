#include "core/services/dynamodb/measures.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/services/dynamodb/throttle.h"

namespace cloudtab::dynamodb {

namespace {

/// Operations on items of one table; they are the ones that have to be quick.
constexpr std::string_view kOfOneTable[] = {
    "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "SearchVectors"};
constexpr std::string_view kBatches[] = {"BatchGetItem", "BatchWriteItem"};
constexpr std::string_view kTransactions[] = {"TransactGetItems", "TransactWriteItems"};

template <size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// `given` is a table's name or its ARN.
std::string_view name_of(std::string_view given) {
  return given.starts_with("arn:") ? given.substr(given.find('/') + 1) : given;
}

/// The member if it is there and is text; else "". What is told of may be refused as malformed.
std::string_view table_in(const Document& input) {
  if (!input.is_object()) return {};
  const auto found = input.find("TableName");
  if (found == input.end() || !found->is_string()) return {};
  return name_of(found->get_ref<const std::string&>());
}

std::set<std::string_view> tables_of_batch(const Document& input) {
  std::set<std::string_view> tables;
  const auto items = input.find("RequestItems");
  if (items == input.end() || !items->is_object()) return tables;
  for (auto it = items->begin(); it != items->end(); ++it) tables.insert(name_of(it.key()));
  return tables;
}

std::set<std::string_view> tables_of_transaction(const Document& input) {
  std::set<std::string_view> tables;
  const auto items = input.find("TransactItems");
  if (items == input.end() || !items->is_array()) return tables;
  for (const Document& item : *items) {
    if (!item.is_object()) continue;
    for (const Document& action : item) tables.insert(table_in(action));
  }
  tables.erase("");
  return tables;
}

void count(Call& call,
           std::string_view metric,
           double value,
           std::string_view unit,
           std::string_view operation,
           std::string_view table) {
  if (!table.empty())
    call.meter(metric, value, unit, {{"TableName", table}, {"Operation", operation}});
}

/// For each table that the request is about, if it is one on items.
void count_tables(Call& call,
                  std::string_view metric,
                  double value,
                  std::string_view unit,
                  std::string_view operation,
                  const Document& input) {
  if (is_one_of(operation, kOfOneTable))
    return count(call, metric, value, unit, operation, table_in(input));
  const bool is_batch = is_one_of(operation, kBatches);
  if (!input.is_object() || (!is_batch && !is_one_of(operation, kTransactions))) return;
  for (const std::string_view table :
       is_batch ? tables_of_batch(input) : tables_of_transaction(input))
    count(call, metric, value, unit, operation, table);
}

/// Source: the page's entry of UserErrors, which leaves out what has metrics of its own.
bool has_own_metric(const Error& error) {
  return error.code == "ConditionalCheckFailedException" || is_throttled(error);
}

}  // namespace

void measure_call(Call& call,
                  const model::Operation& operation,
                  const Document& input,
                  const Outcome& outcome) {
  if (!outcome.is_error()) {
    const Duration latency = call.now() - call.started_at();
    return count_tables(call,
                        "SuccessfulRequestLatency",
                        static_cast<double>(latency.count()),
                        "Milliseconds",
                        operation.name,
                        input);
  }
  const Error& error = outcome.error();
  const bool is_ours = error.fault == Fault::kReceiver || error.http_status >= 500;
  if (!is_ours && !has_own_metric(error))
    call.meter("UserErrors", 1, "Count", std::span<const Dimension>());
  if (is_ours && error.http_status != 501)
    count_tables(call, "SystemErrors", 1, "Count", operation.name, input);
}

}  // namespace cloudtab::dynamodb
