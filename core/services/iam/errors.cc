#include "core/services/iam/errors.h"

#include <string>

namespace cloudtab::iam::errors {

namespace {

Error no_such_entity(std::string text) {
  return Error{"NoSuchEntityException", std::move(text), 404};
}

std::string quoted(std::string_view before, std::string_view name, std::string_view after) {
  return std::string(before) + std::string(name) + std::string(after);
}

}  // namespace

Error role_exists(std::string_view name) {
  return Error{
      "EntityAlreadyExistsException", quoted("Role with name ", name, " already exists."), 409};
}

Error no_such_role(std::string_view name) {
  return no_such_entity(quoted("The role with name ", name, " cannot be found."));
}

Error no_such_role_policy(std::string_view policy) {
  return no_such_entity(quoted("The role policy with name ", policy, " cannot be found."));
}

Error policy_exists(std::string_view name) {
  return Error{
      "EntityAlreadyExistsException",
      quoted("A policy called ", name, " already exists. Duplicate names are not allowed."),
      409};
}

Error no_such_policy(std::string_view arn) {
  return no_such_entity(quoted("Policy ", arn, " does not exist or is not attachable."));
}

Error policy_not_attached(std::string_view arn) {
  return no_such_entity(quoted("Policy ", arn, " was not found."));
}

Error delete_conflict(std::string_view text) {
  return Error{"DeleteConflictException", std::string(text), 409};
}

Error malformed_policy(std::string_view text) {
  return Error{"MalformedPolicyDocumentException", std::string(text), 400};
}

}  // namespace cloudtab::iam::errors
