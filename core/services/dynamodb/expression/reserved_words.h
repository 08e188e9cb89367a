#pragma once

#include <string_view>

namespace cloudtab::dynamodb {

/// Whether a name may appear in an expression only behind a `#name`; case does not matter.
/// Source: Amazon DynamoDB Developer Guide, "Reserved words in DynamoDB".
bool is_reserved_word(std::string_view name);

}  // namespace cloudtab::dynamodb
