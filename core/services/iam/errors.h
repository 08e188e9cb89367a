#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as IAM answers them: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
// and recorded answers.
namespace cloudtab::iam::errors {

Error role_exists(std::string_view name);
Error no_such_role(std::string_view name);
Error no_such_role_policy(std::string_view policy);
Error policy_exists(std::string_view name);
Error no_such_policy(std::string_view arn);
Error policy_not_attached(std::string_view arn);
Error delete_conflict(std::string_view text);
Error malformed_policy(std::string_view text);

}  // namespace cloudtab::iam::errors
