#include "core/services/cloudformation/errors.h"

#include <utility>

namespace cloudtab::cloudformation::errors {
namespace {

std::string text(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (std::string_view part : parts) out += part;
  return out;
}

}  // namespace

Error validation(std::string message) { return Error{"ValidationError", std::move(message)}; }

Error stack_already_exists(std::string_view name) {
  return Error{"AlreadyExistsException", text({"Stack [", name, "] already exists"})};
}

Error stack_with_id_does_not_exist(std::string_view name) {
  return validation(text({"Stack with id ", name, " does not exist"}));
}

Error stack_does_not_exist(std::string_view name) {
  return validation(text({"Stack [", name, "] does not exist"}));
}

Error resource_does_not_exist(std::string_view logical_id, std::string_view stack_name) {
  return validation(text({"Resource ", logical_id, " does not exist for stack ", stack_name}));
}

Error stack_cannot_be_updated(std::string_view stack_id, std::string_view status) {
  return validation(
      text({"Stack:", stack_id, " is in ", status, " state and can not be updated."}));
}

Error no_updates() { return validation("No updates are to be performed."); }

Error no_template() {
  return validation("Either Template URL or Template Body must be specified.");
}

Error insufficient_capabilities(std::string_view capability) {
  return Error{"InsufficientCapabilitiesException",
               text({"Requires capabilities : [", capability, "]"})};
}

Error change_set_not_found(std::string_view name) {
  return Error{"ChangeSetNotFoundException", text({"ChangeSet [", name, "] does not exist"}), 404};
}

Error change_set_already_exists(std::string_view name) {
  return Error{"AlreadyExistsException", text({"ChangeSet ", name, " already exists"})};
}

Error change_set_not_executable(std::string_view id, std::string_view status) {
  return Error{
      "InvalidChangeSetStatusException",
      text({"ChangeSet [", id, "] cannot be executed in its current status of [", status, "]"})};
}

Error stack_name_needed_for_change_set() {
  return validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
}

Error termination_protected(std::string_view name) {
  return validation(
      text({"Stack [", name, "] cannot be deleted while TerminationProtection is enabled"}));
}

std::string bracketed(const std::vector<std::string>& names) {
  std::string out = "[";
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += ", ";
    out += names[i];
  }
  return out + "]";
}

}  // namespace cloudtab::cloudformation::errors
