#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sns/state.h"

// Topics: their names and ARNs, their attributes, and finding one.

namespace cloudtab::sns {

/// A topic a call has found. `record` is valid until the topic's record is changed.
struct Topic {
  Scope scope;
  const TopicRecord* record = nullptr;

  const std::string& name() const { return record->name; }
  std::string arn() const;
};

std::string topic_arn(const Scope& scope, std::string_view name);
/// What comes before the subscription's id in its ARN is its topic's ARN.
std::string subscription_arn(const Scope& scope, const SubscriptionRecord& subscription);

/// The account, region and name in a topic's ARN. `parameter` names it in errors. Errors:
/// InvalidParameter for what is no ARN or one of another region than the caller's.
struct TopicAddress {
  Scope scope;
  std::string name;
};
Result<TopicAddress> parse_topic_arn(Call& call,
                                     std::string_view arn,
                                     std::string_view parameter = "TopicArn");
/// As `parse_topic_arn`; error NotFound if there is none.
Result<Topic> find_topic(Call& call, std::string_view arn, std::string_view parameter = "TopicArn");

struct Subscription {
  Scope scope;
  const SubscriptionRecord* record = nullptr;
};
/// Errors: InvalidParameter for a malformed ARN, NotFound.
Result<Subscription> find_subscription(Call& call, const std::string& arn);

/// 1 to 256 letters, digits, `_` and `-`, and `.fifo` at the end of a FIFO topic's. Error:
/// InvalidParameter.
Status check_topic_name(std::string_view name, bool fifo);

/// Checks one attribute of CreateTopic or SetTopicAttributes. Error: InvalidParameter. Source: API
/// references.
Status check_topic_attribute(const TopicRecord& topic,
                             const std::string& name,
                             const std::string& value);

/// The days of an ArchivePolicy; 0 if it has none or a wrong one. Source: SNS developer guide,
/// "Message archiving and replay for FIFO topic owners": 1 to 365.
int64_t archive_days(const std::string& policy_text);

/// The policy of a topic nobody has set one for. Recorded.
std::string default_policy(const std::string& arn, const std::string& owner);

/// Everything GetTopicAttributes gives.
Document render_topic_attributes(Call& call, const Topic& topic);

/// Members of an input.
std::string text_or(const Document& input, const char* name, std::string fallback = "");
/// A FIFO message's SequenceNumber: 20 digits that rise with the number.
std::string sequence_number(uint64_t sequence);

}  // namespace cloudtab::sns
