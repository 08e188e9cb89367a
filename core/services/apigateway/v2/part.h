#pragma once

#include <initializer_list>
#include <string>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/v2/deployed.h"
#include "core/services/apigateway/v2/state.h"

// What is the same for every part of an API, whatever its kind (state.h).

namespace cloudtab::apigateway::v2 {

template <class Kind>
std::string part_prefix(const Document& input) {
  std::string prefix = text_of(input, "ApiId") + "/";
  if (*Kind::kOwnerMember != '\0') prefix += text_of(input, Kind::kOwnerMember) + "/";
  return prefix;
}

template <class Kind>
std::string part_key(const Document& input) {
  return part_prefix<Kind>(input) + text_of(input, Kind::kIdMember);
}

template <class Kind>
Error no_part(const std::string& id) {
  return errors::not_found("Invalid " + std::string(Kind::kNoun) + " identifier specified " + id);
}
/// A stage is called by a name, which AWS does not repeat.
template <>
inline Error no_part<StageKind>(const std::string& /*id*/) {
  return errors::no_stage();
}

/// The part that the input names. Errors: NotFoundException, for the API or for the part.
template <class Kind>
Result<const Document*> find_part(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const auto* part = call.records<Record<Kind>>().find(part_key<Kind>(input));
  if (part == nullptr) return no_part<Kind>(text_of(input, Kind::kIdMember));
  return &part->value;
}

/// The part's members as an answer has them.
template <class Kind>
Document shown(const Document& part) {
  return part;
}
template <>
inline Document shown<DeploymentKind>(const Document& deployment) {
  Document answer = deployment;
  answer.erase("snapshot");
  return answer;
}

template <class Kind>
Outcome get_part(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* part, find_part<Kind>(call, input));
  return shown<Kind>(*part);
}

/// In the order of their ids; AWS promises none.
template <class Kind>
Outcome list_parts(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, part] : call.records<Record<Kind>>().prefix(part_prefix<Kind>(input)))
    all.push_back(shown<Kind>(part.value));
  return page_of(input, all);
}

template <class Kind>
Outcome delete_part(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_part<Kind>(call, input));
  call.records<Record<Kind>>().erase(part_key<Kind>(input));
  redeploy(call, text_of(input, "ApiId"));
  return Document::object();
}

/// Copies the members that the input has.
inline void copy_members(const Document& input,
                         std::initializer_list<const char*> members,
                         Document& part) {
  for (const char* member : members) {
    if (input.contains(member)) part[member] = input[member];
  }
}

/// Merges a map's entries into the part's; an entry that is "" or {} goes, as clients remove them.
void merge_map(const Document& input, const char* member, Document& part);

/// Stores a new part under an id of its own, and answers it.
template <class Kind>
Document put_new_part(Call& call, const Document& input, Document part) {
  const std::string prefix = part_prefix<Kind>(input);
  const std::string id = new_id<Record<Kind>>(call, Kind::kIdLength, prefix);
  part[Kind::kIdMember] = id;
  call.records<Record<Kind>>().put(prefix + id, {part});
  redeploy(call, text_of(input, "ApiId"));
  return part;
}

/// Stores a changed part, and answers it.
template <class Kind>
Document put_part(Call& call, const Document& input, const Document& part) {
  call.records<Record<Kind>>().put(part_key<Kind>(input), {part});
  redeploy(call, text_of(input, "ApiId"));
  return shown<Kind>(part);
}

}  // namespace cloudtab::apigateway::v2
