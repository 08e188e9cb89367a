#include "core/services/dynamodb/transactions.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/hash.h"
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

Result<WriteDraft> draft_action(const Document& action) {
  if (action.size() != 1) {
    return errors::validation("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const std::string kind = action.begin().key();
  const Document& request = action.begin().value();
  if (kind == "Put") return draft_put(request, Wording::kOlder);
  if (kind == "Update") return draft_update(request, Wording::kOlder);
  if (kind == "Delete") return draft_delete(request, Wording::kOlder);
  return draft_check(request, Wording::kOlder);
}

/// The items that a transaction has named so far; each only once.
class NamedItems {
 public:
  Status add(const TableRef& table, const std::string& key) {
    if (seen_.emplace(table->id, key).second) return ok();
    return several_operations_on_one_item();
  }

 private:
  std::set<std::pair<std::string, std::string>> seen_;
};

/// Reads all actions. What their requests alone say wrong comes first, by the first action that is;
/// then tables, keys and items named twice. Error: TransactionCanceledException if a key does not
/// fit.
Result<std::vector<WriteRequest>> read_actions(Call& call, const Document& actions) {
  std::vector<WriteDraft> drafts;
  for (const Document& action : actions) {
    ASSIGN_OR_RETURN(WriteDraft draft, draft_action(action));
    drafts.push_back(std::move(draft));
  }
  std::vector<WriteRequest> requests;
  Document reasons = Document::array();
  NamedItems named;
  for (WriteDraft& draft : drafts) {
    auto request = bind(call, std::move(draft));
    if (!request.ok() && !is_item_fault(request.error())) return std::move(request).error();
    reasons.push_back(reason_of(request.ok() ? nullptr : &request.error()));
    if (!request.ok()) continue;
    RETURN_IF_ERROR(named.add(request->table, request->key));
    requests.push_back(std::move(*request));
  }
  if (requests.size() < drafts.size()) return errors::transaction_canceled(std::move(reasons));
  return requests;
}

/// Plans every action on the items as they are; an error lists what became of each.
Result<std::vector<WritePlan>> plan_all(Call& call, const std::vector<WriteRequest>& requests) {
  std::vector<WritePlan> plans;
  Document reasons = Document::array();
  bool canceled = false;
  for (const WriteRequest& request : requests) {
    auto plan = plan_write(call, request);
    if (!plan.ok() && !cancels(plan.error())) return std::move(plan).error();
    if (!plan.ok()) throttled_request(call, *request.table, "TransactWriteItems", plan.error());
    canceled = canceled || !plan.ok();
    reasons.push_back(reason_of(plan.ok() ? nullptr : &plan.error()));
    if (plan.ok()) plans.push_back(std::move(*plan));
  }
  if (canceled) return errors::transaction_canceled(std::move(reasons));
  return plans;
}

}  // namespace

Outcome transact_write_items(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::vector<WriteRequest> requests,
                   read_actions(call, input["TransactItems"]));
  RETURN_IF_ERROR(check_total_size(requests));
  const std::string token(text_of(input, "ClientRequestToken"));
  const std::string digest = token.empty() ? "" : sha256(input["TransactItems"].dump());
  Document answer = Document::object();
  if (!token.empty()) {
    ASSIGN_OR_RETURN(const TransactionToken* known, find_token(call, token, digest));
    if (known != nullptr) {
      // The service answers a retry with what reading the outcome costs; the units of the first are
      // near enough.
      if (input.value("ReturnConsumedCapacity", "NONE") != "NONE")
        answer["ConsumedCapacity"] = known->consumed_capacity;
      return answer;
    }
    forget_expired_tokens(call);
  }
  ASSIGN_OR_RETURN(std::vector<WritePlan> plans, plan_all(call, requests));
  CapacityList consumed(true, kTransactionFactor);
  for (WritePlan& plan : plans) {
    consumed.add(plan.table->name, plan.capacity);
    if (text_of(input, "ReturnItemCollectionMetrics") == "SIZE") {
      Document metrics = item_collection_metrics(call, plan);
      if (!metrics.is_null())
        answer["ItemCollectionMetrics"][plan.table->name].push_back(std::move(metrics));
    }
    plan.capacity.scale(kTransactionFactor);
    commit_write(call, std::move(plan));
  }
  consumed.answer(input, answer);
  if (!token.empty()) {
    call.records<TransactionToken>().put(
        token,
        TransactionToken{
            digest, call.now() + limits::kTransactionTokenLife, consumed.describe(input)});
  }
  return answer;
}

namespace {

struct Get {
  TableRef table;
  Retrieval retrieval;
  std::string key;
};

/// As `read_actions`.
Result<std::vector<Get>> read_gets(Call& call, const Document& actions) {
  std::vector<Get> gets;
  for (const Document& action : actions) {
    const Document& request = action["Get"];
    Get get;
    ASSIGN_OR_RETURN(get.retrieval, read_retrieval(request));
    get.retrieval.consistent = get.retrieval.transactional = true;
    ASSIGN_OR_RETURN(get.key, encode_item(request["Key"], Wording::kOlder));
    gets.push_back(std::move(get));
  }
  Document reasons = Document::array();
  NamedItems named;
  bool canceled = false;
  for (size_t i = 0; i < gets.size(); ++i) {
    Get& get = gets[i];
    ASSIGN_OR_RETURN(get.table, find_ready_table(call, text_of(actions[i]["Get"], "TableName")));
    const Status keyed = check_key(get.table->key, ItemView(get.key));
    if (!keyed.ok() && !is_item_fault(keyed.error())) return keyed.error();
    canceled = canceled || !keyed.ok();
    reasons.push_back(reason_of(keyed.ok() ? nullptr : &keyed.error()));
    RETURN_IF_ERROR(named.add(get.table, get.key));
  }
  if (canceled) return errors::transaction_canceled(std::move(reasons));
  return gets;
}

}  // namespace

Outcome transact_get_items(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::vector<Get> gets, read_gets(call, input["TransactItems"]));
  CapacityList consumed(false, kTransactionFactor);
  Document responses = Document::array();
  Document reasons = Document::array();
  bool canceled = false;
  for (const Get& get : gets) {
    auto read = retrieve(call, get.table, ItemView(get.key), get.retrieval);
    if (!read.ok() && !is_throttled(read.error())) return std::move(read).error();
    reasons.push_back(reason_of(read.ok() ? nullptr : &read.error()));
    if (!read.ok()) {
      throttled_request(call, *get.table, "TransactGetItems", read.error());
      canceled = true;
      continue;
    }
    Retrieved& retrieved = *read;
    Document response = Document::object();
    // A projection that finds nothing answers as a missing item does.
    if (retrieved.item && !retrieved.item->empty()) response["Item"] = std::move(*retrieved.item);
    responses.push_back(std::move(response));
    Capacity capacity(false);
    capacity.add_table(retrieved.units);
    consumed.add(get.table->name, capacity);
    capacity.scale(kTransactionFactor);
    capacity.report(call, *get.table, Document::object());
  }
  if (canceled) return errors::transaction_canceled(std::move(reasons));
  Document answer = {{"Responses", std::move(responses)}};
  consumed.answer(input, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
