#include "core/services/dynamodb/transactions.h"

#include <utility>
#include <variant>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
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

bool is_item_fault(const Error& error) {
  if (error.code != "ValidationException") return false;
  for (const char* head : {"One or more parameter values were invalid: Missing the key",
                           "One or more parameter values were invalid: Type mismatch for",
                           "The provided key element does not match the schema"}) {
    if (error.message.rfind(head, 0) == 0) return true;
  }
  return false;
}

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

}  // namespace cloudtab::dynamodb
