#include "core/services/sns/errors.h"

#include <utility>

namespace cloudtab::sns::errors {
namespace {

Error sender(std::string_view code, std::string message, int http_status = 400) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.http_status = http_status;
  return error;
}

}  // namespace

Error topic_not_found() { return sender("NotFoundException", "Topic does not exist", 404); }
Error subscription_not_found() {
  return sender("NotFoundException", "Subscription does not exist", 404);
}
Error resource_not_found() {
  return sender("ResourceNotFoundException", "Resource does not exist", 404);
}

Error application_not_found() {
  return sender("NotFoundException", "PlatformApplication does not exist", 404);
}
Error endpoint_not_found() { return sender("NotFoundException", "Endpoint does not exist", 404); }
// Source: SDK issue reports.
Error endpoint_disabled() { return sender("EndpointDisabledException", "Endpoint is disabled"); }
Error sandbox_number_not_found() {
  return sender("ResourceNotFoundException", "Phone number does not exist", 404);
}
Error wrong_one_time_password() {
  return sender("VerificationException", "The one-time password is wrong");
}
Error too_many_sandbox_numbers() {
  return sender("UserErrorException", "No more than 10 phone numbers can be in the SMS sandbox");
}

Error invalid_parameter(std::string_view what) {
  return invalid_parameter_bare("Invalid parameter: " + std::string(what));
}

Error invalid_parameter(std::string_view name, std::string_view reason) {
  return invalid_parameter(std::string(name) + " Reason: " + std::string(reason));
}

Error invalid_parameter_bare(std::string message) {
  return sender("InvalidParameterException", std::move(message));
}

Error malformed_arn(std::string_view name, size_t element_count) {
  return invalid_parameter(
      name, "An ARN must have at least 6 elements, not " + std::to_string(element_count));
}

Error invalid_message_attribute(std::string message) {
  return sender("InvalidParameterValueException", std::move(message));
}

Error topic_archives() {
  return sender("InvalidStateException",
                "Topic cannot be deleted while its ArchivePolicy keeps messages");
}

// Source: API reference of PublishBatch.
Error empty_batch() {
  return sender("EmptyBatchRequestException", "The batch request doesn't contain any entries.");
}

Error too_many_entries() {
  return sender("TooManyEntriesInBatchRequestException",
                "The batch request contains more entries than permissible.");
}

Error batch_entry_ids_not_distinct() {
  return sender("BatchEntryIdsNotDistinctException",
                "Two or more batch entries in the request have the same Id.");
}

Error batch_too_long() {
  return sender("BatchRequestTooLongException",
                "The length of all the messages put together is more than the limit.");
}

Error invalid_batch_entry_id(std::string message) {
  return sender("InvalidBatchEntryIdException", std::move(message));
}

// Source: moto, checked by its authors against AWS.
Error tag_limit_exceeded() {
  return sender("TagLimitExceededException",
                "Could not complete request: tag quota of per resource exceeded");
}

Error refused_by_kms(const char* code, std::string said) { return sender(code, std::move(said)); }

}  // namespace cloudtab::sns::errors
