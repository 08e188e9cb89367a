#include "core/services/dynamodb/transactions.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/item.h"
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

}  // namespace

Outcome transact_write_items(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(std::vector<WriteRequest> requests, read_actions(call, input["TransactItems"]));
  const auto plan = [&](const WriteRequest& request, size_t) { return plan_write(call, request); };
  return run_writes(call,
                    input,
                    {.operation = "TransactWriteItems",
                     .member = "TransactItems",
                     .requests = std::move(requests),
                     .plan = plan});
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
  ReadAnswer answer;
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
    answer.add(call, *get.table, read->units, read->item ? std::move(*read->item) : Document());
  }
  if (canceled) return errors::transaction_canceled(std::move(reasons));
  return answer.finish(input);
}

}  // namespace cloudtab::dynamodb
