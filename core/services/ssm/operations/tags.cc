#include <algorithm>
#include <string>

#include "core/engine/record_at.h"
#include "core/services/ssm/errors.h"
#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

/// The parameter that is meant. Errors: InvalidResourceType for the other kinds, which there are
/// none of, InvalidResourceId.
Result<std::string> tagged_parameter(Call& call, const Document& input) {
  if (input.at("ResourceType") != "Parameter") return errors::invalid_resource_type();
  std::string name = resolved_name(call, input.at("ResourceId"));
  if (!call.records<ParameterRecord>().contains(name)) return errors::invalid_resource_id();
  return name;
}

void erase_tag(Document& tags, const Document& key) {
  const auto found = std::find_if(
      tags.begin(), tags.end(), [&key](const Document& tag) { return tag.at("Key") == key; });
  if (found != tags.end()) tags.erase(found);
}

}  // namespace

Outcome add_tags_to_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, tagged_parameter(call, input));
  call.records<ParameterRecord>().update(name, [&](ParameterRecord& record) {
    for (const Document& tag : input.at("Tags")) {
      erase_tag(record.value["Tags"], tag.at("Key"));
      record.value["Tags"].push_back(tag);
    }
  });
  return Document::object();
}

Outcome remove_tags_from_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, tagged_parameter(call, input));
  call.records<ParameterRecord>().update(name, [&](ParameterRecord& record) {
    for (const Document& key : input.at("TagKeys")) erase_tag(record.value["Tags"], key);
  });
  return Document::object();
}

Outcome list_tags_for_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, tagged_parameter(call, input));
  return Document{{"TagList", record_at(call.records<ParameterRecord>(), name).value.at("Tags")}};
}

}  // namespace cloudtab::ssm
