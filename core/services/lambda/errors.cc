#include "core/services/lambda/errors.h"

#include <string>
#include <utility>

namespace cloudtab::lambda::errors {

namespace {

/// Lambda's errors carry whose fault they are in the body.
Error user(std::string_view code, std::string text, int status) {
  return Error{std::string(code), std::move(text), status, Fault::kSender, {{"Type", "User"}}};
}

/// Some do not, as recorded.
Error untyped(std::string_view code, std::string text, int status) {
  return Error{std::string(code), std::move(text), status, Fault::kSender, {{"Type", nullptr}}};
}

}  // namespace

Error function_exists(std::string_view name) {
  return user("ResourceConflictException", "Function already exist: " + std::string(name), 409);
}

Error no_such_function(std::string_view arn) {
  return user("ResourceNotFoundException", "Function not found: " + std::string(arn), 404);
}

Error other_region(std::string_view asked, std::string_view here) {
  return user("ResourceNotFoundException",
              "Functions from '" + std::string(asked) + "' are not reachable in this region ('" +
                  std::string(here) + "')",
              404);
}

Error other_account() {
  // Without a message, as recorded.
  return Error{"AccessDeniedException", "", 403};
}

Error qualifiers_differ() {
  return invalid_parameter(
      "The derived qualifier from the function name does not match the specified qualifier.");
}

Error aliases_are_not_deleted_so() {
  return invalid_parameter("Deletion of aliases is not currently supported.");
}

Error functions_only() {
  return invalid_parameter(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support "
      "this operation. Please specify either a function name or an unqualified function ARN.");
}

Error latest_is_one_version() {
  return untyped("InvalidParameterValueException",
                 "$LATEST is not supported for an alias pointing to more than 1 version",
                 400);
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

Error not_found(std::string_view text) {
  return user("ResourceNotFoundException", std::string(text), 404);
}

Error conflict(std::string_view text) {
  return user("ResourceConflictException", std::string(text), 409);
}

Error no_such_resource() { return not_found("The resource you requested does not exist."); }

Error function_name_too_long(std::string_view name, size_t characters_max) {
  return invalid_parameter(
      "1 validation error detected: Value '" + std::string(name) +
      "' at 'functionName' failed to satisfy constraint: Member must have length less than or "
      "equal to " +
      std::to_string(characters_max));
}

Error deprecated_runtime(std::string_view runtime) {
  return invalid_parameter(
      "The runtime parameter of " + std::string(runtime) +
      " is no longer supported for creating or updating AWS Lambda functions. We recommend you "
      "use a supported runtime while creating or updating functions.");
}

Error reserved_variables(std::string_view names) {
  // As many reports quote it, such as https://github.com/aws/aws-cdk/pull/28048
  return invalid_parameter(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided contains reserved keys that are currently not supported for modification. "
      "Reserved keys used in this request: " +
      std::string(names));
}

Error environment_too_large(std::string_view measured) {
  return invalid_parameter(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided exceeded the 4KB limit. String measured: " +
      std::string(measured));
}

Error log_level_of_text() {
  // As quoted in https://github.com/aws/aws-cdk/pull/28045
  return invalid_parameter(
      "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from your "
      "request or change the LogFormat to \"Json\" and try again.");
}

Error half_a_network() {
  // As quoted in https://github.com/aws/aws-sdk-js/issues/1293
  return invalid_parameter("SubnetIds and SecurityIds must coexist or be both empty list.");
}

Error no_such_subnet(std::string_view id) {
  return invalid_parameter(
      "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error "
      "Message: The subnet ID '" +
      std::string(id) + "' does not exist");
}

Error zipped_too_large(size_t bytes_max) {
  return Error{"RequestEntityTooLargeException",
               "Zipped size must be smaller than " + std::to_string(bytes_max) + " bytes",
               413};
}

Error unzipped_too_large(uint64_t bytes_max) {
  return invalid_parameter("Unzipped size must be smaller than " + std::to_string(bytes_max) +
                           " bytes");
}

Error no_policy_of_resource() {
  return not_found("No policy is associated with the given resource.");
}

Error no_policy_for(std::string_view arn) {
  return not_found("No policy found for: " + std::string(arn));
}

Error no_such_statement(std::string_view id) {
  return user("ResourceNotFoundException",
              "Statement " + std::string(id) + " is not found in resource policy.",
              404);
}

Error no_such_layer_version(std::string_view arn) {
  return not_found("Layer version " + std::string(arn) + " does not exist.");
}

Error too_many_layers(size_t layers_max) {
  return invalid_parameter("Cannot reference more than " + std::to_string(layers_max) + " layers.");
}

Error layers_of_other_region(std::string_view here) {
  return invalid_parameter(
      "Layers are not in the same region as the function. Layers are expected to be in region " +
      std::string(here) + ".");
}

Error two_versions_of_layer(std::string_view arn, std::string_view other) {
  return invalid_parameter(
      "Two different versions of the same layer are not allowed to be referenced in the same "
      "function. " +
      std::string(arn) + " and " + std::string(other) + " are versions of the same layer.");
}

Error no_such_signing(std::string_view arn) {
  return untyped("ResourceNotFoundException",
                 "The Lambda code signing configuration " + std::string(arn) + " can not be found.",
                 404);
}

Error no_signing_for_function(std::string_view arn) {
  return user("CodeSigningConfigNotFoundException",
              "The code signing configuration cannot be found. Check that the provided "
              "configuration is not deleted: " +
                  std::string(arn) + ".",
              404);
}

Error url_exists(std::string_view arn) {
  return conflict("Failed to create function url config for [functionArn = " + std::string(arn) +
                  "]. Error message:  FunctionUrlConfig exists for this Lambda function");
}

Error no_provisioned_config() {
  return user("ProvisionedConcurrencyConfigNotFoundException",
              "No Provisioned Concurrency Config found for this function",
              404);
}

Error more_than_reserved() {
  return invalid_parameter(
      "Requested Provisioned Concurrency should not be greater than the "
      "reservedConcurrentExecution for function");
}

Error more_than_unreserved(int64_t unreserved) {
  return untyped("InvalidParameterValueException",
                 "Specified ConcurrentExecutions for function is greater than account's unreserved "
                 "concurrency [" +
                     std::to_string(unreserved) + "].",
                 400);
}

Error too_much_provisioned(int64_t unreserved_min) {
  return untyped("InvalidParameterValueException",
                 "Specified ConcurrentExecutions for function decreases account's "
                 "UnreservedConcurrentExecution below its minimum value of [" +
                     std::to_string(unreserved_min) + "].",
                 400);
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
  return untyped("InvalidParameterValueException",
                 "Specified ReservedConcurrentExecutions for function decreases account's "
                 "UnreservedConcurrentExecution below its minimum value of [" +
                     std::to_string(unreserved_min) + "].",
                 400);
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

Error stream_is_not_read(std::string_view arn) {
  // As published reports have it.
  return invalid_parameter("Cannot access stream " + std::string(arn) +
                           ". Please ensure the role can perform the GetRecords, "
                           "GetShardIterator, DescribeStream, and ListStreams Actions on your "
                           "stream in IAM.");
}

namespace {
// As published reports have it; of a run's, the code is the one that reports of runs show.
constexpr std::string_view kRoleNotAssumed =
    "The role defined for the function cannot be assumed by Lambda.";
}  // namespace

Error role_cannot_be_assumed() { return invalid_parameter(kRoleNotAssumed); }

Error role_is_not_assumed() {
  return user("AccessDeniedException", std::string(kRoleNotAssumed), 403);
}

Error role_of_other_account() {
  return user("AccessDeniedException", "Cross-account pass role is not allowed.", 403);
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

Error bad_destinations(const Document& destinations) {
  const auto shown = [&](const char* member, const char* field, const char* type) {
    const std::string arn =
        destinations.value(member, Document::object()).value("Destination", std::string());
    const std::string value =
        arn.empty() ? "null" : std::string(type) + "(destination=" + arn + ")";
    return std::string(field) + "=" + value;
  };
  return invalid_parameter("The provided destination config DestinationConfig(" +
                           shown("OnSuccess", "onSuccess", "OnSuccess") + ", " +
                           shown("OnFailure", "onFailure", "OnFailure") + ") is invalid.");
}

Error destination_is_itself() {
  return invalid_parameter("You can't specify the function as a destination for itself.");
}

}  // namespace cloudtab::lambda::errors
