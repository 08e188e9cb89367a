#include "core/services/cloudformation/resources.h"

#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/functions.h"

namespace cloudtab::cloudformation {
namespace {

/// How long a parent waits before it looks again by itself; a child that ends wakes it at once.
constexpr Duration kChildCheck = 30s;

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

/// Waits until the child has ended its operation; then its outputs are the resource's attributes.
ResourceOutcome await_child(Call& call, const ResourceRequest& request, const char* what) {
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return stack.error();
  const std::string status = stack->at("StackStatus");
  // An update that is only cleaning up has succeeded, but its children end before it does.
  if (status.find("IN_PROGRESS") != std::string::npos)
    return ResourceInProgress{kChildCheck, request.physical_id};
  if (status != "CREATE_COMPLETE" && status != "UPDATE_COMPLETE") {
    return Error{"ValidationError",
                 "Embedded stack " + request.physical_id + " was not successfully " + what + ": " +
                     stack->value("StackStatusReason", "")};
  }
  ResourceState state{request.physical_id};
  for (const Document& output : stack->value("Outputs", Document::array())) {
    state.attributes["Outputs." + output.at("OutputKey").get<std::string>()] =
        output.at("OutputValue");
  }
  return state;
}

ResourceOutcome stack_create(Call& call, const ResourceRequest& request) {
  if (!request.physical_id.empty()) return await_child(call, request, "created");
  Document input = child_input(request, request.generated_name);
  if (request.properties.contains("TimeoutInMinutes"))
    input["TimeoutInMinutes"] = request.properties["TimeoutInMinutes"];
  Result<Document> made = call.invoke(as_parent(call, request, "CreateStack", std::move(input)));
  if (!made.ok()) return made.error();
  return ResourceInProgress{kChildCheck, made->at("StackId").get<std::string>()};
}

ResourceOutcome stack_update(Call& call, const ResourceRequest& request) {
  Result<Document> stack = child(call, request);
  if (!stack.ok()) return stack.error();
  const bool running =
      stack->at("StackStatus").get<std::string>().find("IN_PROGRESS") != std::string::npos;
  // The tag of this attempt is the time at which the child last changed: an update that was begun
  // shows there.
  if (!running && stack->value("LastUpdatedTime", int64_t{0}) < to_millis(call.now())) {
    Result<Document> updated = call.invoke(
        as_parent(call, request, "UpdateStack", child_input(request, request.physical_id)));
    if (updated.ok()) return ResourceInProgress{kChildCheck, request.physical_id};
    if (updated.error().message != "No updates are to be performed.") return updated.error();
  }
  return await_child(call, request, "updated");
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
  return ResourceInProgress{kChildCheck, request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::CDK::Metadata", metadata_create, metadata_update, nothing_to_remove},
      {"AWS::CloudFormation::Stack", stack_create, stack_update, stack_remove},
      {"AWS::CloudFormation::WaitConditionHandle", wait_handle_create, nullptr, nothing_to_remove},
  };
  return kTypes;
}

}  // namespace cloudtab::cloudformation
