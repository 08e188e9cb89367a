#include "core/wire/service_rules.h"

namespace cloudtab::wire {

namespace {

// Source: answers of the real services as recorded by the tests of LocalStack (codes and texts of
// constraint errors) and dynalite (namespaces), and AWS's API references.
constexpr ServiceRules kRules[] = {
    {"apigateway", "", false, "ValidationException", true, true},
    {"apigatewaymanagementapi", "", false, "BadRequestException", false},
    {"apigatewayv2", "", false, "BadRequestException", false},
    {"cloudformation", "", false, "ValidationError", false},
    {"cloudwatch",
     "com.amazonaws.cloudwatch.v2010_08_01#",
     true,
     "ValidationError",
     false,
     false,
     true},
    {"dynamodb", "com.amazonaws.dynamodb.v20120810#", true, "ValidationException", false},
    {"dynamodbstreams", "com.amazonaws.dynamodb.v20120810#", true, "ValidationException", false},
    {"iam", "", false, "ValidationError", false},
    {"kms", "", false, "ValidationException", false},
    {"lambda", "", false, "ValidationException", false},
    {"logs", "", false, "InvalidParameterException", false},
    {"s3", "", false, "InvalidArgument", false},
    {"sns", "", false, "ValidationError", false},
    {"sqs", "com.amazonaws.sqs#", true, "InvalidParameterValue", false},
    {"ssm", "", false, "ValidationException", false},
    {"sts", "", false, "ValidationError", false},
};
constexpr ServiceRules kNeutral{"", "", false, "ValidationException", false};

}  // namespace

const ServiceRules& rules_of(const model::Service& service) {
  for (const ServiceRules& rules : kRules) {
    if (rules.service == service.id) return rules;
  }
  return kNeutral;
}

std::string_view coral_namespace(std::string_view code) {
  if (code == "ValidationException") return "com.amazon.coral.validate#";
  if (code == "UnknownOperationException" || code == "SerializationException" ||
      code == "InternalFailure" || code == "NotImplemented" ||
      code == "UnsupportedProtocolException" || code == "IncompleteSignature" ||
      code == "MissingAuthenticationTokenException" || code == "AccessDeniedException" ||
      code == "UnrecognizedClientException" || code == "InvalidSignatureException") {
    return "com.amazon.coral.service#";
  }
  return "";
}

}  // namespace cloudtab::wire
