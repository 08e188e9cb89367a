#include "core/wire/constraints.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/wire/dynamodb_faults.h"
#include "core/wire/lambda_faults.h"
#include "core/wire/service_rules.h"
#include "core/wire/violations.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Service;

/// Every violation in one message, as AWS's shared validator words it.
Error coral_error(const ServiceRules& rules, const std::vector<Violation>& violations) {
  std::string message =
      std::to_string(violations.size()) +
      (violations.size() == 1 ? " validation error detected: " : " validation errors detected: ");
  for (size_t i = 0; i < violations.size(); ++i) {
    if (i > 0) message += "; ";
    message += violations[i].text;
  }
  return Error{std::string(rules.validation_code), std::move(message)};
}

/// Operations on tables answer for a missing name alone. Source: dynalite's recordings of DynamoDB.
bool is_table_operation(std::string_view name) {
  return name == "CreateTable" || name == "DeleteTable" || name == "DescribeTable" ||
         name == "UpdateTable";
}

std::optional<Error> required_error(const Service& service,
                                    const model::Operation& operation,
                                    const Violation& violation) {
  const std::string path = violation.query_path;
  // A batch of nothing is an empty batch. Recorded.
  if (service.id == "sqs" && violation.member != nullptr && violation.member->name == "Entries")
    return Error{"EmptyBatchRequest", "There should be at least one " + path + " in the request."};
  if (service.id == "sqs")
    return Error{"MissingParameter", "The request must contain the parameter " + path + '.'};
  if (service.id == "cloudwatch")
    return Error{"MissingParameter", "The parameter " + path + " is required."};
  if (service.id == "sns" && violation.member != nullptr &&
      violation.member->name.ends_with("Arn")) {
    return Error{"InvalidParameter",
                 "Invalid parameter: " + path + " Reason: no value for required parameter"};
  }
  if (service.id == "dynamodb" && is_table_operation(operation.name) &&
      violation.coral_path == "tableName") {
    return Error{"ValidationException",
                 "The parameter 'TableName' is required but was not present in the request"};
  }
  return std::nullopt;
}

/// S3 does not validate by its model; what its XML schema refuses is malformed.
Status s3_status(const model::Shape& input, const std::vector<Violation>& violations) {
  for (const Violation& violation : violations) {
    const Member* outermost = violation.outermost;
    const bool in_payload = outermost != nullptr && outermost->name == input.payload;
    // Which constraints there are S3 says in its own words.
    if (violation.member != nullptr && violation.member->name == "LocationConstraint") continue;
    if (in_payload && violation.member != outermost &&
        (violation.kind == Violation::Kind::kRequired ||
         violation.kind == Violation::Kind::kEnum)) {
      return Error{"MalformedXML",
                   "The XML you provided was not well-formed or did not validate against our "
                   "published schema"};
    }
    if (violation.kind != Violation::Kind::kRequired || outermost == nullptr ||
        violation.member != outermost)
      continue;
    if (in_payload) return Error{"MissingRequestBodyError", "Request Body is empty"};
    if (outermost->location == model::Location::kQueryString ||
        outermost->location == model::Location::kHeader) {
      return Error{
          "InvalidRequest",
          "Missing required parameter for this operation: " + std::string(outermost->wire_name())};
    }
  }
  return ok();
}

}  // namespace

Status check_constraints(const Service& service,
                         const model::Operation& operation,
                         const Document& input) {
  if (operation.input == model::kNoShape) return ok();
  ASSIGN_OR_RETURN(const std::vector<Violation> violations,
                   find_violations(service, operation, input));
  if (violations.empty() && service.id != "dynamodb") return ok();
  if (service.id == "s3") return s3_status(service.shape(operation.input), violations);
  for (const Violation& violation : violations) {
    if (violation.kind != Violation::Kind::kRequired) continue;
    if (auto error = required_error(service, operation, violation)) return std::move(*error);
  }
  if (service.id == "dynamodb") {
    auto error = dynamodb_fault(service, operation, input, violations);
    if (error) return std::move(*error);
    return ok();
  }
  // Beyond what is required, SQS checks its parameters itself and in words of its own.
  if (service.id == "sqs") return ok();
  if (service.id == "lambda") {
    if (is_unknown_runtime(operation, violations))
      return unknown_runtime(input.value("Runtime", ""));
    std::vector<Violation> worded = violations;
    word_lambda_violations(worded);
    return coral_error(rules_of(service), worded);
  }
  return coral_error(rules_of(service), violations);
}

}  // namespace cloudtab::wire
