#include "core/services/lambda/errors.h"

#include <string>

namespace cloudtab::lambda::errors {

namespace {

/// Lambda's errors carry whose fault they are in the body.
Error user(std::string_view code, std::string text, int status) {
  return Error{std::string(code), std::move(text), status, Fault::kSender, {{"Type", "User"}}};
}

}  // namespace

Error function_exists(std::string_view name) {
  return user("ResourceConflictException", "Function already exist: " + std::string(name), 409);
}

Error no_such_function(std::string_view arn) {
  return user("ResourceNotFoundException", "Function not found: " + std::string(arn), 404);
}

Error invalid_parameter(std::string_view text) {
  return user("InvalidParameterValueException", std::string(text), 400);
}

Error bad_zip() {
  return invalid_parameter(
      "Could not unzip uploaded file. Please check your file, then try to upload again.");
}

Error statement_exists(std::string_view id) {
  return user("ResourceConflictException",
              "The statement id (" + std::string(id) +
                  ") provided already exists. Please provide a new statement id, or remove the "
                  "existing statement.",
              409);
}

Error latest_is_not_deleted() {
  return invalid_parameter("$LATEST version cannot be deleted without deleting the function.");
}

Error version_is_aliased(std::string_view aliases) {
  // As CloudFormation's events quote it.
  return user("ResourceConflictException",
              "Unable to delete version because the following aliases reference it: [" +
                  std::string(aliases) + "]",
              409);
}

Error wrong_revision(std::string_view operations) {
  return user("PreconditionFailedException",
              "The Revision Id provided does not match the latest Revision Id. Call the " +
                  std::string(operations) + " API to retrieve the latest Revision Id",
              412);
}

Error wrong_sha256(std::string_view given, std::string_view current) {
  return invalid_parameter(
      "CodeSHA256 (" + std::string(given) + ") is different from current CodeSHA256 in $LATEST (" +
      std::string(current) + "). Please try again with the CodeSHA256 in $LATEST.");
}

Error alias_exists(std::string_view arn) {
  return user("ResourceConflictException", "Alias already exists: " + std::string(arn), 409);
}

Error no_such_alias(std::string_view arn) {
  return user("ResourceNotFoundException", "Cannot find alias arn: " + std::string(arn), 404);
}

Error no_alias_to_update(std::string_view arn) {
  return user("ResourceNotFoundException", "Alias not found: " + std::string(arn), 404);
}

Error no_policy() {
  return user("ResourceNotFoundException", "The resource you requested does not exist.", 404);
}

Error no_such_statement(std::string_view id) {
  return user("ResourceNotFoundException",
              "Statement " + std::string(id) + " is not found in resource policy.",
              404);
}

Error throttled(bool is_reserved) {
  Error error = user("TooManyRequestsException", "Rate Exceeded.", 429);
  error.fields["Reason"] = is_reserved ? "ReservedFunctionConcurrentInvocationLimitExceeded"
                                       : "ConcurrentInvocationLimitExceeded";
  return error;
}

Error payload_is_not_json(std::string_view payload) {
  // The JSON library's words for the first character, which is where most faults are; a fault
  // further on is worded by its kind there, and here told of in general.
  const unsigned char first = payload.empty() ? 0 : static_cast<unsigned char>(payload.front());
  const std::string code = std::to_string(first);
  const bool is_plain = first >= 0x20 && first < 0x7f;
  const std::string character =
      is_plain ? "('" + std::string(1, static_cast<char>(first)) + "' (code " + code + "))"
               : "((CTRL-CHAR, code " + code + "))";
  return user("InvalidRequestContentException",
              "Could not parse request body into json: Could not parse payload into json: "
              "Unexpected character " +
                  character +
                  ": expected a valid value (JSON String, Number, Array, Object or token 'null', "
                  "'true' or 'false')\n at [Source: REDACTED "
                  "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1]",
              400);
}

Error request_too_large(size_t bytes_max) {
  return user("RequestTooLargeException",
              "Request must be smaller than " + std::to_string(bytes_max) +
                  " bytes for the InvokeFunction operation",
              413);
}

Error runtime_not_run(std::string_view runtime) {
  return Error{"NotImplemented",
               "Cloudtab does not run functions of the runtime " + std::string(runtime) + " yet.",
               501,
               Fault::kReceiver};
}

Error cannot_wait() {
  return Error{"NotImplemented",
               "Cloudtab does not implement lambda Invoke with RequestResponse from here yet.",
               501,
               Fault::kReceiver};
}

Error too_much_reserved(int64_t unreserved_min) {
  return Error{"InvalidParameterValueException",
               "Specified ReservedConcurrentExecutions for function decreases account's "
               "UnreservedConcurrentExecution below its minimum value of [" +
                   std::to_string(unreserved_min) + "].",
               400};
}

Error not_there(std::string_view what) {
  return Error{"NotImplemented",
               "Cloudtab does not implement " + std::string(what) + " yet.",
               501,
               Fault::kReceiver};
}

Error no_such_queue() {
  return invalid_parameter(
      "Error occurred while ReceiveMessage. SQS Error Code: "
      "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not "
      "exist.");
}

Error no_such_mapping() {
  return user("ResourceNotFoundException", "The resource you requested does not exist.", 404);
}

Error mapping_exists(std::string_view source, std::string_view function, std::string_view uuid) {
  return user("ResourceConflictException",
              "An event source mapping with SQS arn (\" " + std::string(source) +
                  " \") and function (\" " + std::string(function) +
                  " \") already exists. Please update or delete the existing mapping with UUID " +
                  std::string(uuid),
              409);
}

Error stream_mapping_exists(std::string_view source,
                            std::string_view function,
                            std::string_view uuid) {
  return user("ResourceConflictException",
              "The event source arn (\" " + std::string(source) + " \") and function (\" " +
                  std::string(function) +
                  " \") provided mapping already exists. Please update or delete the existing "
                  "mapping with UUID " +
                  std::string(uuid),
              409);
}

Error no_such_stream(std::string_view arn) {
  return invalid_parameter("Stream not found: " + std::string(arn));
}

Error function_does_not_exist() {
  return user("ResourceNotFoundException", "The function doesn't exist.", 404);
}

Error no_event_settings() {
  return invalid_parameter(
      "You must specify at least one of error handling or destination setting.");
}

Error no_event_config(std::string_view arn) {
  return user("ResourceNotFoundException",
              "The function " + std::string(arn) + " doesn't have an EventInvokeConfig",
              404);
}

Error bad_destination(std::string_view arn) {
  return invalid_parameter("The destination ARN " + std::string(arn) + " is invalid.");
}

Error destination_is_itself() {
  return invalid_parameter("You can't specify the function as a destination for itself.");
}

}  // namespace cloudtab::lambda::errors
