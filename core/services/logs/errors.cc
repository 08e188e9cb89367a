#include "core/services/logs/errors.h"

#include <string>

namespace cloudtab::logs::errors {

Error group_exists() {
  return Error{"ResourceAlreadyExistsException", "The specified log group already exists"};
}

Error no_such_group() {
  return Error{"ResourceNotFoundException", "The specified log group does not exist."};
}

Error stream_exists() {
  return Error{"ResourceAlreadyExistsException", "The specified log stream already exists"};
}

Error no_such_stream() {
  return Error{"ResourceNotFoundException", "The specified log stream does not exist."};
}

Error no_such_resource() {
  return Error{"ResourceNotFoundException", "The specified resource does not exist."};
}

Error invalid_parameter(std::string_view text) {
  return Error{"InvalidParameterException", std::string(text)};
}

Error too_many_filters() { return Error{"LimitExceededException", "Resource limit exceeded."}; }

Error no_such_filter() {
  return Error{"ResourceNotFoundException", "The specified filter does not exist."};
}

Error destination_not_implemented() {
  Error error{"NotImplemented",
              "Cloudtab does not implement subscription filters whose destination is no function."};
  error.http_status = 501;
  return error;
}

Error name_and_identifier() {
  return Error{"ValidationException",
               "LogGroup name and LogGroup ARN are mutually exclusive parameters."};
}

Error no_such_query() {
  return Error{"ResourceNotFoundException", "The specified query does not exist."};
}

Error language_not_implemented(std::string_view language) {
  Error error{"NotImplemented",
              "Cloudtab does not implement the query language " + std::string(language) + '.'};
  error.http_status = 501;
  return error;
}

}  // namespace cloudtab::logs::errors
