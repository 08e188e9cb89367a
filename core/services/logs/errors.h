#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as CloudWatch Logs answers them (recorded answers of the service).
namespace cloudtab::logs::errors {

Error group_exists();
Error no_such_group();
Error stream_exists();
Error no_such_stream();
Error no_such_resource();
Error invalid_parameter(std::string_view text);
Error too_many_filters();
Error no_such_filter();
Error destination_not_implemented();
Error name_and_identifier();
Error no_such_query();
Error language_not_implemented(std::string_view language);

}  // namespace cloudtab::logs::errors
