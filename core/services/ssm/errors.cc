#include "core/services/ssm/errors.h"

namespace cloudtab::ssm::errors {

Error validation(std::string text) { return Error{"ValidationException", std::move(text)}; }

Error no_parameter() { return Error{"ParameterNotFound", ""}; }

Error no_version(std::string_view name, std::string_view selector) {
  return Error{"ParameterVersionNotFound",
               "Systems Manager could not find version " + std::string(selector) + " of " +
                   std::string(name) + ". Verify the version and try again."};
}

Error parameter_exists() {
  return Error{"ParameterAlreadyExists",
               "The parameter already exists. To overwrite this value, set the overwrite option in "
               "the request to true."};
}

Error reserved_name(std::string_view name) {
  return Error{"AccessDeniedException",
               "No access to reserved parameter name: " + std::string(name) + "."};
}

Error invalid_name(bool path) {
  constexpr const char* kSymbols = "letters, numbers and the following 3 symbols .-_";
  return validation(path ? std::string("Parameter name: can't be prefixed with \"ssm\" "
                                       "(case-insensitive). If formed as a path, it can consist "
                                       "of sub-paths divided by slash symbol; each sub-path can "
                                       "be formed as a mix of ") +
                               kSymbols
                         : std::string("Parameter name: can't be prefixed with \"aws\" or \"ssm\" "
                                       "(case-insensitive). Only a mix of ") +
                               kSymbols + " are allowed.");
}

Error unqualified_name() { return validation("Parameter name must be a fully qualified name."); }

Error too_many_levels() {
  return Error{"HierarchyLevelLimitExceededException",
               "A parameter name can have a maximum of 15 hierarchies."};
}

Error invalid_path() {
  return validation(
      "The parameter doesn't meet the parameter name requirements. The parameter name must begin "
      "with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" "
      "(case-insensitive). It must use only letters, numbers, or the following symbols: . "
      "(period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if "
      "specified, must use the forward slash symbol \"/\". Valid example: "
      "/get/parameters2-/by1./path0_.");
}

Error type_needed() {
  return validation("A parameter type is required when you create a parameter.");
}

Error tags_with_overwrite() {
  return validation(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with "
      "tags, please remove overwrite flag. To update tags for an existing parameter, please use "
      "AddTagsToResource or RemoveTagsFromResource.");
}

Error value_too_long(bool advanced) {
  if (advanced) {
    return validation(
        "Advanced tier parameters support a maximum parameter value of 8192 characters.");
  }
  return validation(
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create a "
      "larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more "
      "information, see "
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
      "parameter-store-advanced-parameters.html");
}

Error pattern_mismatch(std::string_view pattern) {
  return Error{
      "ParameterPatternMismatchException",
      "Parameter value, cannot be validated against allowedPattern: " + std::string(pattern)};
}

Error unsupported_data_type(std::string_view type) {
  return validation("The following data type is not supported: " + std::string(type) +
                    " (Data type names are all lowercase.)");
}

Error too_many_versions(std::string_view name, int64_t oldest) {
  return Error{"ParameterMaxVersionLimitExceeded",
               "You attempted to create a new version of " + std::string(name) +
                   " by calling the PutParameter API with the overwrite flag. Version " +
                   std::to_string(oldest) +
                   ", the oldest version, can't be deleted because it has a label associated with "
                   "it. Move the label to another version of the parameter, and try again."};
}

Error too_many_labels() {
  return Error{"ParameterVersionLabelLimitExceeded",
               "An error occurred (ParameterVersionLabelLimitExceeded) when calling the "
               "LabelParameterVersion operation: A parameter version can have maximum 10 labels."
               "Move one or more labels to another version and try again."};
}

Error not_implemented(std::string_view what) {
  return Error{"NotImplemented",
               "Cloudtab does not implement " + std::string(what) + " yet.",
               501,
               Fault::kReceiver};
}

Error invalid_filter_key() { return Error{"InvalidFilterKey", "The specified key isn't valid."}; }

Error invalid_filter_option() {
  return Error{"InvalidFilterOption", "The specified filter option isn't valid."};
}

Error invalid_next_token() { return Error{"InvalidNextToken", "The specified token isn't valid."}; }

Error invalid_resource_type() {
  return Error{"InvalidResourceType", "The resource type is not valid."};
}

Error invalid_resource_id() {
  return Error{"InvalidResourceId",
               "The resource ID is not valid. Verify that you entered the "
               "correct ID and try again."};
}

}  // namespace cloudtab::ssm::errors
