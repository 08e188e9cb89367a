#pragma once

#include <string>
#include <string_view>

namespace cloudtab::sns {

/// What SNS's JSON reader says of a text that is no JSON, for the two faults people make; others
/// get the second. Recorded.
std::string json_fault(std::string_view json);

}  // namespace cloudtab::sns
