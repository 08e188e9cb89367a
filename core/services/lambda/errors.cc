#include "core/services/lambda/errors.h"

#include <string>

namespace cloudtab::lambda::errors {

namespace {

/// Lambda's errors carry whose fault they are in the body.
Error user(std::string_view code, std::string text, int status) {
  return Error{std::string(code), std::move(text), status, Fault::kSender, {{"Type", "User"}}};
}

}  // namespace

Error function_exists(std::string_view name) {
  return user("ResourceConflictException", "Function already exist: " + std::string(name), 409);
}

Error no_such_function(std::string_view arn) {
  return user("ResourceNotFoundException", "Function not found: " + std::string(arn), 404);
}

Error invalid_parameter(std::string_view text) {
  return user("InvalidParameterValueException", std::string(text), 400);
}

Error bad_zip() {
  return invalid_parameter(
      "Could not unzip uploaded file. Please check your file, then try to upload again.");
}

Error statement_exists(std::string_view id) {
  return user("ResourceConflictException",
              "The statement id (" + std::string(id) +
                  ") provided already exists. Please provide a new statement id, or remove the "
                  "existing statement.",
              409);
}

Error no_policy() {
  return user("ResourceNotFoundException", "The resource you requested does not exist.", 404);
}

Error no_such_statement(std::string_view id) {
  return user("ResourceNotFoundException",
              "Statement " + std::string(id) + " is not found in resource policy.",
              404);
}

}  // namespace cloudtab::lambda::errors
