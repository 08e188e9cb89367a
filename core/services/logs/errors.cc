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

Error pattern_not_implemented() {
  Error error{"NotImplemented",
              "Cloudtab does not implement filter patterns of JSON, columns or regular expressions "
              "yet."};
  error.http_status = 501;
  return error;
}

}  // namespace cloudtab::logs::errors
