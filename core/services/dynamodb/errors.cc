#include "core/services/dynamodb/errors.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace cloudtab::dynamodb::errors {

namespace {

// How the texts begin by which the service tells its own errors apart.
constexpr const char* kKeyMismatch = "The provided key element does not match the schema";
constexpr const char* kMissingKey = "One or more parameter values were invalid: Missing the key ";
constexpr const char* kKeyType =
    "One or more parameter values were invalid: Type mismatch for key ";
constexpr const char* kIndexKeyType =
    "One or more parameter values were invalid: Type mismatch for Index Key ";
constexpr const char* kNoKeyEquality =
    "Where clause does not contain a mandatory equality on all key attributes";
constexpr const char* kSeveralKeyConditions = "Multiple conditions on same key ";

bool begins(const Error& error, std::initializer_list<std::string_view> heads) {
  if (error.code != "ValidationException") return false;
  return std::any_of(heads.begin(), heads.end(), [&](std::string_view head) {
    return error.message.compare(0, head.size(), head) == 0;
  });
}

}  // namespace

Error validation(std::string message) { return Error{"ValidationException", std::move(message)}; }

Error invalid_parameter(std::string_view detail) {
  return validation("One or more parameter values were invalid: " + std::string(detail));
}

Error one_fault(Error error) {
  if (error.code == "ValidationException")
    error.message = "1 validation error detected: " + error.message;
  return error;
}

Error key_mismatch() { return validation(kKeyMismatch); }

Error missing_key(const std::string& attribute) {
  return validation(std::string(kMissingKey) + attribute + " in the item");
}

Error key_type_mismatch(const std::string& attribute,
                        std::string_view expected,
                        std::string_view actual) {
  return validation(std::string(kKeyType) + attribute + " expected: " + std::string(expected) +
                    " actual: " + std::string(actual));
}

Error index_key_type_mismatch(const std::string& attribute,
                              std::string_view expected,
                              std::string_view actual,
                              const std::string& index) {
  return validation(std::string(kIndexKeyType) + attribute + " Expected: " + std::string(expected) +
                    " Actual: " + std::string(actual) + " IndexName: " + index);
}

bool is_mismatch(const Error& error) {
  return begins(error, {kKeyMismatch, kMissingKey, kKeyType, kIndexKeyType});
}

Error no_key_equality() { return validation(kNoKeyEquality); }

Error several_key_conditions(const std::string& attribute) {
  return validation(std::string(kSeveralKeyConditions) + attribute +
                    ". Only single item Update/Insert/Delete are supported");
}

bool is_no_single_item(const Error& error) {
  return begins(error, {kNoKeyEquality, kSeveralKeyConditions});
}

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
