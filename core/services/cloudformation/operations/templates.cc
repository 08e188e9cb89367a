#include <map>

#include "core/services/cloudformation/change_sets.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"
#include "core/services/cloudformation/resource_rules.h"
#include "core/services/cloudformation/sam/sam.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

Document declared_parameter(const std::string& name, const Document& declaration) {
  auto no_echo = declaration.find("NoEcho");
  Document out = {{"ParameterKey", name},
                  {"NoEcho", no_echo != declaration.end() && scalar_text(*no_echo) == "true"}};
  if (declaration.contains("Default")) out["DefaultValue"] = scalar_text(declaration["Default"]);
  if (declaration.contains("Description"))
    out["Description"] = scalar_text(declaration["Description"]);
  return out;
}

void add_capabilities(Document& answer, const Document& body) {
  const RequiredCapability capability = required_capability(body);
  if (!capability.name.empty()) {
    answer["Capabilities"] = Document::array({capability.name});
    answer["CapabilitiesReason"] = capability.reason;
  }
  const std::vector<std::string> transforms = declared_transforms(body);
  if (!transforms.empty()) answer["DeclaredTransforms"] = transforms;
  if (auto it = body.find("Description"); it != body.end() && it->is_string())
    answer["Description"] = *it;
}

Result<std::string> summarized_text(Call& call, const Document& input) {
  if (!input.contains("StackName")) return template_text(call, input);
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_with_id_does_not_exist(name);
  if (stack->status == "REVIEW_IN_PROGRESS") {
    return errors::validation("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
  }
  const TemplateRecord* record =
      call.records<TemplateRecord>().find(current_template_key(stack_uuid(stack->id)));
  if (record == nullptr) return errors::no_template();
  return record->text;
}

/// The service shows metadata as its own language prints a map (recorded:
/// test_get_template_summary).
std::string metadata_text(const Document& value) {
  if (value.is_string()) return "'" + value.get<std::string>() + "'";
  if (!value.is_object()) return value.dump();
  std::string out = "{";
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (out.size() > 1) out += ", ";
    out += "'" + it.key() + "': " + metadata_text(*it);
  }
  return out + "}";
}

Document identifier_summaries(const Document& body) {
  std::map<std::string, std::vector<std::string>> by_type;
  const Document& resources = section(body, "Resources");
  for (auto it = resources.begin(); it != resources.end(); ++it) {
    if (it->is_object() && it->contains("Type"))
      by_type[(*it)["Type"].get<std::string>()].push_back(it.key());
  }
  Document out = Document::array();
  for (const auto& [type, ids] : by_type) {
    Document summary = {{"ResourceType", type}, {"LogicalResourceIds", ids}};
    const std::vector<std::string> identifiers = identifier_properties(type);
    if (!identifiers.empty()) summary["ResourceIdentifiers"] = identifiers;
    out.push_back(std::move(summary));
  }
  return out;
}

Document allowed_values(const Document& declaration) {
  Document constraints = Document::object();
  auto allowed = declaration.find("AllowedValues");
  if (allowed == declaration.end() || !allowed->is_array()) return constraints;
  Document values = Document::array();
  for (const Document& value : *allowed) values.push_back(scalar_text(value));
  constraints["AllowedValues"] = std::move(values);
  return constraints;
}

}  // namespace

Outcome get_template(Call& call, const Document& input) {
  const std::string change_set_name = text_of(input, "ChangeSetName");
  if (!input.contains("StackName") && change_set_name.empty()) {
    return errors::validation("StackName is required if ChangeSetName is not specified.");
  }
  std::string key;
  if (!change_set_name.empty()) {
    if (!input.contains("StackName") && change_set_name.compare(0, 4, "arn:") != 0) {
      return errors::validation("StackName is a required parameter.");
    }
    ASSIGN_OR_RETURN(ChangeSetPlace place, find_change_set(call, input));
    key = change_set_template_key(place);
  } else {
    const std::string name = input["StackName"].get<std::string>();
    const StackRecord* stack = find_stack(call, name);
    if (stack == nullptr) return errors::stack_with_id_does_not_exist(name);
    key = current_template_key(stack_uuid(stack->id));
  }
  Document answer = {{"StagesAvailable", {"Original", "Processed"}}};
  const TemplateRecord* record = call.records<TemplateRecord>().find(key);
  if (record == nullptr) return answer;
  answer["TemplateBody"] = record->text;
  if (text_of(input, "TemplateStage", "Processed") == "Original") return answer;
  ASSIGN_OR_RETURN(Document body, written_body(*record));
  if (record->processed.empty() && declared_transforms(body).empty()) return answer;
  ASSIGN_OR_RETURN(body, expand_serverless(std::move(body)));
  answer["TemplateBody"] = body.dump();
  return answer;
}

Outcome get_template_summary(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(std::string text, summarized_text(call, input));
  ASSIGN_OR_RETURN(Document body, parse_template(text));
  Document parameters = Document::array();
  const Document& declarations = section(body, "Parameters");
  for (auto it = declarations.begin(); it != declarations.end(); ++it) {
    Document parameter = declared_parameter(it.key(), *it);
    parameter["ParameterType"] = (*it)["Type"];
    parameter["ParameterConstraints"] = allowed_values(*it);
    parameters.push_back(std::move(parameter));
  }
  Document answer = {{"Parameters", std::move(parameters)},
                     {"ResourceTypes", resource_types(body)},
                     {"ResourceIdentifierSummaries", identifier_summaries(body)}};
  add_capabilities(answer, body);
  if (body.contains("AWSTemplateFormatVersion"))
    answer["Version"] = body["AWSTemplateFormatVersion"];
  if (body.contains("Metadata")) answer["Metadata"] = metadata_text(body["Metadata"]);
  return answer;
}

Outcome validate_template(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(std::string text, template_text(call, input));
  ASSIGN_OR_RETURN(Document body, parse_template(text));
  Document parameters = Document::array();
  const Document& declarations = section(body, "Parameters");
  for (auto it = declarations.begin(); it != declarations.end(); ++it) {
    parameters.push_back(declared_parameter(it.key(), *it));
  }
  Document answer = {{"Parameters", std::move(parameters)}};
  add_capabilities(answer, body);
  return answer;
}

}  // namespace cloudtab::cloudformation
