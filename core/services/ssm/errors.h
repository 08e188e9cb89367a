#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"

// Texts: answers of AWS as quoted in issue reports of its clients (aws-sdk-php, emr-demo,
// Terraform), and recorded ones (cloudformation/resources/test_ssm.py).
namespace cloudtab::ssm::errors {

Error validation(std::string text);
/// AWS answers it with an empty text (recorded).
Error no_parameter();
Error no_version(std::string_view name, std::string_view selector);
Error parameter_exists();
Error reserved_name(std::string_view name);
/// `path`: whether the name begins with a slash; AWS words the two apart.
Error invalid_name(bool path);
Error unqualified_name();
Error too_many_levels();
Error invalid_path();
Error type_needed();
Error tags_with_overwrite();
Error value_too_long(bool advanced);
Error pattern_mismatch(std::string_view pattern);
Error unsupported_data_type(std::string_view type);
Error too_many_versions(std::string_view name, int64_t oldest);
Error too_many_labels();
Error not_implemented(std::string_view what);
Error invalid_filter_key();
Error invalid_filter_option();
Error invalid_next_token();
Error invalid_resource_type();
Error invalid_resource_id();

}  // namespace cloudtab::ssm::errors
