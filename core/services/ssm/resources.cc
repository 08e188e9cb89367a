#include "core/services/ssm/resources.h"

#include <string>
#include <utility>

#include "core/engine/call.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

Result<Document> ssm(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "ssm", .operation = operation, .input = std::move(input)});
}

/// AWS names these `CFN-<logical id>-<random>` (recorded:
/// resource_providers/ssm/test_parameter.py).
std::string made_up_name(const ResourceRequest& request) {
  return "CFN-" + request.logical_id +
         request.generated_name.substr(request.generated_name.rfind('-'));
}

/// The template's tags are a map; the stack's own come after them.
Document wanted_tags(const Document& properties, const Document& stack_tags) {
  Document tags = Document::array();
  const Document own = properties.value("Tags", Document::object());
  for (const auto& tag : own.items()) tags.push_back({{"Key", tag.key()}, {"Value", tag.value()}});
  for (const Document& tag : stack_tags) tags.push_back(tag);
  return tags;
}

Document put_input(const Document& properties, const std::string& name) {
  Document input = {{"Name", name}};
  for (const char* member :
       {"Type", "Value", "Description", "AllowedPattern", "Tier", "DataType", "Policies"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  // A description that the template no longer has is an empty one.
  if (!input.contains("Description")) input["Description"] = "";
  return input;
}

ResourceState state_of(const Call& call, const Document& properties, const std::string& name) {
  return {name,
          {{"Arn", parameter_arn(call, name)},
           {"Type", properties.value("Type", "")},
           {"Value", properties.value("Value", "")}}};
}

ResourceOutcome create(Call& call, const ResourceRequest& request) {
  const std::string name = request.properties.value("Name", made_up_name(request));
  Document input = put_input(request.properties, name);
  if (input["Description"] == "") input.erase("Description");
  if (Document tags = wanted_tags(request.properties, request.tags); !tags.empty())
    input["Tags"] = std::move(tags);
  const Result<Document> put = ssm(call, "PutParameter", std::move(input));
  if (!put.ok()) return put.error();
  return state_of(call, request.properties, name);
}

ResourceOutcome update(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  Document input = put_input(request.properties, name);
  input["Overwrite"] = true;
  const Result<Document> put = ssm(call, "PutParameter", std::move(input));
  if (!put.ok()) return put.error();
  const Document resource = {{"ResourceType", "Parameter"}, {"ResourceId", name}};
  Document gone = Document::array();
  const Document before = request.previous_properties.value("Tags", Document::object());
  for (const auto& tag : before.items()) gone.push_back(tag.key());
  if (!gone.empty()) {
    Document untag = resource;
    untag["TagKeys"] = std::move(gone);
    const Result<Document> removed = ssm(call, "RemoveTagsFromResource", std::move(untag));
    if (!removed.ok()) return removed.error();
  }
  if (Document tags = wanted_tags(request.properties, request.tags); !tags.empty()) {
    Document tag = resource;
    tag["Tags"] = std::move(tags);
    const Result<Document> added = ssm(call, "AddTagsToResource", std::move(tag));
    if (!added.ok()) return added.error();
  }
  return state_of(call, request.properties, name);
}

ResourceOutcome remove(Call& call, const ResourceRequest& request) {
  const Result<Document> removed = ssm(call, "DeleteParameter", {{"Name", request.physical_id}});
  if (!removed.ok() && removed.error().code != "ParameterNotFound") return removed.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome read(Call& call, const ResourceRequest& request) {
  const Result<Document> answer = ssm(call, "GetParameter", {{"Name", request.physical_id}});
  if (!answer.ok()) return answer.error();
  return state_of(call, answer->at("Parameter"), request.physical_id);
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {{"AWS::SSM::Parameter", create, update, remove, read}};
  return kTypes;
}

}  // namespace cloudtab::ssm
