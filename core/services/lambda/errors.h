#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as Lambda answers them (recorded answers of the service).
namespace cloudtab::lambda::errors {

Error function_exists(std::string_view name);
Error no_such_function(std::string_view arn);
Error invalid_parameter(std::string_view text);
Error bad_zip();
Error statement_exists(std::string_view id);
Error no_policy();
Error no_such_statement(std::string_view id);

}  // namespace cloudtab::lambda::errors
