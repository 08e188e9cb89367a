#include "core/services/sts/errors.h"

#include <utility>

namespace cloudtab::sts::errors {

namespace {

Error validation(std::string text) { return Error{"ValidationError", std::move(text)}; }
Error invalid_parameter(std::string text) {
  return Error{"InvalidParameterValue", std::move(text)};
}

}  // namespace

Error invalid_arn(std::string_view arn) { return validation(std::string(arn) + " is invalid"); }

Error may_not_assume(std::string_view caller, std::string_view role) {
  return Error{
      "AccessDenied",
      "User: " + std::string(caller) +
          " is not authorized to perform: sts:AssumeRole on resource: " + std::string(role),
      403};
}

Error duration_above_role_maximum() {
  return validation(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

Error duration_above_chaining_maximum() {
  return validation(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
      "chaining.");
}

Error transitive_key_without_tag() {
  return invalid_parameter(
      "The specified transitive tag key must be included in the requested tags.");
}

Error duplicate_tag_keys() {
  return invalid_parameter(
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

Error no_token() {
  return Error{"InvalidIdentityTokenException", "The ID Token provided is not a valid JWT."};
}

Error no_identity_provider(std::string_view issuer) {
  return Error{"InvalidIdentityTokenException",
               "No OpenIDConnect provider found in your account for " + std::string(issuer)};
}

Error foreign_audience() {
  return Error{"InvalidIdentityTokenException", "Incorrect token audience"};
}

Error no_authorization_message() {
  return Error{"InvalidAuthorizationMessageException", "Message is not valid"};
}

Error transitive_tag_overridden() {
  return invalid_parameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a "
      "transitive tag key from the calling session.");
}

}  // namespace cloudtab::sts::errors
