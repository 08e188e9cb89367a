#include "core/services/dynamodb/transactions.h"

#include <string>
#include <utility>
#include <variant>

#include "core/base/hash.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

Error several_operations_on_one_item() {
  return errors::validation("Transaction request cannot include multiple operations on one item");
}

Document reason_of(const Error* error) {
  if (error == nullptr) return {{"Code", "None"}};
  Document reason = {{"Message", error->message}};
  if (error->code == "ConditionalCheckFailedException") {
    reason["Code"] = "ConditionalCheckFailed";
    if (error->fields.contains("Item")) reason["Item"] = error->fields["Item"];
  } else if (error->code == "ResourceNotFoundException") {
    reason["Code"] = "ResourceNotFound";
  } else if (error->code == "DuplicateItemException") {
    reason["Code"] = "DuplicateItem";
  } else if (error->code == "ProvisionedThroughputExceededException") {
    reason["Code"] = "ProvisionedThroughputExceeded";
  } else if (error->code == "ThrottlingException") {
    reason["Code"] = "ThrottlingError";
  } else {
    reason["Code"] = "ValidationError";
  }
  return reason;
}

bool cancels(const Error& error) {
  return error.code == "ConditionalCheckFailedException" || error.code == "ValidationException" ||
         error.code == "DuplicateItemException" || is_throttled(error);
}

bool is_item_fault(const Error& error) { return errors::is_mismatch(error); }

namespace {

/// Null: not seen within ten minutes. Error: seen with another request.
Result<const TransactionToken*> find_token(Call& call,
                                           const std::string& token,
                                           const std::string& digest) {
  const TransactionToken* known = call.records<TransactionToken>().find(token);
  if (known == nullptr || known->expires <= call.now())
    return static_cast<const TransactionToken*>(nullptr);
  if (known->digest != digest) return errors::idempotent_parameter_mismatch();
  return known;
}

void forget_expired_tokens(Call& call) {
  auto& tokens = call.records<TransactionToken>();
  std::vector<std::string> expired;
  for (const auto& [key, token] : tokens) {
    if (token.expires <= call.now()) expired.push_back(key);
  }
  for (const std::string& key : expired) tokens.erase(key);
}

Status check_total_size(const std::vector<WriteRequest>& requests) {
  size_t bytes = 0;
  for (const WriteRequest& request : requests) {
    if (const auto* put = std::get_if<PutWrite>(&request.write))
      bytes += item_size(ItemView(put->item));
  }
  if (bytes <= limits::kTransactionBytesMax) return ok();
  return errors::validation(
      "Collection size of items in the transaction exceeds the limit of 4 MB");
}

Result<std::vector<WritePlan>> plan_all(Call& call, const WriteTransaction& transaction) {
  std::vector<WritePlan> plans;
  Document reasons = Document::array();
  bool canceled = false;
  for (size_t i = 0; i < transaction.requests.size(); ++i) {
    auto plan = transaction.plan(transaction.requests[i], i);
    if (!plan.ok() && !cancels(plan.error())) return std::move(plan).error();
    if (!plan.ok()) {
      throttled_request(call, *transaction.requests[i].table, transaction.operation, plan.error());
    }
    canceled = canceled || !plan.ok();
    reasons.push_back(reason_of(plan.ok() ? nullptr : &plan.error()));
    if (plan.ok()) plans.push_back(std::move(*plan));
  }
  if (canceled) return errors::transaction_canceled(std::move(reasons));
  return plans;
}

/// What a retry costs: reading what was written (API reference, TransactWriteItems).
Capacity cost_of_retry(const WritePlan& plan) {
  Capacity capacity(false);
  const size_t bytes = item_size(plan.new_item ? plan.new_view() : plan.old_view());
  capacity.add_table(read_units(bytes, true));
  return capacity;
}

}  // namespace

Outcome run_writes(Call& call, const Document& input, WriteTransaction transaction) {
  RETURN_IF_ERROR(check_total_size(transaction.requests));
  Document answer = std::move(transaction.answer);
  const std::string token(text_of(input, "ClientRequestToken"));
  std::string digest;
  if (!token.empty()) {
    digest = sha256(std::string(transaction.member) + input[transaction.member].dump());
    ASSIGN_OR_RETURN(const TransactionToken* known, find_token(call, token, digest));
    if (known != nullptr) {
      if (input.value("ReturnConsumedCapacity", "NONE") != "NONE")
        answer["ConsumedCapacity"] = known->consumed_capacity;
      return answer;
    }
    forget_expired_tokens(call);
  }
  ASSIGN_OR_RETURN(std::vector<WritePlan> plans, plan_all(call, transaction));
  const bool with_metrics = text_of(input, "ReturnItemCollectionMetrics") == "SIZE";
  CapacityList consumed(true, kTransactionFactor), retry(false, kTransactionFactor);
  for (WritePlan& plan : plans) {
    consumed.add(plan.table->name, plan.capacity);
    retry.add(plan.table->name, cost_of_retry(plan));
    Document metrics = with_metrics ? item_collection_metrics(call, plan) : Document();
    if (!metrics.is_null())
      answer["ItemCollectionMetrics"][plan.table->name].push_back(std::move(metrics));
    plan.capacity.scale(kTransactionFactor);
    commit_write(call, std::move(plan));
  }
  consumed.answer(input, answer);
  if (!token.empty()) {
    call.records<TransactionToken>().put(
        token,
        TransactionToken{
            digest, call.now() + limits::kTransactionTokenLife, retry.describe(input)});
  }
  return answer;
}

void ReadAnswer::add(Call& call, const TableRecord& table, double units, Document item) {
  Document response = Document::object();
  if (!item.is_null() && !item.empty()) response["Item"] = std::move(item);
  responses_.push_back(std::move(response));
  Capacity capacity(false);
  capacity.add_table(units);
  consumed_.add(table.name, capacity);
  capacity.scale(kTransactionFactor);
  capacity.report(call, table);
}

Document ReadAnswer::finish(const Document& input) {
  Document answer = {{"Responses", std::move(responses_)}};
  consumed_.answer(input, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
