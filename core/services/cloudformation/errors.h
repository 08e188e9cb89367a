#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace cloudtab::cloudformation::errors {

// AWS's texts. Unless a comment names another source they are those of recorded answers
// (localstack 4.13.1 snapshots of the real service, test names in each service test of ours).

/// Code `ValidationError`, for which CloudFormation has no modelled shape.
Error validation(std::string message);

Error stack_already_exists(std::string_view name);
/// What DescribeStacks, DescribeStackResource(s), ListStackResources and GetTemplate say.
Error stack_with_id_does_not_exist(std::string_view name);
/// What DescribeStackEvents, UpdateStack and the change set operations say.
Error stack_does_not_exist(std::string_view name);
Error resource_does_not_exist(std::string_view logical_id, std::string_view stack_name);
Error stack_cannot_be_updated(std::string_view stack_id, std::string_view status);
Error no_updates();
Error no_template();
/// Code `InsufficientCapabilitiesException`.
Error insufficient_capabilities(std::string_view capability);
Error change_set_not_found(std::string_view name);
Error change_set_already_exists(std::string_view name);
Error change_set_not_executable(std::string_view id, std::string_view status);
Error stack_name_needed_for_change_set();
/// Known from issue trackers: "Stack [x] cannot be deleted while TerminationProtection is enabled".
Error termination_protected(std::string_view name);

/// `[A, B]`, as AWS prints lists of names.
std::string bracketed(const std::vector<std::string>& names);

}  // namespace cloudtab::cloudformation::errors
