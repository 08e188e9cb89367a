#include "core/services/lambda/destination.h"

#include <algorithm>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/role.h"

namespace cloudtab::lambda {

namespace {

/// `folder/2026/01/31/2026-01-31T12.30.00-<UUID>`. Source:
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
std::string object_key(Call& call, const std::string& folder) {
  std::string time = to_iso8601_seconds(call.now());
  std::string date = time.substr(0, 10);
  std::replace(date.begin(), date.end(), '-', '/');
  std::replace(time.begin(), time.end(), ':', '.');
  time.pop_back();  // Z
  return folder + "/" + date + "/" + time + "-" + call.random().uuid();
}

}  // namespace

bool is_bucket(const std::string& arn) {
  const Result<Arn> parsed = parse_arn(arn);
  return parsed.ok() && parsed->service == "s3";
}

Status send_to(Call& call,
               const std::string& text_arn,
               const std::string& role,
               const Parcel& parcel) {
  const std::string& text = parcel.text;
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(text_arn));
  Invocation invocation;
  invocation.scope = arn.scope();
  invocation.principal = in_role(call.scope(), role);
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
  } else if (arn.service == "s3") {
    // A bucket's ARN says neither account nor region.
    invocation.scope = call.scope();
    invocation.service = "s3";
    invocation.operation = "PutObject";
    invocation.input = {{"Bucket", arn.resource},
                        {"Key", object_key(call, parcel.folder)},
                        {"Body", Document::binary({text.begin(), text.end()})},
                        {"ContentType", "application/json"}};
  } else {
    return Error{"NotImplemented",
                 "Cloudtab does not send to destinations of " + arn.service + " yet.",
                 501,
                 Fault::kReceiver};
  }
  if (!parcel.attributes.empty() && (arn.service == "sqs" || arn.service == "sns"))
    invocation.input["MessageAttributes"] = parcel.attributes;
  RETURN_IF_ERROR(call.invoke(invocation));
  return ok();
}

}  // namespace cloudtab::lambda
