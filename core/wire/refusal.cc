#include "core/wire/refusal.h"

#include <string>

namespace cloudtab::wire {

namespace {

Error unknown_action(const model::Service* service, std::string_view name) {
  const std::string action(name);
  // SQS and CloudWatch keep the words of the older front end; the others name the version they
  // looked in.
  if (service == nullptr || service->query_compatible) {
    return Error{"InvalidAction", "The action " + action + " is not valid for this endpoint."};
  }
  return Error{
      "InvalidAction",
      "Could not find operation " + action + " for version " + std::string(service->api_version)};
}

}  // namespace

Error unknown_operation(const model::Service* service,
                        const Format& format,
                        std::string_view name) {
  switch (format.syntax) {
    case Syntax::kQuery:
      return unknown_action(service, name);
    case Syntax::kJson:
      return Error{"UnknownOperationException", "", service == nullptr ? 404 : 400};
    case Syntax::kRestXml:
      // S3's own words for a method a path does not take.
      return Error{
          "MethodNotAllowed", "The specified method is not allowed against this resource.", 405};
    case Syntax::kRestJson:
    case Syntax::kNone:
      break;
  }
  return Error{"UnknownOperationException", "", 404};
}

Error missing_action(const model::Service* service) {
  (void)service;
  return Error{"MissingAction", "The request must contain the parameter Action"};
}

Error unreadable(const model::Service& service, const Format& format, Error error) {
  if (error.code != "SerializationException" && error.code != "InvalidEncoding") return error;
  switch (format.syntax) {
    case Syntax::kRestXml:
      return Error{"MalformedXML",
                   "The XML you provided was not well-formed or did not validate against our "
                   "published schema"};
    case Syntax::kQuery:
      error.code = "MalformedInput";
      return error;
    case Syntax::kRestJson:
      if (service.id == "lambda" && error.message.empty()) {
        return Error{"InvalidRequestContentException", "Could not parse request body into json"};
      }
      break;
    case Syntax::kJson:
    case Syntax::kNone:
      break;
  }
  error.code = "SerializationException";
  return error;
}

}  // namespace cloudtab::wire
