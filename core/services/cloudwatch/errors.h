#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

// Every error CloudWatch answers. Codes are the model's shape names, or AWS's where it models none
// (ValidationError). Texts come from recorded answers of CloudWatch unless a line names another
// source.

namespace cloudtab::cloudwatch::errors {

Error exclusive(std::string_view one, std::string_view other);
Error missing_parameter(std::string_view name);
Error invalid_value(std::string text);
Error invalid_combination(std::string text);
Error validation(std::string text);
/// Source: SDK issue reports ("You have requested up to 1,608 datapoints").
Error too_many_datapoints(int64_t requested);
/// The text is empty, as recorded.
Error no_such_alarm();
Error no_such_resource(std::string_view type, std::string_view id);
Error no_such_dashboard(std::string_view name);
Error invalid_dashboard_name();
Error invalid_dashboard_body(std::string_view text);
Error invalid_token();
Error invalid_format(std::string text);

}  // namespace cloudtab::cloudwatch::errors
