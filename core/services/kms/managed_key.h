#pragma once

#include <string>

#include "core/engine/call.h"

namespace cloudtab::kms {

/// The first to ask for a key by one of AWS's own aliases brings it into being. Nothing happens if
/// it is there, or AWS has none of that name.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
void make_managed_key(Call& call, const Scope& scope, const std::string& alias);

}  // namespace cloudtab::kms
