#include <algorithm>
#include <cctype>
#include <set>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/services/sns/archive.h"
#include "core/services/sns/deduplication.h"
#include "core/services/sns/delivery.h"
#include "core/services/sns/encryption.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/inbox.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/message.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/platform.h"
#include "core/services/sns/sms.h"
#include "core/services/sns/topic.h"

// Publish, PublishBatch.

namespace cloudtab::sns {
namespace {

Status check_fifo_members(const TopicRecord& topic, const Document& input) {
  if (!topic.fifo) {
    if (!input.contains("MessageDeduplicationId")) return ok();
    return errors::invalid_parameter("MessageDeduplicationId",
                                     "The request includes MessageDeduplicationId parameter that "
                                     "is not valid for this topic type");
  }
  if (text_or(input, "MessageGroupId").empty()) {
    return errors::invalid_parameter("The MessageGroupId parameter is required for FIFO topics");
  }
  if (topic.attribute("ContentBasedDeduplication") != "true" &&
      text_or(input, "MessageDeduplicationId").empty()) {
    return errors::invalid_parameter(
        "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
  }
  return ok();
}

Message build_message(Call& call, const Topic& topic, const Document& input) {
  Message message;
  message.message_id = call.random().uuid();
  message.topic_arn = topic.arn();
  message.region = topic.scope.region;
  message.endpoint = call.endpoint();
  message.subject = text_or(input, "Subject");
  message.body = text_or(input, "Message");
  if (text_or(input, "MessageStructure") == "json") {
    Result<Document> bodies = parse_json(message.body);
    if (bodies.ok()) message.bodies_by_protocol = std::move(bodies).value();
  }
  if (input.contains("MessageAttributes")) message.attributes = input["MessageAttributes"];
  if (const std::string version = topic.record->attribute("SignatureVersion"); !version.empty()) {
    message.signature_version = version;
  }
  message.group_id = text_or(input, "MessageGroupId");
  message.fifo = topic.record->fifo;
  message.published_at = call.now();
  if (message.fifo) {
    message.dedup_id = text_or(input, "MessageDeduplicationId");
    if (message.dedup_id.empty()) message.dedup_id = hex_encode(sha256(message.body));
  }
  return message;
}

/// What is checked stands; answers the ids.
Document publish_one(Call& call, const Topic& topic, const Document& input) {
  Message message = build_message(call, topic, input);
  if (message.fifo) {
    if (const TopicDedupRecord* first = find_duplicate(call, topic, message)) {
      call.trace("sns.dedup",
                 message.topic_arn,
                 {{"messageId", first->message_id}, {"dedupId", message.dedup_id}});
      return {{"MessageId", first->message_id}, {"SequenceNumber", first->sequence_number}};
    }
    call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
      message.sequence_number = sequence_number(changed.next_sequence++);
    });
    remember_published(call, topic, message);
    archive(call, topic, message);
  }
  const auto bytes = message_bytes(input);
  call.trace(
      "sns.publish", message.topic_arn, {{"messageId", message.message_id}, {"bytes", bytes}});
  call.meter("NumberOfMessagesPublished", 1, "Count", {{"TopicName", topic.name()}});
  call.meter("PublishSize", static_cast<double>(bytes), "Bytes", {{"TopicName", topic.name()}});
  deliver(call, topic, message);
  Document answer = {{"MessageId", message.message_id}};
  if (!message.sequence_number.empty()) answer["SequenceNumber"] = message.sequence_number;
  return answer;
}

// A text message to a number, without a topic.
Outcome publish_to_phone(Call& call, const Document& input) {
  const std::string number = text_or(input, "PhoneNumber");
  if (!is_e164_number(number)) {
    return errors::invalid_parameter("PhoneNumber", number + " is not valid to publish to");
  }
  RETURN_IF_ERROR(check_message(input));
  const std::string message_id = call.random().uuid();
  const bool sent = send_text(call, call.scope(), number, text_or(input, "Message"), message_id);
  call.trace(sent ? "sns.deliver" : "sns.fail",
             number,
             {{"messageId", message_id},
              {"protocol", "sms"},
              {"endpoint", number},
              {"captured", {{"body", text_or(input, "Message")}}}});
  return Document{{"MessageId", message_id}};
}

// A push notification to one device, without a topic.
Outcome publish_to_device(Call& call, const Document& input, const std::string& arn) {
  const Result<PlatformAddress> address = parse_endpoint_arn(arn, "TargetArn");
  if (!address.ok()) return address.error();
  const EndpointRecord* endpoint =
      call.records<EndpointRecord>(address->scope).find(address->key());
  if (endpoint == nullptr) {
    return errors::invalid_parameter("TargetArn", "No endpoint found for the target arn specified");
  }
  // Before the message is looked at: as observed of the service (moto's tests against it).
  if (endpoint->value.value("Enabled", "") != "true") return errors::endpoint_disabled();
  RETURN_IF_ERROR(check_message(input));
  Message message;
  message.message_id = call.random().uuid();
  message.body = text_or(input, "Message");
  if (input.contains("MessageStructure")) {
    Result<Document> bodies = parse_json(message.body);
    if (bodies.ok()) message.bodies_by_protocol = std::move(bodies).value();
  }
  put_in_inbox(call,
               address->scope,
               {.protocol = "application",
                .endpoint = arn,
                .subject = text_or(input, "Subject"),
                .body = message.body_for(address->platform),
                .message_id = message.message_id});
  call.trace("sns.deliver",
             arn,
             {{"messageId", message.message_id}, {"protocol", "application"}, {"endpoint", arn}});
  return Document{{"MessageId", message.message_id}};
}

Status check_entry_ids(const Document& entries) {
  std::set<std::string> seen;
  for (const Document& entry : entries) {
    const std::string id = text_or(entry, "Id");
    if (!seen.insert(id).second) return errors::batch_entry_ids_not_distinct();
    if (id.size() > kBatchEntryIdCharsMax) {
      return errors::invalid_batch_entry_id(
          "The Id of a batch entry in the batch request is too long: " + id);
    }
    const bool fine = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    });
    if (!fine) {
      return errors::invalid_batch_entry_id(
          "The Id of a batch entry in the batch request contains an impermissible character: " +
          id);
    }
  }
  return ok();
}

}  // namespace

Outcome publish(Call& call, const Document& input) {
  if (input.contains("PhoneNumber")) return publish_to_phone(call, input);
  if (!input.contains("TopicArn") && !input.contains("TargetArn")) {
    return errors::invalid_parameter("TopicArn or TargetArn", "no value for required parameter");
  }
  const bool by_target = !input.contains("TopicArn") && input.contains("TargetArn");
  const std::string arn = text_or(input, by_target ? "TargetArn" : "TopicArn");
  if (by_target && arn.find(":endpoint/") != std::string::npos)
    return publish_to_device(call, input, arn);
  RETURN_IF_ERROR(check_message(input));
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, arn, by_target ? "TargetArn" : "TopicArn"));
  if (message_bytes(input) > kMessageBytesMax) return errors::invalid_parameter("Message too long");
  RETURN_IF_ERROR(check_fifo_members(*topic.record, input));
  RETURN_IF_ERROR(check_key(call, topic));
  return publish_one(call, topic, input);
}

Outcome publish_batch(Call& call, const Document& input) {
  const Document& entries = input["PublishBatchRequestEntries"];
  if (entries.empty()) return errors::empty_batch();
  if (entries.size() > kBatchEntriesMax) return errors::too_many_entries();
  RETURN_IF_ERROR(check_entry_ids(entries));
  size_t bytes = 0;
  for (const Document& entry : entries) bytes += message_bytes(entry);
  if (bytes > kMessageBytesMax) return errors::batch_too_long();
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  // One bad entry refuses the batch. Recorded.
  for (const Document& entry : entries) {
    RETURN_IF_ERROR(check_message(entry));
    RETURN_IF_ERROR(check_fifo_members(*topic.record, entry));
  }
  RETURN_IF_ERROR(check_key(call, topic));
  Document successful = Document::array();
  for (const Document& entry : entries) {
    Document published = publish_one(call, topic, entry);
    published["Id"] = entry["Id"];
    successful.push_back(std::move(published));
  }
  return Document{{"Successful", std::move(successful)}, {"Failed", Document::array()}};
}

}  // namespace cloudtab::sns
