#include "core/services/cloudwatch/errors.h"

#include <cstdint>
#include <utility>

namespace cloudtab::cloudwatch::errors {

namespace {

std::string with_commas(int64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace

Error exclusive(std::string_view one, std::string_view other) {
  return invalid_combination("The parameters " + std::string(one) + " and " + std::string(other) +
                             " are mutually exclusive and you have specified both.");
}

Error missing_parameter(std::string_view name) {
  return Error{"MissingRequiredParameterException",
               "The parameter " + std::string(name) + " is required."};
}

Error invalid_value(std::string text) {
  return Error{"InvalidParameterValueException", std::move(text)};
}

Error invalid_combination(std::string text) {
  return Error{"InvalidParameterCombinationException", std::move(text)};
}

Error validation(std::string text) { return Error{"ValidationError", std::move(text)}; }

Error too_many_datapoints(int64_t requested) {
  return invalid_combination("You have requested up to " + with_commas(requested) +
                             " datapoints, which exceeds the limit of 1,440. You may reduce the "
                             "datapoints requested by increasing Period, or decreasing the time "
                             "range.");
}

Error no_such_alarm() { return Error{"ResourceNotFound", "", 404}; }

Error no_such_resource(std::string_view type, std::string_view id) {
  Error error{"ResourceNotFoundException", "", 404};
  error.fields = {{"ResourceType", type}, {"ResourceId", id}};
  return error;
}

Error no_such_dashboard(std::string_view name) {
  return Error{"DashboardNotFoundError", "Dashboard " + std::string(name) + " does not exist", 404};
}

Error invalid_dashboard_name() {
  return invalid_value(
      "The value for field DashboardName contains invalid characters. It can only contain "
      "alphanumerics, dash (-) and underscore (_).\n");
}

Error invalid_dashboard_body(std::string_view text) {
  Error error{"DashboardInvalidInputError",
              "The dashboard body is invalid, there are 1 validation errors"};
  error.fields["dashboardValidationMessages"] = {{{"DataPath", "/"}, {"Message", text}}};
  return error;
}

Error invalid_token() { return Error{"InvalidNextToken", "Invalid nextToken"}; }

Error invalid_format(std::string text) { return Error{"InvalidFormatFault", std::move(text)}; }

}  // namespace cloudtab::cloudwatch::errors
