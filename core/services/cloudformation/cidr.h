#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

/// `Fn::Cidr`: the first `count` blocks that leave `host_bits` bits for hosts, of an IPv4 block
/// (`10.0.0.0/16`). Zero `host_bits` divides the block into as many parts as are asked for (docs:
/// intrinsic-function-reference-cidr.html). Error: `ValidationError`. Known difference: IPv6 blocks
/// are refused.
Result<Document> split_cidr(std::string_view block, int count, int host_bits);

}  // namespace cloudtab::cloudformation
