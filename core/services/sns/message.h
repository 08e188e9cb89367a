#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/services/sns/state.h"

// A message on its way through a topic, and the forms subscribers get it in.

namespace cloudtab::sns {

enum class MessageType { kNotification, kSubscriptionConfirmation, kUnsubscribeConfirmation };

/// As `Type` and `x-amz-sns-message-type` say it.
const char* to_string(MessageType type);

struct Message {
  MessageType type = MessageType::kNotification;
  std::string message_id;
  std::string topic_arn;
  std::string region;
  /// Where the client speaks to, for the URLs in the envelope; empty for AWS's own host names.
  std::string endpoint;
  std::string signature_version = "1";
  std::string subject;  ///< empty: none
  std::string body;
  /// MessageStructure `json`: protocol -> body; null otherwise.
  Document bodies_by_protocol;
  Document attributes = Document::object();
  std::string group_id, dedup_id, sequence_number;  ///< FIFO, or empty
  bool fifo = false;
  bool replayed = false;  ///< from the topic's archive
  Instant published_at{};

  // What many subscribers share is made once, when the first asks for it.
  /// `attributes_as_fields` of the attributes.
  const Document& attribute_fields() const;
  mutable std::optional<Document> fields;
  /// What a notification with one body is: its signature, and its JSON before and after the
  /// subscription's ARN, with which the UnsubscribeURL ends.
  struct Wrapping {
    std::string body, signature, before, after;
  };
  const Wrapping& wrapping(const std::string& of_body) const;
  mutable std::optional<Wrapping> wrapped;

  /// What subscribers of a protocol get.
  const std::string& body_for(const std::string& protocol) const;
};

/// Names, types and values. Error: ParameterValueInvalid.
Status check_message_attributes(const Document& attributes);
/// Message, subject and structure of Publish or of an entry of PublishBatch. Error:
/// InvalidParameter.
Status check_message(const Document& input);
/// Message and attributes, as the size limit counts them.
size_t message_bytes(const Document& input);

/// The JSON that SQS, HTTP and e-mail-JSON subscribers get without raw delivery, laid out as SNS
/// lays it out, signed (signature.h).
std::string notification_json(const Message& message,
                              const std::string& subscription_arn,
                              const std::string& protocol);
/// The record a function gets; its names differ from the JSON's in two places.
Document lambda_event(const Message& message, const std::string& subscription_arn);
/// What an HTTP or e-mail endpoint is sent to confirm a subscription, or its end, with.
std::string confirmation_json(const Message& message,
                              const std::string& token,
                              const std::string& subscription_arn);

/// A link that calls the operation on a subscription or topic.
std::string action_url(const Message& message, std::string_view action, const std::string& query);

}  // namespace cloudtab::sns
