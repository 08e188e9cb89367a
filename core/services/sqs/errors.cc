#include "core/services/sqs/errors.h"

#include <utility>

namespace cloudtab::sqs::errors {
namespace {

Error sender(std::string_view code, std::string message, int http_status = 400) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.http_status = http_status;
  return error;
}

std::string text(std::string_view value) { return std::string(value); }

}  // namespace

Error queue_does_not_exist() {
  return sender("QueueDoesNotExist", "The specified queue does not exist.");
}

Error queue_name_exists(std::string_view attribute) {
  return sender("QueueNameExists",
                "A queue already exists with the same name and a different value for attribute " +
                    text(attribute));
}

// Source: SQS API reference and SDK issue reports.
Error queue_deleted_recently() {
  return sender("QueueDeletedRecently",
                "You must wait 60 seconds after deleting a queue before you can create another "
                "with the same name.");
}

Error invalid_address(std::string_view url) {
  return sender(
      "InvalidAddress", "The address " + text(url) + " is not valid for this endpoint.", 404);
}

// Source: SDK issue reports.
Error invalid_queue_name() {
  return invalid_parameter_value(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

Error invalid_fifo_queue_name() {
  return invalid_parameter_value(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
      "must end with .fifo "
      "suffix and be 1 to 80 in length.");
}

Error unknown_attribute(std::string_view name) {
  return sender("InvalidAttributeName", "Unknown Attribute " + text(name) + ".");
}

Error attribute_needs_fifo(std::string_view name) {
  return sender("InvalidAttributeName",
                "You can specify the " + text(name) + " only when FifoQueue is set to true.");
}

Error invalid_attribute_value(std::string_view name, std::string_view reason) {
  std::string message = "Invalid value for the parameter " + text(name) + ".";
  if (!reason.empty()) message += " Reason: " + text(reason);
  return sender("InvalidAttributeValue", std::move(message));
}

Error one_encryption_at_a_time() {
  return sender("InvalidAttributeName",
                "You can use one type of server-side encryption (SSE) at one time. You can either "
                "enable KMS SSE or SQS "
                "SSE.");
}

Error invalid_parameter(std::string_view value,
                        std::string_view parameter,
                        std::string_view reason) {
  return invalid_parameter_value("Value " + text(value) + " for parameter " + text(parameter) +
                                 " is invalid. Reason: " + text(reason));
}

Error invalid_parameter_value(std::string message) {
  return sender("InvalidParameterValue", std::move(message));
}

Error missing_parameter(std::string_view parameter) {
  return sender("MissingParameter",
                "The request must contain the parameter " + text(parameter) + ".");
}

Error message_too_long(int64_t bytes_max) {
  return invalid_parameter_value(
      "One or more parameters are invalid. Reason: Message must be shorter than " +
      std::to_string(bytes_max) + " bytes.");
}

Error batch_message_too_long(int64_t bytes_max) {
  return invalid_parameter_value(
      "One or more parameters cannot be validated. Reason: Message must be shorter than " +
      std::to_string(bytes_max) + " bytes.");
}

// Source: issue reports of several SDK users (asim/nitro-plugins #437,
// Particular/NServiceBus.AmazonSQS #2630).
Error invalid_message_contents(uint32_t character) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  do {
    hex.insert(hex.begin(), kDigits[character & 0xF]);
    character >>= 4;
  } while (character != 0);
  return sender(
      "InvalidMessageContents",
      "Invalid binary character '#x" + hex +
          "' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | "
          "[#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].");
}

Error empty_batch(std::string_view entry_type) {
  return sender("EmptyBatchRequest",
                "There should be at least one " + text(entry_type) + " in the request.");
}

Error too_many_entries(size_t count) {
  return sender(
      "TooManyEntriesInBatchRequest",
      "Maximum number of entries per request are 10. You have sent " + std::to_string(count) + ".");
}

Error invalid_batch_entry_id() {
  return sender("InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and "
                "underscores. It can be at most "
                "80 letters long.");
}

// Source: moto, checked by its authors against AWS.
Error batch_entry_ids_not_distinct(std::string_view id) {
  return sender("BatchEntryIdsNotDistinct", "Id " + text(id) + " repeated.");
}

Error batch_too_long(int64_t bytes) {
  return sender("BatchRequestTooLong",
                "Batch requests cannot be longer than 1048576 bytes. You have sent " +
                    std::to_string(bytes) + " bytes.");
}

Error receipt_handle_is_invalid(std::string_view handle) {
  return sender("ReceiptHandleIsInvalid",
                "The input receipt handle \"" + text(handle) + "\" is not a valid receipt handle.",
                404);
}

Error receipt_handle_expired(std::string_view handle) {
  return invalid_parameter(handle, "ReceiptHandle", "The receipt handle has expired.");
}

// Source: issue reports (mapbox/ecs-watchbot #135, vmihailenco/taskq #29).
Error message_not_available(std::string_view handle) {
  return invalid_parameter(
      handle,
      "ReceiptHandle",
      "Message does not exist or is not available for visibility timeout change.");
}

// Source: issue reports (aws/aws-sdk-java #2613, awslabs/amazon-sqs-java-messaging-lib #213).
Error receive_not_retryable(std::string_view attempt_id) {
  return invalid_parameter(
      attempt_id,
      "ReceiveRequestAttemptId",
      "The receiveRequestAttemptId is not valid anymore since the receive call "
      "is not retryable.");
}

// Source: issue report with the answer's XML (Cbsoftware/pressureNET-server #74).
Error too_many_in_flight() {
  return sender("OverLimit",
                "Too many messages have been received without being deleted.\nPlease delete your "
                "received messages or "
                "let them timeout before receiving more.",
                403);
}

Error purge_in_progress(std::string_view queue_name) {
  return sender(
      "PurgeQueueInProgress",
      "Only one PurgeQueue operation on " + text(queue_name) + " is allowed every 60 seconds.",
      403);
}

// Source: moto.
Error too_many_permission_actions(size_t count) {
  return sender(
      "OverLimit", std::to_string(count) + " Actions were found, maximum allowed is 7.", 403);
}

Error resource_not_found(std::string message) {
  return sender("ResourceNotFoundException", std::move(message), 404);
}

Error refused_by_kms(const char* code, std::string said) { return sender(code, std::move(said)); }

}  // namespace cloudtab::sqs::errors
