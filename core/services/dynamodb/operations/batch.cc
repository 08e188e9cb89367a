#include <iterator>
#include <optional>
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
#include "core/services/dynamodb/throttle.h"
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

/// Keys that did not fit the answer, or for which there was no throughput, go back to the caller.
void leave_unprocessed(const TableGets& gets, const std::vector<size_t>& left, Document& answer) {
  if (left.empty()) return;
  Document rest = *gets.request;
  rest["Keys"] = Document::array();
  for (const size_t i : left) rest["Keys"].push_back(to_document(ItemView(gets.keys[i])));
  answer["UnprocessedKeys"][gets.name] = std::move(rest);
}

/// What of a batch could be done so far, and why the rest could not.
struct Progress {
  size_t done = 0;
  std::optional<Error> throttled;

  /// A batch of which nothing could be done fails (API reference).
  Status status() const {
    if (done == 0 && throttled) return *throttled;
    return ok();
  }
};

Status run_gets(Call& call,
                const TableGets& gets,
                size_t& bytes,
                Document& answer,
                CapacityList& consumed,
                Progress& progress) {
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, gets.name));
  for (const std::string& key : gets.keys) RETURN_IF_ERROR(check_key(table->key, ItemView(key)));
  Capacity capacity(false);
  Document& items = answer["Responses"][gets.name] = Document::array();
  std::vector<size_t> left;
  for (size_t i = 0; i < gets.keys.size(); ++i) {
    auto retrieved = retrieve(call, table, ItemView(gets.keys[i]), gets.retrieval);
    if (!retrieved.ok() && !is_throttled(retrieved.error())) return std::move(retrieved).error();
    if (!retrieved.ok()) {
      progress.throttled =
          throttled_request(call, *table, "BatchGetItem", std::move(retrieved).error());
      left.push_back(i);
      continue;
    }
    if (bytes + retrieved->bytes > limits::kBatchGetBytesMax) {
      for (; i < gets.keys.size(); ++i) left.push_back(i);
      break;
    }
    ++progress.done;
    bytes += retrieved->bytes;
    capacity.add_table(retrieved->units);
    if (retrieved->item) items.push_back(std::move(*retrieved->item));
  }
  leave_unprocessed(gets, left, answer);
  capacity.report(call, *table);
  consumed.add(table->name, capacity);
  return ok();
}

/// One write of a BatchWriteItem, and how it was asked for.
struct BatchWrite {
  WriteRequest write;
  const std::string* table_name = nullptr;
  const Document* request = nullptr;
};

Result<std::vector<BatchWrite>> read_table_writes(Call& call,
                                                  const std::string& name,
                                                  const Document& requests,
                                                  size_t& total) {
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, name));
  std::vector<BatchWrite> writes;
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
    writes.push_back({std::move(*write), &name, &request});
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
  Progress progress;
  for (const TableGets& gets : tables)
    RETURN_IF_ERROR(run_gets(call, gets, bytes, answer, consumed, progress));
  RETURN_IF_ERROR(progress.status());
  consumed.answer(input, answer);
  return answer;
}

Outcome batch_write_item(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_write_forms(input["RequestItems"]));
  std::vector<BatchWrite> writes;
  size_t total = 0;
  for (const auto& [name, requests] : input["RequestItems"].get_ref<const Document::object_t&>()) {
    ASSIGN_OR_RETURN(std::vector<BatchWrite> of_table,
                     read_table_writes(call, name, requests, total));
    std::move(of_table.begin(), of_table.end(), std::back_inserter(writes));
  }
  Document answer = {{"UnprocessedItems", Document::object()}};
  CapacityList consumed(true);
  Progress progress;
  for (const BatchWrite& each : writes) {
    auto planned = plan_write(call, each.write);
    if (!planned.ok() && !is_throttled(planned.error())) return std::move(planned).error();
    if (!planned.ok()) {
      progress.throttled =
          throttled_request(call, *each.write.table, "BatchWriteItem", std::move(planned).error());
      answer["UnprocessedItems"][*each.table_name].push_back(*each.request);
      continue;
    }
    ++progress.done;
    WritePlan plan = std::move(*planned);
    consumed.add(plan.table->name, plan.capacity);
    if (text_of(input, "ReturnItemCollectionMetrics") == "SIZE") {
      Document metrics = item_collection_metrics(call, plan);
      if (!metrics.is_null())
        answer["ItemCollectionMetrics"][plan.table->name].push_back(std::move(metrics));
    }
    commit_write(call, std::move(plan));
  }
  RETURN_IF_ERROR(progress.status());
  consumed.answer(input, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
