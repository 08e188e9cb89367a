#include "core/services/cloudformation/handler_call.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/services/cloudformation/dynamic_reference.h"
#include "core/services/cloudformation/property_check.h"

namespace cloudtab::cloudformation {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// HandlerErrorCode of CloudFormation's resource types
/// (docs: cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html).
const char* handler_error_code(const Error& error) {
  if (contains(error.code, "AlreadyExists") || contains(error.code, "InUse") ||
      contains(error.code, "AlreadyOwned")) {
    return "AlreadyExists";
  }
  if (contains(error.code, "NotFound") || contains(error.code, "NoSuch") ||
      contains(error.code, "NonExistent") || contains(error.code, "DoesNotExist")) {
    return "NotFound";
  }
  if (contains(error.code, "AccessDenied")) return "AccessDenied";
  if (contains(error.code, "LimitExceeded")) return "ServiceLimitExceeded";
  return error.fault == Fault::kReceiver ? "ServiceInternalError" : "InvalidRequest";
}

/// `Sqs` of `AWS::SQS::Queue`, `DynamoDb` of `AWS::DynamoDB::Table`: how the Java SDK, whose words
/// these are, writes services.
std::string sdk_service_name(const std::string& type) {
  const size_t start = type.find("::") + 2;
  const std::string name = type.substr(start, type.find("::", start) - start);
  if (name == "DynamoDB") return "DynamoDb";
  if (name == "Logs") return "CloudWatchLogs";
  if (name == "ApiGateway" || name == "ApiGatewayV2" || name == "Lambda" || name == "CloudWatch")
    return name;
  return upper_first(to_lower(name));
}

std::string handler_message(Call& call, const std::string& type, const Error& error) {
  const bool own =
      type.compare(0, 21, "AWS::CloudFormation::") == 0 || type.compare(0, 5, "AWS::") != 0;
  if (own) return error.message;
  return "Resource handler returned message: \"" + error.message +
         " (Service: " + sdk_service_name(type) +
         ", Status Code: " + std::to_string(error.http_status) +
         ", Request ID: " + call.random().uuid() + ")\" (RequestToken: " + call.random().uuid() +
         ", HandlerErrorCode: " + handler_error_code(error) + ")";
}

/// Stack tags and CloudFormation's own (docs: cfn-console-add-tags.html, "aws:cloudformation:").
Document tags_for(const StackRecord& stack, const std::string& logical_id) {
  Document tags = stack.tags;
  tags.push_back({{"Key", "aws:cloudformation:stack-name"}, {"Value", stack.name}});
  tags.push_back({{"Key", "aws:cloudformation:logical-id"}, {"Value", logical_id}});
  tags.push_back({{"Key", "aws:cloudformation:stack-id"}, {"Value", stack.id}});
  return tags;
}

using Handler = ResourceOutcome (*)(Call& call, const ResourceRequest& request);

Handler handler_of(const ResourceType& type, HandlerAction action) {
  switch (action) {
    case HandlerAction::kCreate:
      return type.create;
    case HandlerAction::kUpdate:
      return type.update;
    case HandlerAction::kRemove:
      return type.remove;
    case HandlerAction::kRead:
      return type.read;
  }
  return nullptr;
}

}  // namespace

bool is_not_found(const Error& error) {
  return std::string_view(handler_error_code(error)) == "NotFound";
}

ResourceOutcome call_handler(Call& call,
                             const StackRecord& stack,
                             const ResourceRecord& resource,
                             HandlerAction action,
                             const HandlerArguments& arguments) {
  const ResourceType* type = call.resource_type(resource.type);
  if (type == nullptr) {
    return Error{"NotSupported",
                 "Resource type " + resource.type + " is not supported in Cloudtab yet"};
  }
  const bool judged = action == HandlerAction::kCreate || action == HandlerAction::kUpdate;
  Document given = resource.properties;
  if (judged) {
    ASSIGN_OR_RETURN(given, resolve_dynamic_references(call, given));
  }
  Result<Document> properties = checked_properties(resource.type, given);
  // What stands was accepted once; only new properties are judged.
  if (!properties.ok() && judged) return properties.error();
  Result<Document> previous = checked_properties(resource.type, arguments.previous);
  const ResourceRequest request{
      .type = resource.type,
      .logical_id = resource.logical_id,
      .stack_name = stack.name,
      .stack_id = stack.id,
      .properties = properties.ok() ? std::move(properties).value() : given,
      .previous_properties = previous.ok() ? std::move(previous).value() : arguments.previous,
      .physical_id = arguments.physical_id,
      .tags = tags_for(stack, resource.logical_id),
      .generated_name = resource.generated_name,
      .begun = arguments.begun,
      .restoring = arguments.restoring,
  };
  const Store::Savepoint savepoint = call.store().savepoint();
  ResourceOutcome outcome = handler_of(*type, action)(call, request);
  if (auto* error = std::get_if<Error>(&outcome)) {
    call.store().rollback_to(savepoint);
    if (error->code != "NotUpdatable")
      error->message = handler_message(call, resource.type, *error);
  }
  return outcome;
}

}  // namespace cloudtab::cloudformation
