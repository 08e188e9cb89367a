#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as IAM answers them (recorded answers of the service; for users, groups, keys and profiles,
// published error reports).
namespace cloudtab::iam::errors {

Error validation(std::string_view text);
Error invalid_input(std::string_view text);
/// `noun`: role, user, group.
Error exists(std::string_view noun, std::string_view name);
Error no_such(std::string_view noun, std::string_view name);
Error no_such_inline_policy(std::string_view noun, std::string_view policy);
Error no_such_access_key(std::string_view id);
Error no_such_login_profile(std::string_view user);
Error login_profile_exists(std::string_view user);
Error no_such_instance_profile(std::string_view name);
Error instance_profile_exists(std::string_view name);
Error over_quota(std::string_view quota, int limit);
Error policy_exists(std::string_view name);
Error no_such_policy(std::string_view arn);
Error policy_not_attached(std::string_view arn);
Error no_such_policy_version(std::string_view arn, std::string_view version);
Error too_many_policy_versions();
Error delete_conflict(std::string_view text);
/// Of a role that belongs to a service.
Error protected_role(std::string_view name);

}  // namespace cloudtab::iam::errors
