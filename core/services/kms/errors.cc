#include "core/services/kms/errors.h"

#include <string>

namespace cloudtab::kms::errors {

Error no_such_key(std::string_view arn) {
  return Error{"NotFoundException", "Key '" + std::string(arn) + "' does not exist"};
}

Error no_such_alias(std::string_view arn) {
  return Error{"NotFoundException", "Alias " + std::string(arn) + " is not found."};
}

Error alias_exists(std::string_view arn) {
  return Error{"AlreadyExistsException",
               "An alias with the name " + std::string(arn) + " already exists"};
}

Error invalid_alias(std::string_view text) {
  return Error{"ValidationException", std::string(text)};
}

Error pending_deletion(std::string_view arn) {
  return Error{"KMSInvalidStateException", std::string(arn) + " is pending deletion."};
}

Error not_pending_deletion(std::string_view arn) {
  return Error{"KMSInvalidStateException", std::string(arn) + " is not pending deletion."};
}

Error malformed_policy() {
  return Error{"MalformedPolicyDocumentException",
               "The new key policy is not a valid policy document."};
}

}  // namespace cloudtab::kms::errors
