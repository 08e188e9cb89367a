#include "core/services/dynamodb/errors.h"

#include <utility>

namespace cloudtab::dynamodb::errors {

Error validation(std::string message) { return Error{"ValidationException", std::move(message)}; }

Error invalid_parameter(std::string_view detail) {
  return validation("One or more parameter values were invalid: " + std::string(detail));
}

Error one_fault(Error error) {
  if (error.code == "ValidationException")
    error.message = "1 validation error detected: " + error.message;
  return error;
}

Error key_mismatch() { return validation("The provided key element does not match the schema"); }

Error resource_not_found() {
  return Error{"ResourceNotFoundException", "Requested resource not found"};
}

Error table_not_found(std::string_view table) {
  return Error{"ResourceNotFoundException",
               "Requested resource not found: Table: " + std::string(table) + " not found"};
}

Error resource_arn_not_found(std::string_view arn) {
  return Error{"ResourceNotFoundException",
               "Requested resource not found: ResourcArn: " + std::string(arn) + " not found"};
}

Error table_already_exists(std::string_view table) {
  return resource_in_use("Table already exists: " + std::string(table));
}

Error resource_in_use(std::string message) {
  return Error{"ResourceInUseException", std::move(message)};
}

Error limit_exceeded(std::string message) {
  return Error{"LimitExceededException", std::move(message)};
}

Error conditional_check_failed() {
  return Error{"ConditionalCheckFailedException", "The conditional request failed"};
}

Error duplicate_item() {
  return Error{"DuplicateItemException", "Duplicate primary key exists in table"};
}

Error transaction_canceled(Document reasons) {
  std::string codes;
  for (const Document& reason : reasons) {
    if (!codes.empty()) codes += ", ";
    codes += reason["Code"].get_ref<const std::string&>();
  }
  Error error{"TransactionCanceledException",
              "Transaction cancelled, please refer cancellation reasons for specific reasons [" +
                  codes + "]"};
  error.fields["CancellationReasons"] = std::move(reasons);
  return error;
}

Error idempotent_parameter_mismatch() {
  // API reference, TransactWriteItems, IdempotentParameterMismatchException.
  return Error{"IdempotentParameterMismatchException",
               "DynamoDB rejected the request because you retried a request with a different "
               "payload but with an "
               "idempotent token that was already used."};
}

Error stream_not_found(std::string_view arn) {
  return Error{"ResourceNotFoundException",
               "Requested resource not found: Stream: " + std::string(arn) + " not found"};
}

Error shard_not_found() {
  return Error{"ResourceNotFoundException", "Requested resource not found: Shard does not exist"};
}

Error invalid_stream_arn() { return validation("Invalid StreamArn"); }

Error trimmed_data_access() {
  return Error{"TrimmedDataAccessException", "The data you are trying to access has been trimmed"};
}

Error expired_iterator() {
  return Error{"ExpiredIteratorException", "The shard iterator has expired"};
}

}  // namespace cloudtab::dynamodb::errors
