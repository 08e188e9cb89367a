#include "core/services/sns/topic.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/sns/delivery_policy.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/limits.h"

namespace cloudtab::sns {
namespace {

constexpr std::string_view kFifoSuffix = ".fifo";

constexpr std::array<std::string_view, 10> kSettableAttributes = {"ArchivePolicy",
                                                                  "ContentBasedDeduplication",
                                                                  "DeliveryPolicy",
                                                                  "DisplayName",
                                                                  "FifoThroughputScope",
                                                                  "KmsMasterKeyId",
                                                                  "Policy",
                                                                  "SignatureVersion",
                                                                  "TracingConfig",
                                                                  "FifoTopic"};

// `<protocol>SuccessFeedbackRoleArn` and its kin, of delivery logging.
bool is_feedback_attribute(std::string_view name) {
  for (const std::string_view protocol : {"Application", "Firehose", "HTTP", "Lambda", "SQS"}) {
    if (name.substr(0, protocol.size()) != protocol) continue;
    const std::string_view rest = name.substr(protocol.size());
    return rest == "SuccessFeedbackRoleArn" || rest == "SuccessFeedbackSampleRate" ||
           rest == "FailureFeedbackRoleArn";
  }
  return false;
}

bool is_sample_rate(std::string_view name) {
  constexpr std::string_view kEnd = "SuccessFeedbackSampleRate";
  return name.size() > kEnd.size() && name.substr(name.size() - kEnd.size()) == kEnd;
}

bool is_percentage(const std::string& text) {
  return !text.empty() && text.size() <= 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::stoi(text) <= 100;
}

size_t element_count(std::string_view arn) {
  return static_cast<size_t>(std::count(arn.begin(), arn.end(), ':')) + 1;
}

bool is_topic_name(std::string_view name) {
  return !name.empty() && name.size() <= kTopicNameCharsMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
         });
}

// Statements, each with an effect and a principal. Source for the principal, and for the text of
// the fault: issue reports (serverless/serverless #5519, aws/serverless-application-model #1591).
bool is_topic_policy(const Document& policy) {
  if (!policy.is_object() || !policy.contains("Statement")) return false;
  const Document& statement = policy["Statement"];
  const Document statements = statement.is_array() ? statement : Document::array({statement});
  return !statements.empty() &&
         std::all_of(statements.begin(), statements.end(), [](const Document& item) {
           return item.is_object() &&
                  (item.contains("Principal") || item.contains("NotPrincipal")) &&
                  (text_or(item, "Effect") == "Allow" || text_or(item, "Effect") == "Deny");
         });
}

Status check_archive_policy(const std::string& value) {
  const Result<Document> policy = parse_json(value);
  if (!policy.ok() || !policy->is_object())
    return errors::invalid_parameter("ArchivePolicy: failed to parse JSON.");
  if (policy->empty() || archive_days(value) != 0) return ok();
  return errors::invalid_parameter(
      "ArchivePolicy: MessageRetentionPeriod must be an integer between 1 and 365");
}

}  // namespace

std::string Topic::arn() const { return topic_arn(scope, record->name); }

std::string topic_arn(const Scope& scope, std::string_view name) {
  return make_arn("sns", scope, name);
}

std::string subscription_arn(const Scope& scope, const SubscriptionRecord& subscription) {
  return topic_arn(scope, subscription.topic) + ":" + subscription.id;
}

Result<TopicAddress> parse_topic_arn(Call& call,
                                     std::string_view text,
                                     std::string_view parameter) {
  if (element_count(text) < 6) return errors::malformed_arn(parameter, element_count(text));
  const Result<Arn> arn = parse_arn(text);
  // SNS answers an ARN of another region so, before it looks for the topic. Recorded.
  if (!arn.ok() || arn->service != "sns" || arn->region != call.scope().region) {
    return errors::invalid_parameter(parameter);
  }
  return TopicAddress{arn->scope(), arn->resource};
}

Result<Topic> find_topic(Call& call, std::string_view arn, std::string_view parameter) {
  ASSIGN_OR_RETURN(const TopicAddress address, parse_topic_arn(call, arn, parameter));
  const TopicRecord* record = call.records<TopicRecord>(address.scope).find(address.name);
  if (record == nullptr) return errors::topic_not_found();
  return Topic{address.scope, record};
}

Result<Subscription> find_subscription(Call& call, const std::string& text) {
  if (text.empty())
    return errors::invalid_parameter("SubscriptionArn", "no value for required parameter");
  if (element_count(text) < 6) return errors::malformed_arn("SubscriptionArn", element_count(text));
  const Result<Arn> arn = parse_arn(text);
  const size_t colon = arn.ok() ? arn->resource.rfind(':') : std::string::npos;
  if (colon == std::string::npos) return errors::invalid_parameter("SubscriptionId");
  const SubscriptionRecord* record =
      call.records<SubscriptionRecord>(arn->scope())
          .find(subscription_key(arn->resource.substr(0, colon), arn->resource.substr(colon + 1)));
  if (record == nullptr) return errors::subscription_not_found();
  return Subscription{arn->scope(), record};
}

Status check_topic_name(std::string_view name, bool fifo) {
  if (!fifo) return is_topic_name(name) ? ok() : Status(errors::invalid_parameter("Topic Name"));
  const bool suffixed = name.size() > kFifoSuffix.size() &&
                        name.substr(name.size() - kFifoSuffix.size()) == kFifoSuffix;
  if (suffixed && name.size() <= kTopicNameCharsMax &&
      is_topic_name(name.substr(0, name.size() - kFifoSuffix.size()))) {
    return ok();
  }
  // Source: issue reports.
  return errors::invalid_parameter(
      "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase "
      "ASCII letters, numbers, "
      "underscores, and hyphens, and must be between 1 and 256 characters long.");
}

Status check_topic_attribute(const TopicRecord& topic,
                             const std::string& name,
                             const std::string& value) {
  const bool known = std::find(kSettableAttributes.begin(), kSettableAttributes.end(), name) !=
                     kSettableAttributes.end();
  if (!known && !is_feedback_attribute(name)) return errors::invalid_parameter("AttributeName");
  if (name == "DisplayName" && utf8_length(value) > kDisplayNameCharsMax) {
    return errors::invalid_parameter("DisplayName",
                                     "DisplayName must be at most 100 characters long");
  }
  if (name == "Policy" && !value.empty()) {
    const Result<Document> parsed = parse_json(value);
    if (!parsed.ok() || !is_topic_policy(*parsed))
      return errors::invalid_parameter("Policy Error: null");
  }
  if (name == "DeliveryPolicy" && !value.empty()) {
    const std::string fault = delivery_policy_fault(value, /*of_topic=*/true);
    if (!fault.empty()) return errors::invalid_parameter(fault);
  }
  if (name == "ArchivePolicy") {
    if (!topic.fifo) return errors::invalid_parameter("AttributeName");
    if (!value.empty()) RETURN_IF_ERROR(check_archive_policy(value));
  }
  // Source: ballerinax/aws.sns, tested against AWS.
  if (is_sample_rate(name) && !is_percentage(value)) {
    return errors::invalid_parameter(name + ": " + value +
                                     " value provided is not an integer between 0-100");
  }
  if (name == "TracingConfig" && value != "Active" && value != "PassThrough")
    return errors::invalid_parameter("TracingConfig: Invalid value [" + value +
                                     "]. Please use either Active or PassThrough");
  if (name == "FifoThroughputScope" && topic.fifo && value != "Topic" && value != "MessageGroup")
    return errors::invalid_parameter("FifoThroughputScope: Invalid value [" + value +
                                     "]. Please use either Topic or MessageGroup");
  if (name == "ContentBasedDeduplication" || name == "FifoThroughputScope") {
    if (!topic.fifo) return errors::invalid_parameter("AttributeName");
  }
  if (name == "ContentBasedDeduplication" && value != "true" && value != "false") {
    return errors::invalid_parameter("ContentBasedDeduplication",
                                     "Invalid value [" + value + "]. Must be true or false.");
  }
  if (name == "SignatureVersion" && value != "1" && value != "2") {
    return errors::invalid_parameter("SignatureVersion", "must be 1 or 2");
  }
  return ok();
}

int64_t archive_days(const std::string& policy_text) {
  constexpr int64_t kDaysMax = 365;
  const Result<Document> policy = parse_json(policy_text);
  if (!policy.ok() || !policy->is_object() || !policy->contains("MessageRetentionPeriod")) return 0;
  const Document& period = (*policy)["MessageRetentionPeriod"];
  const std::string text = period.is_string() ? period.get<std::string>() : period.dump();
  const bool digits =
      !text.empty() && text.size() <= 3 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int64_t days = digits ? std::stoi(text) : 0;
  return days <= kDaysMax ? days : 0;
}

std::string default_policy(const std::string& arn, const std::string& owner) {
  OrderedDocument statement;
  statement["Sid"] = "__default_statement_ID";
  statement["Effect"] = "Allow";
  statement["Principal"]["AWS"] = "*";
  statement["Action"] = {"SNS:GetTopicAttributes",
                         "SNS:SetTopicAttributes",
                         "SNS:AddPermission",
                         "SNS:RemovePermission",
                         "SNS:DeleteTopic",
                         "SNS:Subscribe",
                         "SNS:ListSubscriptionsByTopic",
                         "SNS:Publish"};
  statement["Resource"] = arn;
  statement["Condition"]["StringEquals"]["AWS:SourceOwner"] = owner;
  OrderedDocument policy;
  policy["Version"] = "2008-10-17";
  policy["Id"] = "__default_policy_ID";
  policy["Statement"] = OrderedDocument::array();
  policy["Statement"].push_back(std::move(statement));
  return policy.dump();
}

Document render_topic_attributes(Call& call, const Topic& topic) {
  const TopicRecord& record = *topic.record;
  size_t confirmed = 0;
  size_t pending = 0;
  for (const auto& [key, subscription] :
       call.records<SubscriptionRecord>(topic.scope).prefix(topic_prefix(record.name))) {
    ++(subscription.confirmed ? confirmed : pending);
  }
  Document attributes = {{"DisplayName", ""},
                         {"EffectiveDeliveryPolicy",
                          effective_topic_policy(record.attribute("DeliveryPolicy")).dump()},
                         {"Owner", topic.scope.account},
                         {"Policy", default_policy(topic.arn(), topic.scope.account)},
                         {"SubscriptionsConfirmed", std::to_string(confirmed)},
                         {"SubscriptionsDeleted", std::to_string(record.deleted_subscriptions)},
                         {"SubscriptionsPending", std::to_string(pending)},
                         {"TopicArn", topic.arn()}};
  if (record.fifo) {
    attributes["FifoTopic"] = "true";
    attributes["ContentBasedDeduplication"] = "false";
  }
  for (const auto& [name, value] : record.attributes) {
    const std::string shown = name == "DeliveryPolicy" ? shown_topic_policy(value) : value;
    if (!shown.empty()) attributes[name] = shown;
  }
  if (record.archiving_since != Instant{})
    attributes["BeginningArchiveTime"] = to_iso8601_millis(record.archiving_since);
  return attributes;
}

std::string text_or(const Document& input, const char* name, std::string fallback) {
  auto it = input.find(name);
  return it != input.end() && it->is_string() ? it->get<std::string>() : std::move(fallback);
}

std::string sequence_number(uint64_t sequence) {
  const std::string digits = std::to_string(sequence);
  return "1000000000" + std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

}  // namespace cloudtab::sns
