#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab::ssm {

/// What GetParameter's `Name` says: `name`, `name:3`, `name:label`; the name may be an ARN.
struct Wanted {
  std::string name;
  std::string selector;  ///< `3`, `label`; empty for the current version
};

Wanted parse_wanted(std::string_view text);

/// A name for a new parameter. Errors: ValidationException, AccessDeniedException,
/// HierarchyLevelLimitExceededException.
/// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
Status check_name(std::string_view name);

/// The path of GetParametersByPath. Error: ValidationException.
Status check_path(std::string_view path);

/// A label may be letters, digits and `.-_`, begins with neither a digit nor `aws` or `ssm`.
bool is_label(std::string_view label);

/// Whether `name` is below `path`, directly or at any depth.
bool is_below(std::string_view name, std::string_view path, bool recursive);

}  // namespace cloudtab::ssm
