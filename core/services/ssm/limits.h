#pragma once

#include <cstddef>

namespace cloudtab::ssm {

// https://docs.aws.amazon.com/general/latest/gr/ssm.html and
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html

/// Bytes of a value.
constexpr size_t kStandardValueBytesMax = 4096;
constexpr size_t kAdvancedValueBytesMax = 8192;
/// Versions that are kept of one parameter.
constexpr size_t kVersionsMax = 100;
constexpr size_t kLabelsPerVersionMax = 10;
/// Parts of a name between slashes.
constexpr size_t kLevelsMax = 15;
/// Elements of a page: GetParametersByPath, and the other lists.
constexpr size_t kByPathPageSize = 10;
constexpr size_t kPageSize = 50;

}  // namespace cloudtab::ssm
