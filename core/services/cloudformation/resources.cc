#include "core/services/cloudformation/resources.h"

#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {
namespace {

// --- AWS::CDK::Metadata: says what made a template; nothing is made of it.

ResourceOutcome metadata_create(Call&, const ResourceRequest& request) {
  return ResourceState{request.generated_name};
}
ResourceOutcome metadata_update(Call&, const ResourceRequest& request) {
  return ResourceState{request.physical_id};
}
ResourceOutcome nothing_to_remove(Call&, const ResourceRequest& request) {
  return ResourceState{request.physical_id};
}

// --- AWS::CloudFormation::WaitConditionHandle: `Ref` is a URL to signal to. Known difference:
// nothing listens there.

ResourceOutcome wait_handle_create(Call& call, const ResourceRequest& request) {
  return ResourceState{"https://cloudformation-waitcondition-" + call.scope().region + ".s3." +
                       call.scope().region + ".amazonaws.com/" + request.stack_id + "/" +
                       request.logical_id};
}

// --- AWS::CloudFormation::Stack

Invocation as_parent(Call& call,
                     const ResourceRequest& request,
                     std::string_view operation,
                     Document input) {
  Principal principal = call.principal();
  principal.service = "cloudformation.amazonaws.com";
  principal.source_arn = request.stack_id;
  return {.service = "cloudformation",
          .operation = operation,
          .input = std::move(input),
          .principal = principal};
}

Document child_input(const ResourceRequest& request, const std::string& name) {
  const Document& properties = request.properties;
  Document input = {{"StackName", name}, {"Tags", properties.value("Tags", Document::array())}};
  for (const char* member : {"TemplateURL", "TemplateBody", "NotificationARNs"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  Document parameters = Document::array();
  const Document given = properties.value("Parameters", Document::object());
  for (auto it = given.begin(); it != given.end(); ++it) {
    parameters.push_back({{"ParameterKey", it.key()}, {"ParameterValue", scalar_text(*it)}});
  }
  input["Parameters"] = std::move(parameters);
  // A nested stack has the acknowledgements of its root: the caller gave them there.
  input["Capabilities"] = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
  return input;
}

/// The child as DescribeStacks shows it.
Result<Document> child(Call& call, const ResourceRequest& request) {
  ASSIGN_OR_RETURN(Document answer,
                   call.invoke(as_parent(
                       call, request, "DescribeStacks", {{"StackName", request.physical_id}})));
  return answer.at("Stacks").at(0);
}

ResourceState child_state(const ResourceRequest& request, const Document& stack) {
  ResourceState state{request.physical_id};
  for (const Document& output : stack.value("Outputs", Document::array())) {
    state.attributes["Outputs." + output.at("OutputKey").get<std::string>()] =
        output.at("OutputValue");
  }
  return state;
}

ResourceOutcome stack_create(Call& call, const ResourceRequest& request) {
  if (request.physical_id.empty()) {
    Document input = child_input(request, request.generated_name);
    if (request.properties.contains("TimeoutInMinutes"))
      input["TimeoutInMinutes"] = request.properties["TimeoutInMinutes"];
    Result<Document> made = call.invoke(as_parent(call, request, "CreateStack", std::move(input)));
    if (!made.ok()) return made.error();
    return ResourceInProgress{kNestedCheck, made->at("StackId").get<std::string>()};
  }
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return stack.error();
  const std::string status = stack->at("StackStatus");
  if (status == "CREATE_IN_PROGRESS") return ResourceInProgress{kNestedCheck, request.physical_id};
  if (status == "CREATE_COMPLETE") return child_state(request, *stack);
  return Error{"ValidationError",
               "Embedded stack " + request.physical_id +
                   " was not successfully created: " + stack->value("StackStatusReason", "")};
}

/// Why the child's last rollback began, from its events: by now it may be over.
std::string rollback_reason(Call& call, const ResourceRequest& request) {
  Result<Document> answer = call.invoke(
      as_parent(call, request, "DescribeStackEvents", {{"StackName", request.physical_id}}));
  if (!answer.ok()) return "";
  for (const Document& event : answer->at("StackEvents")) {
    if (event.at("PhysicalResourceId") == request.physical_id &&
        event.at("ResourceStatus") == "UPDATE_ROLLBACK_IN_PROGRESS")
      return event.value("ResourceStatusReason", "");
  }
  return "";
}

/// The text as deployment logs quote it (rubyonjets/jets-docs, debugging/cloudformation): a parent
/// fails as soon as its child begins to roll back.
Error not_updated(Call& call, const ResourceRequest& request) {
  return {"ValidationError",
          "Embedded stack " + request.physical_id +
              " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with "
              "reason: " +
              rollback_reason(call, request)};
}

/// A child that was updated has kept what it was until now; one that was not has nothing to undo.
ResourceOutcome stack_restore(Call& call, const ResourceRequest& request) {
  if (!request.begun) roll_back_nested(call, stack_uuid(request.physical_id));
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return stack.error();
  const std::string status = stack->at("StackStatus");
  if (status == "UPDATE_ROLLBACK_FAILED") {
    return Error{"ValidationError",
                 "Embedded stack " + request.physical_id +
                     " was not successfully updated. Currently in UPDATE_ROLLBACK_FAILED with "
                     "reason: " +
                     stack->value("StackStatusReason", "")};
  }
  if (status.find("IN_PROGRESS") != std::string::npos)
    return ResourceInProgress{kNestedCheck, request.physical_id};
  return child_state(request, *stack);
}

ResourceOutcome stack_update(Call& call, const ResourceRequest& request) {
  if (request.restoring) return stack_restore(call, request);
  if (!request.begun) {
    Result<Document> updated = call.invoke(
        as_parent(call, request, "UpdateStack", child_input(request, request.physical_id)));
    if (updated.ok()) return ResourceInProgress{kNestedCheck, request.physical_id};
    if (updated.error().message != "No updates are to be performed.") return updated.error();
  }
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return stack.error();
  const std::string status = stack->at("StackStatus");
  if (status == "UPDATE_IN_PROGRESS") return ResourceInProgress{kNestedCheck, request.physical_id};
  const bool updated =
      status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" || status == "UPDATE_COMPLETE";
  if (request.begun && !updated) return not_updated(call, request);
  return child_state(request, *stack);
}

ResourceOutcome stack_remove(Call& call, const ResourceRequest& request) {
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return ResourceState{request.physical_id};
  const std::string status = stack->at("StackStatus");
  if (status == "DELETE_COMPLETE") return ResourceState{request.physical_id};
  if (status == "DELETE_FAILED") {
    return Error{"ValidationError",
                 "Embedded stack " + request.physical_id +
                     " was not successfully deleted: " + stack->value("StackStatusReason", "")};
  }
  if (status != "DELETE_IN_PROGRESS") {
    Result<Document> asked =
        call.invoke(as_parent(call, request, "DeleteStack", {{"StackName", request.physical_id}}));
    if (!asked.ok()) return asked.error();
  }
  return ResourceInProgress{kNestedCheck, request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::CDK::Metadata", metadata_create, metadata_update, nothing_to_remove},
      {kNestedStackType, stack_create, stack_update, stack_remove},
      {"AWS::CloudFormation::WaitConditionHandle", wait_handle_create, nullptr, nothing_to_remove},
  };
  return kTypes;
}

}  // namespace cloudtab::cloudformation
