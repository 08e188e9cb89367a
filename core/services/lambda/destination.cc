#include "core/services/lambda/destination.h"

#include <utility>

#include "core/base/arn.h"

namespace cloudtab::lambda {

namespace {

Principal lambda_principal(const Scope& scope) {
  Principal principal;
  principal.account = scope.account;
  principal.service = "lambda.amazonaws.com";
  return principal;
}

}  // namespace

Status send_to(Call& call,
               const std::string& text_arn,
               const std::string& text,
               const Document& attributes) {
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(text_arn));
  Invocation invocation;
  invocation.scope = arn.scope();
  invocation.principal = lambda_principal(call.scope());
  if (arn.service == "sqs") {
    invocation.service = "sqs";
    invocation.operation = "SendMessage";
    invocation.input = {
        {"QueueUrl",
         "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" + arn.resource},
        {"MessageBody", text}};
  } else if (arn.service == "sns") {
    invocation.service = "sns";
    invocation.operation = "Publish";
    invocation.input = {{"TopicArn", text_arn}, {"Message", text}};
  } else if (arn.service == "lambda") {
    invocation.service = "lambda";
    invocation.operation = "Invoke";
    invocation.input = {{"FunctionName", text_arn},
                        {"InvocationType", "Event"},
                        {"Payload", Document::binary({text.begin(), text.end()})}};
  } else {
    return Error{"NotImplemented",
                 "Cloudtab does not send to destinations of " + arn.service + " yet.",
                 501,
                 Fault::kReceiver};
  }
  if (!attributes.empty() && arn.service != "lambda")
    invocation.input["MessageAttributes"] = attributes;
  RETURN_IF_ERROR(call.invoke(invocation));
  return ok();
}

}  // namespace cloudtab::lambda
