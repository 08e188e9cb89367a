#pragma once

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::ssm {

/// Whether a version (with the parameter's tags) passes the `ParameterFilters` and the older
/// `Filters` of a call. Errors: InvalidFilterKey, InvalidFilterOption.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
Result<bool> passes_filters(const Document& input, const Document& version, const Document& tags);

}  // namespace cloudtab::ssm
