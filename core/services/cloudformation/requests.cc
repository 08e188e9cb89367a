#include "core/services/cloudformation/requests.h"

#include <cstdlib>

#include "core/base/arn.h"
#include "core/services/cloudformation/dynamic_reference.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/parameters.h"
#include "core/services/cloudformation/sam/sam.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/template_text.h"
#include "core/services/cloudformation/template_url.h"
#include "core/services/cloudformation/transforms.h"
#include "core/services/cloudformation/validate.h"

namespace cloudtab::cloudformation {
namespace {

/// The template of the input, or the stack's own with `UsePreviousTemplate`.
Result<std::string> proposed_text(Call& call, const StackRecord& stack, const Document& input) {
  if (!input.value("UsePreviousTemplate", false)) return template_text(call, input);
  const TemplateRecord* record =
      call.records<TemplateRecord>().find(current_template_key(stack_uuid(stack.id)));
  if (record == nullptr) return errors::no_template();
  return record->text;
}

void take_members(StackRecord& stack, const Document& input, bool for_change_set) {
  // Members that are absent from an update keep the stack's (API reference of UpdateStack).
  if (input.contains("Tags")) stack.tags = input["Tags"];
  if (input.contains("NotificationARNs")) stack.notification_arns = input["NotificationARNs"];
  if (input.contains("RollbackConfiguration"))
    stack.rollback_configuration = input["RollbackConfiguration"];
  if (input.contains("RoleARN")) stack.role_arn = input["RoleARN"].get<std::string>();
  // An UpdateStack without capabilities keeps them on the stack, a change set without shows none
  // (recorded: api/test_stacks.py, test_no_echo_parameter).
  if (for_change_set || input.contains("Capabilities"))
    stack.capabilities = list_of(input, "Capabilities");
}

/// Recorded: api/test_update_stack.py. Which types there are: API reference of RollbackTrigger.
Status check_rollback(const Document& configuration) {
  for (const Document& trigger : list_of(configuration, "RollbackTriggers")) {
    const std::string type = text_of(trigger, "Type");
    if (type != "AWS::CloudWatch::Alarm" && type != "AWS::CloudWatch::CompositeAlarm")
      return errors::validation("Rollback Trigger Type not supported");
    const Result<Arn> arn = parse_arn(text_of(trigger, "Arn"));
    if (!arn.ok() || arn->resource.compare(0, 6, "alarm:") != 0)
      return errors::validation("RelativeId of a Rollback Trigger's ARN is incorrect");
  }
  return ok();
}

Status check_tags(const Document& tags) {
  for (const Document& tag : tags) {
    const std::string key = tag.value("Key", "");
    if (key.compare(0, 4, "aws:") == 0) {
      return errors::validation("Tag keys starting with 'aws:' are reserved for internal use");
    }
  }
  return ok();
}

}  // namespace

const StackRecord* find_stack(Call& call, const std::string& name_or_id) {
  Collection<StackRecord>& stacks = call.records<StackRecord>();
  if (name_or_id.compare(0, 4, "arn:") == 0) {
    const StackRecord* stack = stacks.find(stack_uuid(name_or_id));
    return stack != nullptr && stack->id == name_or_id ? stack : nullptr;
  }
  const NameRecord* name = call.records<NameRecord>().find(name_or_id);
  return name == nullptr ? nullptr : stacks.find(name->uuid);
}

std::string make_stack_id(Call& call, const std::string& name, const std::string& uuid) {
  Arn arn{partition(call.scope().region),
          "cloudformation",
          call.scope().region,
          call.scope().account,
          "stack/" + name + "/" + uuid};
  return arn.to_string();
}

Result<std::string> template_text(Call& call, const Document& input) {
  const bool has_body = input.contains("TemplateBody");
  const bool has_url = input.contains("TemplateURL");
  if (!has_body && !has_url) return errors::no_template();
  if (has_body && has_url) {
    return errors::validation("Only one of TemplateBody or TemplateURL may be specified.");
  }
  if (has_url) return read_template_url(call, input["TemplateURL"].get<std::string>());
  std::string text = input["TemplateBody"].get<std::string>();
  if (text.size() > kTemplateBodyBytesMax) {
    // Recorded: test_template_engine.py.
    return errors::validation("1 validation error detected: Value '" + text +
                              "' at 'templateBody' failed to satisfy constraint: Member must have "
                              "length less than or equal to " +
                              std::to_string(kTemplateBodyBytesMax));
  }
  return text;
}

Result<Proposal> propose(
    Call& call, StackRecord stack, bool stands, const Document& input, bool for_change_set) {
  TemplateSide before;
  if (stands) {
    ASSIGN_OR_RETURN(before, current_side(call, stack));
  }
  ASSIGN_OR_RETURN(std::string text, proposed_text(call, stack, input));
  ASSIGN_OR_RETURN(Document body, parse_template_text(text));
  RETURN_IF_ERROR(body.is_object() ? check_transforms(body) : ok());
  RETURN_IF_ERROR(check_template(body));
  RETURN_IF_ERROR(check_resource_types(body, list_of(input, "ResourceTypes")));
  take_members(stack, input, for_change_set);
  RETURN_IF_ERROR(check_rollback(stack.rollback_configuration));
  RETURN_IF_ERROR(check_tags(stack.tags));
  ASSIGN_OR_RETURN(
      stack.parameters,
      parameter_values(
          body, list_of(input, "Parameters"), stack.parameters, [&call](const std::string& name) {
            return stored_parameter(call, name);
          }));
  const bool transformed = !declared_transforms(body).empty() || has_includes(body);
  TemplateRecord record{std::move(text), ""};
  if (needs_transforms(body)) {
    const TemplateSide written{body,
                               typed_parameters(body, stack.parameters),
                               {},
                               {call.scope(), stack.id, stack.name, stack.notification_arns}};
    ASSIGN_OR_RETURN(const Document processed, apply_transforms(call, written));
    record.processed = processed.dump();
    // As it will be read again, so within the same limits.
    ASSIGN_OR_RETURN(body, parse_template_text(record.processed));
  }
  ASSIGN_OR_RETURN(body, expand_serverless(std::move(body)));
  if (transformed) RETURN_IF_ERROR(check_template(body));
  RETURN_IF_ERROR(
      check_capabilities(body, transformed, list_of(input, "Capabilities"), for_change_set));
  auto description = body.find("Description");
  stack.description =
      description != body.end() && description->is_string() ? description->get<std::string>() : "";
  ASSIGN_OR_RETURN(TemplateSide after, make_side(call, stack, std::move(body), stack.parameters));
  ASSIGN_OR_RETURN(ChangeTree tree, ChangeTree::make(std::move(before), std::move(after)));
  RETURN_IF_ERROR(validate(
      tree, [&call](std::string_view type) { return call.resource_type(type) != nullptr; }));
  return Proposal{std::move(stack), std::move(record), std::move(tree)};
}

Result<Page> page_of(const Document& input, size_t size) {
  Page page{0, size};
  if (!input.contains("NextToken")) return page;
  const std::string token = input["NextToken"].get<std::string>();
  char* end = nullptr;
  const unsigned long long first = std::strtoull(token.c_str(), &end, 10);
  if (token.empty() || *end != '\0' || token[0] < '0' || token[0] > '9') {
    return errors::validation("NextToken is invalid");
  }
  page.first = static_cast<size_t>(first);
  return page;
}

void set_next_token(Document& answer, const Page& page, size_t total) {
  if (page.first + page.size < total) answer["NextToken"] = std::to_string(page.first + page.size);
}

std::string text_of(const Document& input, const char* member, const char* otherwise) {
  auto it = input.find(member);
  return it == input.end() ? otherwise : it->get<std::string>();
}

Document list_of(const Document& input, const char* member) {
  auto it = input.find(member);
  return it == input.end() ? Document::array() : *it;
}

}  // namespace cloudtab::cloudformation
