#include <algorithm>
#include <vector>

#include "core/base/sorting.h"
#include "core/services/cloudformation/drift.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/recorded_values.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

void set_text(Document& out, const char* member, const std::string& text) {
  if (!text.empty()) out[member] = text;
}

void set_list(Document& out, const char* member, const Document& list) {
  if (!list.empty()) out[member] = list;
}

/// As DescribeStacks answers, member for member (recorded: api/test_stacks.py).
Document described(Call& call, const StackRecord& stack) {
  const bool deleted = stack.status == "DELETE_COMPLETE";
  Document out = {
      {"StackId", stack.id},
      {"StackName", stack.name},
      {"CreationTime", to_millis(stack.created)},
      {"RollbackConfiguration", stack.rollback_configuration},
      {"StackStatus", stack.status},
      {"DisableRollback", stack.disable_rollback()},
      {"NotificationARNs", stack.notification_arns},
      {"Tags", stack.tags},
      {"DriftInformation", stack_drift_information(call, stack)},
  };
  set_text(out, "Description", stack.description);
  set_text(out, "StackStatusReason", stack.status_reason);
  set_text(out, "RoleARN", stack.role_arn);
  set_text(out, "ParentId", stack.parent_id);
  set_text(out, "RootId", stack.root_id);
  set_list(out, "Parameters", described_parameters(stack.parameters));
  set_list(out, "Capabilities", stack.capabilities);
  set_list(out, "Outputs", stack.outputs);
  if (!deleted) {
    set_text(out, "ChangeSetId", stack.change_set_id);
    out["EnableTerminationProtection"] = stack.termination_protection;
  }
  if (stack.timeout_minutes > 0) out["TimeoutInMinutes"] = stack.timeout_minutes;
  if (stack.updated) out["LastUpdatedTime"] = to_millis(*stack.updated);
  if (stack.deleted) out["DeletionTime"] = to_millis(*stack.deleted);
  return out;
}

/// Newest first.
std::vector<const StackRecord*> by_age(Call& call) {
  std::vector<const StackRecord*> stacks;
  for (const auto& [key, stack] : call.records<StackRecord>()) stacks.push_back(&stack);
  put_in_order(stacks,
               [](const StackRecord* a, const StackRecord* b) { return a->created > b->created; });
  return stacks;
}

Document described_resource(Call& call,
                            const StackRecord& stack,
                            const ResourceRecord& resource,
                            const char* time_member) {
  Document out = {
      {"StackName", stack.name},
      {"StackId", stack.id},
      {"LogicalResourceId", resource.logical_id},
      {"ResourceType", resource.type},
      {time_member, to_millis(resource.changed)},
      {"ResourceStatus", resource.status},
      {"DriftInformation", resource_drift_information(call, stack, resource.logical_id)},
  };
  set_text(out, "PhysicalResourceId", resource.physical_id);
  set_text(out, "ResourceStatusReason", resource.status_reason);
  return out;
}

/// The stack of a read; deleted ones are found by id only.
Result<const StackRecord*> existing(Call& call, const std::string& name) {
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_with_id_does_not_exist(name);
  return stack;
}

Document summary_of(Call& call, const StackRecord& stack) {
  const Document whole = described(call, stack);
  Document summary = Document::object();
  for (const char* member : {"StackId",
                             "StackName",
                             "CreationTime",
                             "LastUpdatedTime",
                             "DeletionTime",
                             "StackStatus",
                             "StackStatusReason",
                             "ParentId",
                             "RootId",
                             "DriftInformation"}) {
    if (whole.contains(member)) summary[member] = whole[member];
  }
  set_text(summary, "TemplateDescription", stack.description);
  return summary;
}

Document described_event(const StackRecord& stack, const EventRecord& event) {
  Document out = {
      {"StackId", stack.id},
      {"EventId", event.event_id},
      {"StackName", stack.name},
      {"LogicalResourceId", event.logical_id},
      {"PhysicalResourceId", event.physical_id},
      {"ResourceType", event.type},
      {"Timestamp", to_millis(event.time)},
      {"ResourceStatus", event.status},
  };
  set_text(out, "ResourceStatusReason", event.reason);
  set_text(out, "ResourceProperties", event.properties);
  set_text(out, "ClientRequestToken", event.token);
  return out;
}

/// A resource's Metadata as JSON text, its functions resolved where that can be done. What they
/// show of a `NoEcho` parameter is shown by AWS, too (recorded: api/test_stacks.py,
/// test_no_echo_parameter).
std::string metadata_text(Call& call, const StackRecord& stack, const std::string& logical_id) {
  const Result<TemplateSide> side = current_side(call, stack);
  if (!side.ok()) return "{}";
  const Document& resources = section(side->body, "Resources");
  auto declared = resources.find(logical_id);
  if (declared == resources.end()) return "{}";
  const Document& metadata = section(*declared, "Metadata");
  RecordedValues values(call, stack_uuid(stack.id));
  const Result<Document> resolved = resolve(metadata, *side, values);
  return (resolved.ok() && resolved->is_object() ? *resolved : metadata).dump();
}

}  // namespace

Outcome describe_stacks(Call& call, const Document& input) {
  if (input.contains("StackName")) {
    ASSIGN_OR_RETURN(const StackRecord* stack,
                     existing(call, input["StackName"].get<std::string>()));
    return Document{{"Stacks", Document::array({described(call, *stack)})}};
  }
  ASSIGN_OR_RETURN(Page page, page_of(input, kStacksPerPage));
  Document stacks = Document::array();
  size_t position = 0;
  for (const StackRecord* stack : by_age(call)) {
    if (stack->status == "DELETE_COMPLETE") continue;
    if (page.has(position++)) stacks.push_back(described(call, *stack));
  }
  Document answer = {{"Stacks", std::move(stacks)}};
  set_next_token(answer, page, position);
  return answer;
}

Outcome list_stacks(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Page page, page_of(input, kStacksPerPage));
  const Document filter = list_of(input, "StackStatusFilter");
  Document summaries = Document::array();
  size_t position = 0;
  for (const StackRecord* stack : by_age(call)) {
    if (!filter.empty() && std::find(filter.begin(), filter.end(), stack->status) == filter.end())
      continue;
    if (page.has(position++)) summaries.push_back(summary_of(call, *stack));
  }
  Document answer = {{"StackSummaries", std::move(summaries)}};
  set_next_token(answer, page, position);
  return answer;
}

Outcome describe_stack_events(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  ASSIGN_OR_RETURN(Page page, page_of(input, kEventsPerPage));
  const auto range = call.records<EventRecord>().prefix(under(stack_uuid(stack->id)));
  Document events = Document::array();
  size_t position = 0;
  for (auto it = range.end(); it != range.begin();) {
    --it;
    if (page.has(position++)) events.push_back(described_event(*stack, it->second));
  }
  Document answer = {{"StackEvents", std::move(events)}};
  set_next_token(answer, page, position);
  return answer;
}

Outcome describe_stack_resource(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const std::string logical_id = input["LogicalResourceId"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  const std::string uuid = stack_uuid(stack->id);
  const ResourceRecord* resource = call.records<ResourceRecord>().find(under(uuid, logical_id));
  if (resource == nullptr) return errors::resource_does_not_exist(logical_id, stack->name);
  Document detail = described_resource(call, *stack, *resource, "LastUpdatedTimestamp");
  detail["Metadata"] = metadata_text(call, *stack, logical_id);
  return Document{{"StackResourceDetail", std::move(detail)}};
}

Outcome describe_stack_resources(Call& call, const Document& input) {
  Collection<ResourceRecord>& resources = call.records<ResourceRecord>();
  const std::string logical_id = text_of(input, "LogicalResourceId");
  const StackRecord* stack = nullptr;
  if (input.contains("StackName")) {
    ASSIGN_OR_RETURN(stack, existing(call, input["StackName"].get<std::string>()));
  } else if (input.contains("PhysicalResourceId")) {
    const std::string physical_id = input["PhysicalResourceId"].get<std::string>();
    for (const auto& [key, resource] : resources) {
      if (resource.physical_id != physical_id || resource.status == "DELETE_COMPLETE") continue;
      stack = call.records<StackRecord>().find(key.substr(0, key.find('/')));
      break;
    }
    if (stack == nullptr) return errors::validation("Stack for " + physical_id + " does not exist");
  } else {
    return errors::validation("One of PhysicalResourceId and StackName must be specified.");
  }
  Document found = Document::array();
  for (const auto& [key, resource] : resources.prefix(under(stack_uuid(stack->id)))) {
    if (!logical_id.empty() && resource.logical_id != logical_id) continue;
    if (found.size() < kDescribeResourcesMax)
      found.push_back(described_resource(call, *stack, resource, "Timestamp"));
  }
  return Document{{"StackResources", std::move(found)}};
}

Outcome list_stack_resources(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const StackRecord* stack, existing(call, input["StackName"].get<std::string>()));
  ASSIGN_OR_RETURN(Page page, page_of(input, kResourcesPerPage));
  Document summaries = Document::array();
  size_t position = 0;
  for (const auto& [key, resource] :
       call.records<ResourceRecord>().prefix(under(stack_uuid(stack->id)))) {
    if (!page.has(position++)) continue;
    Document summary = described_resource(call, *stack, resource, "LastUpdatedTimestamp");
    summary.erase("StackName");
    summary.erase("StackId");
    summaries.push_back(std::move(summary));
  }
  Document answer = {{"StackResourceSummaries", std::move(summaries)}};
  set_next_token(answer, page, position);
  return answer;
}

}  // namespace cloudtab::cloudformation
