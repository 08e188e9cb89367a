#include "core/services/sns/delivery_log.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/base/time.h"
#include "core/services/sns/delivery_policy.h"

namespace cloudtab::sns {
namespace {

/// How the topic's attributes name the protocol; "" for one whose deliveries are not logged.
std::string attribute_prefix(const std::string& protocol) {
  if (protocol == "sqs") return "SQS";
  if (protocol == "lambda") return "Lambda";
  if (protocol == "http" || protocol == "https") return "HTTP";
  if (protocol == "firehose") return "Firehose";
  return protocol == "application" ? "Application" : "";
}

bool is_logged(Call& call, const Delivery& delivery, bool success) {
  if (delivery.topic.record->attributes.empty()) return false;
  const std::string prefix = attribute_prefix(delivery.subscription.protocol);
  if (prefix.empty()) return false;
  const TopicRecord& topic = *delivery.topic.record;
  if (!success) return !topic.attribute(prefix + "FailureFeedbackRoleArn").empty();
  if (topic.attribute(prefix + "SuccessFeedbackRoleArn").empty()) return false;
  const std::string rate = topic.attribute(prefix + "SuccessFeedbackSampleRate");
  const auto percent = static_cast<uint64_t>(std::strtoul(rate.c_str(), nullptr, 10));
  return percent >= 100 || (percent > 0 && call.random().below(100) < percent);
}

/// What providers are recorded to have answered; of others, what came.
std::string provider_response(Call& call, const Delivery& delivery, const Attempt& attempt) {
  const std::string& protocol = delivery.subscription.protocol;
  OrderedDocument response;
  if (attempt.outcome != AttemptOutcome::kDelivered) {
    if (protocol != "sqs") return attempt.response;
    // Source: aws-cdk issue 19796.
    response = OrderedDocument::parse(attempt.response, nullptr, /*allow_exceptions=*/false);
    if (response.is_object()) response["sqsRequestId"] = "Unrecoverable";
    return response.dump();
  }
  if (protocol == "sqs") {
    response["sqsRequestId"] = call.random().uuid();
    response["sqsMessageId"] = attempt.response;
  } else if (protocol == "lambda") {
    response["lambdaRequestId"] = call.random().uuid();
  } else {
    return attempt.response;
  }
  return response.dump();
}

/// `2026-01-01 00:00:00.000`. Recorded.
std::string log_time(Instant time) {
  std::string text = to_iso8601_millis(time);
  text[10] = ' ';
  text.pop_back();
  return text;
}

std::string log_line(Call& call,
                     const Delivery& delivery,
                     const Attempt& attempt,
                     uint64_t attempts) {
  const Message& message = delivery.message;
  OrderedDocument line;
  OrderedDocument& notification = line["notification"];
  notification["messageMD5Sum"] = hex_encode(md5(message.body_for(delivery.subscription.protocol)));
  notification["messageId"] = message.message_id;
  notification["topicArn"] = message.topic_arn;
  notification["timestamp"] = log_time(message.published_at);
  OrderedDocument& result = line["delivery"];
  result["deliveryId"] = delivery.id;
  result["destination"] = delivery.subscription.endpoint;
  result["providerResponse"] = provider_response(call, delivery, attempt);
  result["dwellTimeMs"] = (call.now() - message.published_at).count();
  // A function's success says nothing of attempts. Recorded.
  if (delivery.subscription.protocol != "lambda" || attempt.outcome != AttemptOutcome::kDelivered)
    result["attempts"] = attempts;
  result["statusCode"] = attempt.status;
  line["status"] = attempt.outcome == AttemptOutcome::kDelivered ? "SUCCESS" : "FAILURE";
  return line.dump();
}

Result<Document> logs(Call& call, const Delivery& delivery, const char* operation, Document input) {
  Principal principal;
  principal.account = delivery.topic.scope.account;
  principal.service = "sns.amazonaws.com";
  principal.source_arn = delivery.topic.arn();
  return call.invoke({.service = "logs",
                      .operation = operation,
                      .input = std::move(input),
                      .scope = delivery.topic.scope,
                      .principal = std::move(principal)});
}

/// The group's stream, made with its group if it is not there; "" if that cannot be.
std::string stream_of(Call& call, const Delivery& delivery, const std::string& group) {
  const Result<Document> there =
      logs(call, delivery, "DescribeLogStreams", {{"logGroupName", group}, {"limit", 1}});
  if (there.ok() && !(*there)["logStreams"].empty())
    return (*there)["logStreams"].at(0).value("logStreamName", "");
  if (!there.ok() && !logs(call, delivery, "CreateLogGroup", {{"logGroupName", group}}).ok())
    return "";
  const std::string name = call.random().uuid();
  const Document input = {{"logGroupName", group}, {"logStreamName", name}};
  return logs(call, delivery, "CreateLogStream", input).ok() ? name : "";
}

}  // namespace

void log_delivery(Call& call, const Delivery& delivery, const Attempt& attempt, uint64_t attempts) {
  const bool success = attempt.outcome == AttemptOutcome::kDelivered;
  if (!is_logged(call, delivery, success)) return;
  const Scope& scope = delivery.topic.scope;
  const std::string group = "sns/" + scope.region + "/" + scope.account + "/" +
                            delivery.topic.name() + (success ? "" : "/Failure");
  const std::string stream = stream_of(call, delivery, group);
  if (stream.empty()) return;
  const Document event = {{"timestamp", to_millis(call.now())},
                          {"message", log_line(call, delivery, attempt, attempts)}};
  static_cast<void>(logs(call,
                         delivery,
                         "PutLogEvents",
                         {{"logGroupName", group},
                          {"logStreamName", stream},
                          {"logEvents", Document::array({event})}}));
}

}  // namespace cloudtab::sns
