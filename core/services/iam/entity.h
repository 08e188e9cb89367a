#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/iam/errors.h"
#include "core/services/iam/state.h"

// Roles, users and groups: what policies are attached to. What is the same for the three is written
// once, for their record types.

namespace cloudtab::iam {

/// The prefix with 17 characters of its own.
std::string new_id(Call& call, std::string_view prefix);
/// `arn:aws:iam::ACCOUNT:NOUN/path/name`.
std::string account_arn(const Call& call, std::string_view noun, std::string_view path_and_name);

template <class Record>
struct EntityKind;
template <>
struct EntityKind<RoleRecord> {
  static constexpr const char* kName = "RoleName";
  static constexpr const char* kId = "RoleId";
  static constexpr std::string_view kNoun = "role";
  static constexpr std::string_view kIdPrefix = "AROA";
};
template <>
struct EntityKind<UserRecord> {
  static constexpr const char* kName = "UserName";
  static constexpr const char* kId = "UserId";
  static constexpr std::string_view kNoun = "user";
  static constexpr std::string_view kIdPrefix = "AIDA";
};
template <>
struct EntityKind<GroupRecord> {
  static constexpr const char* kName = "GroupName";
  static constexpr const char* kId = "GroupId";
  static constexpr std::string_view kNoun = "group";
  static constexpr std::string_view kIdPrefix = "AGPA";
};

template <class Record>
Result<const Document*> find_entity(Call& call, const std::string& name) {
  const Record* found = account_records<Record>(call).find(name);
  if (found == nullptr) return errors::no_such(EntityKind<Record>::kNoun, name);
  return &found->value;
}

/// That of the input's name.
template <class Record>
Result<const Document*> find_entity(Call& call, const Document& input) {
  return find_entity<Record>(
      call, input.at(EntityKind<Record>::kName).template get_ref<const std::string&>());
}

/// Errors also: a role that belongs to a service, which alone may change it.
template <class Record>
Result<const Document*> find_modifiable(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_entity<Record>(call, input));
  if (entity->contains("ServiceLinked")) {
    return errors::protected_role(
        input.at(EntityKind<Record>::kName).template get_ref<const std::string&>());
  }
  return entity;
}

template <class Record, class Change>
Status change_entity(Call& call, const Document& input, Change&& change) {
  RETURN_IF_ERROR(find_entity<Record>(call, input));
  account_records<Record>(call).update(
      input.at(EntityKind<Record>::kName).template get_ref<const std::string&>(),
      [&](Record& record) { change(record.value); });
  return ok();
}

/// A new one: its name, path, id, ARN, when it was made, and no policies yet.
template <class Record>
Document new_entity(Call& call, const Document& input) {
  using Kind = EntityKind<Record>;
  const std::string name = input.at(Kind::kName);
  const std::string path = input.value("Path", "/");
  return {{"Path", path},
          {Kind::kName, name},
          {Kind::kId, new_id(call, Kind::kIdPrefix)},
          {"Arn", account_arn(call, Kind::kNoun, path + name)},
          {"CreateDate", to_millis(call.now())},
          {"InlinePolicies", Document::object()},
          {"AttachedPolicies", Document::array()}};
}

/// As the API describes it.
Document without_policies(const Document& entity);
/// Errors: why it cannot be deleted yet.
Status check_has_no_policies(const Document& entity);
/// The boundary as it is described.
Document boundary_of(const Document& arn);

/// Policy documents travel percent-encoded in answers.
std::string encoded(const Document& text);

/// Replaces and adds.
Document merged_tags(const Document& present, const Document& added);
Document remaining_tags(const Document& present, const Document& keys);

/// One page of records: those that `shown` makes a document of, in the order of their keys.
template <class Record, class Shown>
Document page_of(Call& call, const Document& input, const char* list, Shown&& shown) {
  constexpr size_t kPageDefault = 100;
  const std::string after = input.value("Marker", "");
  const std::string path = input.value("PathPrefix", "/");
  const size_t items_max = input.value("MaxItems", kPageDefault);
  Document answer = {{list, Document::array()}, {"IsTruncated", false}};
  std::string last;
  for (const auto& [key, record] : account_records<Record>(call)) {
    if (key <= after || record.value.value("Path", "/").compare(0, path.size(), path) != 0)
      continue;
    if (answer[list].size() == items_max) {
      answer["IsTruncated"] = true;
      answer["Marker"] = last;
      break;
    }
    answer[list].push_back(shown(record.value));
    last = key;
  }
  return answer;
}

}  // namespace cloudtab::iam
