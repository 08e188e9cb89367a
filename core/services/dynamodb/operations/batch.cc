#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/reads.h"
#include "core/services/dynamodb/writes.h"

namespace cloudtab::dynamodb {

namespace {

// Messages as dynalite's tests record them.

Error duplicate_keys() {
  return errors::validation("Provided list of item keys contains duplicates");
}

/// The keys and options of one table of a BatchGetItem.
struct TableGets {
  std::string name;
  const Document* request = nullptr;
  Retrieval retrieval;
  std::vector<std::string> keys;
};

Result<TableGets> read_table_gets(const std::string& name, const Document& request, size_t& total) {
  TableGets gets{name, &request, {}, {}};
  ASSIGN_OR_RETURN(gets.retrieval, read_retrieval(request));
  std::set<std::string> seen;
  for (const Document& key : request["Keys"]) {
    ASSIGN_OR_RETURN(std::string encoded, encode_item(key));
    if (!seen.insert(encoded).second) return duplicate_keys();
    if (++total > limits::kBatchGetKeysMax) {
      return errors::validation("Too many items requested for the BatchGetItem call");
    }
    gets.keys.push_back(std::move(encoded));
  }
  return gets;
}

/// Keys that did not fit the answer go back to the caller.
void leave_unprocessed(const TableGets& gets, size_t from, Document& answer) {
  Document rest = *gets.request;
  rest["Keys"] = Document::array();
  for (size_t i = from; i < gets.keys.size(); ++i)
    rest["Keys"].push_back(to_document(ItemView(gets.keys[i])));
  answer["UnprocessedKeys"][gets.name] = std::move(rest);
}

Status run_gets(
    Call& call, const TableGets& gets, size_t& bytes, Document& answer, CapacityList& consumed) {
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, gets.name));
  for (const std::string& key : gets.keys) RETURN_IF_ERROR(check_key(table->key, ItemView(key)));
  Capacity capacity(false);
  Document& items = answer["Responses"][gets.name] = Document::array();
  for (size_t i = 0; i < gets.keys.size(); ++i) {
    ASSIGN_OR_RETURN(Retrieved retrieved,
                     retrieve(call, table, ItemView(gets.keys[i]), gets.retrieval));
    if (bytes + retrieved.bytes > limits::kBatchGetBytesMax) {
      leave_unprocessed(gets, i, answer);
      break;
    }
    bytes += retrieved.bytes;
    capacity.add_table(retrieved.units);
    if (retrieved.item) items.push_back(std::move(*retrieved.item));
  }
  capacity.report(call, *table, Document::object());
  consumed.add(table->name, capacity);
  return ok();
}

Result<std::vector<WriteRequest>> read_table_writes(Call& call,
                                                    const std::string& name,
                                                    const Document& requests,
                                                    size_t& total) {
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, name));
  std::vector<WriteRequest> writes;
  std::set<std::string> seen;
  for (const Document& request : requests) {
    const Document* put = find_member(request, "PutRequest");
    const Document* remove = find_member(request, "DeleteRequest");
    auto write = put != nullptr ? read_batch_put(table, (*put)["Item"])
                                : read_batch_delete(table, (*remove)["Key"]);
    if (!write.ok()) return std::move(write).error();
    if (!seen.insert(write->key).second) return duplicate_keys();
    if (++total > limits::kBatchWriteRequestsMax) {
      return errors::validation("Too many items requested for the BatchWriteItem call");
    }
    writes.push_back(std::move(*write));
  }
  return writes;
}

Status check_write_forms(const Document& tables) {
  for (const auto& [name, requests] : tables.items()) {
    for (const Document& request : requests) {
      if (request.size() == 1) continue;
      return errors::validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
          "the supported datatypes");
    }
  }
  return ok();
}

/// One request reads by expressions or by the older parameter, not one table by this and another by
/// that. Observed; the text is that of one table's mixture.
Status check_projections(const Document& tables) {
  bool with_expressions = false, with_older = false;
  for (const auto& [name, request] : tables.items()) {
    with_expressions = with_expressions || request.contains("ProjectionExpression");
    with_older = with_older || request.contains("AttributesToGet");
  }
  if (!with_expressions || !with_older) return ok();
  return check_parameter_mix({{"ProjectionExpression", ""}, {"AttributesToGet", Document::array()}},
                             {"ProjectionExpression"},
                             {"AttributesToGet"});
}

}  // namespace

Outcome batch_get_item(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_projections(input["RequestItems"]));
  std::vector<TableGets> tables;
  size_t total = 0;
  for (const auto& [name, request] : input["RequestItems"].items()) {
    ASSIGN_OR_RETURN(TableGets gets, read_table_gets(name, request, total));
    tables.push_back(std::move(gets));
  }
  Document answer = {{"Responses", Document::object()}, {"UnprocessedKeys", Document::object()}};
  CapacityList consumed(false);
  size_t bytes = 0;
  for (const TableGets& gets : tables)
    RETURN_IF_ERROR(run_gets(call, gets, bytes, answer, consumed));
  consumed.answer(input, answer);
  return answer;
}

Outcome batch_write_item(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_write_forms(input["RequestItems"]));
  std::vector<WriteRequest> writes;
  size_t total = 0;
  for (const auto& [name, requests] : input["RequestItems"].items()) {
    ASSIGN_OR_RETURN(std::vector<WriteRequest> of_table,
                     read_table_writes(call, name, requests, total));
    std::move(of_table.begin(), of_table.end(), std::back_inserter(writes));
  }
  Document answer = {{"UnprocessedItems", Document::object()}};
  CapacityList consumed(true);
  for (const WriteRequest& write : writes) {
    ASSIGN_OR_RETURN(WritePlan plan, plan_write(call, write));
    consumed.add(plan.table->name, plan.capacity);
    if (text_of(input, "ReturnItemCollectionMetrics") == "SIZE") {
      Document metrics = item_collection_metrics(call, plan);
      if (!metrics.is_null())
        answer["ItemCollectionMetrics"][plan.table->name].push_back(std::move(metrics));
    }
    commit_write(call, std::move(plan));
  }
  consumed.answer(input, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
