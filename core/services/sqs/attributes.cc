#include "core/services/sqs/attributes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "core/base/ascii.h"
#include "core/base/http.h"
#include "core/base/json.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/redrive.h"

namespace cloudtab::sqs {
namespace {

constexpr std::array<std::string_view, 21> kAttributeNames = {
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "ContentBasedDeduplication",
    "CreatedTimestamp",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "LastModifiedTimestamp",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "Policy",
    "QueueArn",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
};

struct SecondsAttribute {
  std::string_view name;
  Duration QueueRecord::*field;
  Duration min;
  Duration max;
};

constexpr SecondsAttribute kSeconds[] = {
    {"DelaySeconds", &QueueRecord::delay, 0s, kDelayMax},
    {"MessageRetentionPeriod", &QueueRecord::retention, kRetentionMin, kRetentionMax},
    {"ReceiveMessageWaitTimeSeconds", &QueueRecord::wait, 0s, kWaitMax},
    {"VisibilityTimeout", &QueueRecord::visibility_timeout, 0s, kVisibilityTimeoutMax},
};

struct NumberAttribute {
  std::string_view name;
  int64_t QueueRecord::*field;
  int64_t min;
  int64_t max;
};

constexpr NumberAttribute kNumbers[] = {
    {"KmsDataKeyReusePeriodSeconds",
     &QueueRecord::kms_reuse_seconds,
     kKmsReuseSecondsMin,
     kKmsReuseSecondsMax},
    {"MaximumMessageSize", &QueueRecord::message_bytes_max, kMessageBytesMin, kMessageBytesMax},
};

struct ChoiceAttribute {
  std::string_view name;
  bool QueueRecord::*field;
  std::string_view off;
  std::string_view on;
};

// Those of FIFO queues only; see `check_queue_type`.
constexpr ChoiceAttribute kFifoChoices[] = {
    {"ContentBasedDeduplication", &QueueRecord::content_based_deduplication, "false", "true"},
    {"DeduplicationScope", &QueueRecord::deduplication_per_group, "queue", "messageGroup"},
    {"FifoThroughputLimit", &QueueRecord::throughput_per_group, "perQueue", "perMessageGroupId"},
};

std::optional<int64_t> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 12) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string seconds_text(Duration value) { return std::to_string(value / std::chrono::seconds(1)); }

// `FifoQueue` and `ContentBasedDeduplication` are unknown words to a standard queue, while the two
// high-throughput attributes get a text of their own. Recorded.
Status check_queue_type(const QueueRecord& queue, std::string_view name, std::string_view value) {
  if (name == "FifoQueue") {
    if (!queue.fifo) return errors::unknown_attribute(name);
    if (!equals_ignoring_case(value, "true")) {
      return errors::invalid_attribute_value(name, "Modifying queue type is not supported.");
    }
  }
  if (queue.fifo) return ok();
  if (name == "ContentBasedDeduplication") return errors::unknown_attribute(name);
  if (name == "DeduplicationScope" || name == "FifoThroughputLimit")
    return errors::attribute_needs_fifo(name);
  return ok();
}

bool is_settable(std::string_view name) {
  return is_attribute(name) && name.substr(0, 11) != "Approximate" && name != "QueueArn" &&
         name != "CreatedTimestamp" && name != "LastModifiedTimestamp";
}

// A policy must be a JSON object with at least one statement, each of them an object with an
// effect. Who it lets do what is not checked here.
Status check_policy(std::string_view text) {
  const Result<Document> policy = parse_json(text);
  const auto invalid = [] { return errors::invalid_attribute_value("Policy"); };
  if (!policy.ok() || !policy->is_object() || !policy->contains("Statement")) return invalid();
  const Document& statement = (*policy)["Statement"];
  const Document statements = statement.is_array() ? statement : Document::array({statement});
  if (statements.empty()) return invalid();
  for (const Document& item : statements) {
    if (!item.is_object() || !item.contains("Effect")) return invalid();
    const Document& effect = item["Effect"];
    if (effect != "Allow" && effect != "Deny") return invalid();
  }
  return ok();
}

/// Whether the attribute was a number or choice, and set.
Result<bool> apply_typed(QueueRecord& queue, std::string_view name, std::string_view value) {
  for (const SecondsAttribute& attribute : kSeconds) {
    if (attribute.name != name) continue;
    const std::optional<int64_t> seconds = parse_number(value);
    if (!seconds || std::chrono::seconds(*seconds) < attribute.min ||
        std::chrono::seconds(*seconds) > attribute.max) {
      return errors::invalid_attribute_value(name);
    }
    queue.*attribute.field = std::chrono::seconds(*seconds);
    return true;
  }
  for (const NumberAttribute& attribute : kNumbers) {
    if (attribute.name != name) continue;
    const std::optional<int64_t> number = parse_number(value);
    if (!number || *number < attribute.min || *number > attribute.max)
      return errors::invalid_attribute_value(name);
    queue.*attribute.field = *number;
    return true;
  }
  for (const ChoiceAttribute& attribute : kFifoChoices) {
    if (attribute.name != name) continue;
    const bool on = equals_ignoring_case(value, attribute.on);
    if (!on && !equals_ignoring_case(value, attribute.off))
      return errors::invalid_attribute_value(name);
    queue.*attribute.field = on;
    return true;
  }
  return false;
}

Status apply_text(QueueRecord& queue, std::string_view name, const std::string& value) {
  if (name == "Policy") {
    if (!value.empty()) RETURN_IF_ERROR(check_policy(value));
    queue.policy = value;
  } else if (name == "RedrivePolicy") {
    queue.redrive_policy.reset();
    if (!value.empty()) {
      ASSIGN_OR_RETURN(queue.redrive_policy, parse_redrive_policy(value));
    }
    queue.redrive_policy_text = queue.redrive_policy ? to_json(*queue.redrive_policy) : "";
  } else if (name == "RedriveAllowPolicy") {
    if (!value.empty()) RETURN_IF_ERROR(parse_redrive_allow_policy(value));
    queue.redrive_allow_policy = value;
  } else if (name == "KmsMasterKeyId") {
    queue.kms_key_id = value;
    if (!value.empty()) queue.sqs_managed_sse = false;
  }
  return ok();
}

}  // namespace

bool asks_for_fifo(const Document& attributes) {
  auto it = attributes.find("FifoQueue");
  return it != attributes.end() && it->is_string() &&
         equals_ignoring_case(it->get<std::string>(), "true");
}

Status apply_attributes(QueueRecord& queue, const Document& attributes) {
  for (const auto& [name, document] : attributes.items()) {
    const std::string value = document.is_string() ? document.get<std::string>() : document.dump();
    if (!is_settable(name)) return errors::unknown_attribute(name);
    RETURN_IF_ERROR(check_queue_type(queue, name, value));
    ASSIGN_OR_RETURN(const bool typed, apply_typed(queue, name, value));
    if (!typed) RETURN_IF_ERROR(apply_text(queue, name, value));
  }
  // Last, as it must be seen together with the key.
  if (auto it = attributes.find("SqsManagedSseEnabled"); it != attributes.end()) {
    const std::string value = it->get<std::string>();
    const bool on = equals_ignoring_case(value, "true");
    if (!on && !equals_ignoring_case(value, "false"))
      return errors::invalid_attribute_value("SqsManagedSseEnabled");
    if (on && !queue.kms_key_id.empty()) return errors::one_encryption_at_a_time();
    queue.sqs_managed_sse = on;
  }
  return ok();
}

std::string attribute_text(const QueueRecord& queue,
                           const Scope& scope,
                           const CountsEntry& counts,
                           std::string_view name) {
  for (const SecondsAttribute& attribute : kSeconds) {
    if (attribute.name == name) return seconds_text(queue.*attribute.field);
  }
  for (const ChoiceAttribute& attribute : kFifoChoices) {
    if (attribute.name != name) continue;
    return queue.fifo ? std::string(queue.*attribute.field ? attribute.on : attribute.off) : "";
  }
  if (name == "FifoQueue") return queue.fifo ? "true" : "";
  if (name == "MaximumMessageSize") return std::to_string(queue.message_bytes_max);
  if (name == "KmsMasterKeyId") return queue.kms_key_id;
  if (name == "KmsDataKeyReusePeriodSeconds") {
    const bool shown =
        !queue.kms_key_id.empty() || queue.kms_reuse_seconds != kKmsReuseSecondsDefault;
    return shown ? std::to_string(queue.kms_reuse_seconds) : "";
  }
  if (name == "SqsManagedSseEnabled") return queue.sqs_managed_sse ? "true" : "false";
  if (name == "Policy") return queue.policy;
  if (name == "RedrivePolicy") return queue.redrive_policy_text;
  if (name == "RedriveAllowPolicy") return queue.redrive_allow_policy;
  if (name == "QueueArn") return queue_arn(scope, queue.name);
  if (name == "CreatedTimestamp") return std::to_string(to_seconds(queue.created_at));
  if (name == "LastModifiedTimestamp") return std::to_string(to_seconds(queue.modified_at));
  if (name == "ApproximateNumberOfMessages") return std::to_string(counts.visible);
  if (name == "ApproximateNumberOfMessagesNotVisible") return std::to_string(counts.in_flight);
  if (name == "ApproximateNumberOfMessagesDelayed") return std::to_string(counts.delayed);
  return "";
}

bool is_attribute(std::string_view name) {
  return std::binary_search(kAttributeNames.begin(), kAttributeNames.end(), name);
}

Result<Document> render_attributes(const QueueRecord& queue,
                                   const Scope& scope,
                                   const CountsEntry& counts,
                                   const std::vector<std::string>& names) {
  Document rendered = Document::object();
  const auto add = [&](std::string_view name) {
    std::string text = attribute_text(queue, scope, counts, name);
    if (!text.empty()) rendered[std::string(name)] = std::move(text);
  };
  for (const std::string& name : names) {
    if (name == "All") {
      for (const std::string_view known : kAttributeNames) add(known);
    } else if (is_attribute(name)) {
      add(name);
    } else {
      return errors::unknown_attribute(name);
    }
  }
  return rendered;
}

}  // namespace cloudtab::sqs
