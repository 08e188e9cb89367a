#pragma once

#include <map>
#include <string>

#include "core/base/result.h"

namespace cloudtab::sns {

/// A list of {Key, Value} as a map. Error: InvalidParameter for a key given twice.
Result<std::map<std::string, std::string>> tags_of(const Document& list);

}  // namespace cloudtab::sns
