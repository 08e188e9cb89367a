#pragma once

#include <string_view>

namespace cloudtab::dynamodb::partiql {

/// Whether a word, given in upper case, is one of the language, so that as a name it must be
/// quoted.
bool is_keyword(std::string_view word);

}  // namespace cloudtab::dynamodb::partiql
