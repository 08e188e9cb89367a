#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as KMS answers them (recorded answers of the service).
namespace cloudtab::kms::errors {

Error no_such_key(std::string_view arn);
Error no_such_alias(std::string_view arn);
Error alias_exists(std::string_view arn);
Error invalid_alias(std::string_view text);
Error pending_deletion(std::string_view arn);
Error not_pending_deletion(std::string_view arn);
Error malformed_policy();

}  // namespace cloudtab::kms::errors
