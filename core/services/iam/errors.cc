#include "core/services/iam/errors.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "core/base/ascii.h"

namespace cloudtab::iam::errors {

namespace {

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

Error no_such_entity(std::string text) {
  return Error{"NoSuchEntityException", std::move(text), 404};
}
Error already_exists(std::string text) {
  return Error{"EntityAlreadyExistsException", std::move(text), 409};
}
Error limit_exceeded(std::string text) {
  return Error{"LimitExceededException", std::move(text), 409};
}

}  // namespace

Error validation(std::string_view text) { return Error{"ValidationError", std::string(text)}; }

Error invalid_input(std::string_view text) {
  return Error{"InvalidInputException", std::string(text)};
}

Error exists(std::string_view noun, std::string_view name) {
  return already_exists(joined({upper_first(noun), " with name ", name, " already exists."}));
}

Error no_such(std::string_view noun, std::string_view name) {
  return no_such_entity(joined({"The ", noun, " with name ", name, " cannot be found."}));
}

Error no_such_inline_policy(std::string_view noun, std::string_view policy) {
  return no_such_entity(joined({"The ", noun, " policy with name ", policy, " cannot be found."}));
}

Error no_such_access_key(std::string_view id) {
  return no_such_entity(joined({"The Access Key with id ", id, " cannot be found."}));
}

Error no_such_login_profile(std::string_view user) {
  return no_such_entity(joined({"Login Profile for User ", user, " cannot be found."}));
}

Error login_profile_exists(std::string_view user) {
  return already_exists(joined({"Login Profile for user ", user, " already exists."}));
}

Error no_such_instance_profile(std::string_view name) {
  return no_such_entity(joined({"Instance Profile ", name, " cannot be found."}));
}

Error instance_profile_exists(std::string_view name) {
  return already_exists(joined({"Instance Profile ", name, " already exists."}));
}

Error over_quota(std::string_view quota, int limit) {
  return limit_exceeded(joined({"Cannot exceed quota for ", quota, ": ", std::to_string(limit)}));
}

Error policy_exists(std::string_view name) {
  return already_exists(
      joined({"A policy called ", name, " already exists. Duplicate names are not allowed."}));
}

Error no_such_policy(std::string_view arn) {
  return no_such_entity(joined({"Policy ", arn, " does not exist or is not attachable."}));
}

Error policy_not_attached(std::string_view arn) {
  return no_such_entity(joined({"Policy ", arn, " was not found."}));
}

Error no_such_policy_version(std::string_view arn, std::string_view version) {
  return no_such_entity(
      joined({"Policy ", arn, " version ", version, " does not exist or is not attachable."}));
}

Error too_many_policy_versions() {
  return limit_exceeded(
      "A managed policy can have up to 5 versions. Before you create a new version, you must "
      "delete an existing version.");
}

Error protected_role(std::string_view name) {
  return Error{"UnmodifiableEntityException",
               joined({"Cannot perform the operation on the protected role '",
                       name,
                       "' - this role is only modifiable by AWS"})};
}

Error delete_conflict(std::string_view text) {
  return Error{"DeleteConflictException", std::string(text), 409};
}

}  // namespace cloudtab::iam::errors
