#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/encryption.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/operations/batch.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"

// SendMessage, SendMessageBatch.

namespace cloudtab::sqs {
namespace {

/// The members of a message to be sent. Valid as long as the input.
struct ToSend {
  std::string_view body;
  const Document* attributes = &none();
  const Document* system_attributes = &none();
  std::optional<std::string_view> group_id, dedup_id;
  std::optional<int64_t> delay_seconds;
  int64_t bytes = 0;  ///< as the size limits count them

  static const Document& none() {
    static const Document kNone = Document::object();
    return kNone;
  }
};

/// One look at each member, since this is done for every message.
ToSend read_message(const Document& input) {
  constexpr std::string_view kBody = "MessageBody";
  constexpr std::string_view kAttributes = "MessageAttributes";
  constexpr std::string_view kSystemAttributes = "MessageSystemAttributes";
  constexpr std::string_view kGroupId = "MessageGroupId";
  constexpr std::string_view kDedupId = "MessageDeduplicationId";
  constexpr std::string_view kDelay = "DelaySeconds";
  ToSend message;
  for (const auto& [name, value] : input.get_ref<const Document::object_t&>()) {
    const auto text = [&value = value] {
      return value.is_string() ? std::string_view(value.get_ref<const std::string&>())
                               : std::string_view();
    };
    if (name == kBody) message.body = text();
    if (name == kAttributes) message.attributes = &value;
    if (name == kSystemAttributes) message.system_attributes = &value;
    if (name == kGroupId) message.group_id = text();
    if (name == kDedupId) message.dedup_id = text();
    if (name == kDelay && value.is_number_integer()) message.delay_seconds = value.get<int64_t>();
  }
  message.bytes = message_bytes(message.body, *message.attributes);
  return message;
}

// A delay given with the message beats the queue's; a FIFO queue takes only its own, or zero.
Result<Duration> delay_of(const QueueRecord& queue, const std::optional<int64_t>& seconds) {
  if (!seconds) return queue.delay;
  if (queue.fifo) {
    if (*seconds == 0) return queue.delay;
    return errors::invalid_parameter(
        std::to_string(*seconds),
        "DelaySeconds",
        "The request include parameter that is not valid for this queue type.");
  }
  if (*seconds < 0 || std::chrono::seconds(*seconds) > kDelayMax) {
    return errors::invalid_parameter(
        std::to_string(*seconds), "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
  }
  return Duration(std::chrono::seconds(*seconds));
}

Status check_fifo_members(const QueueRecord& queue, const ToSend& message) {
  if (message.dedup_id) RETURN_IF_ERROR(check_fifo_id(*message.dedup_id, "MessageDeduplicationId"));
  if (message.group_id) RETURN_IF_ERROR(check_fifo_id(*message.group_id, "MessageGroupId"));
  if (!queue.fifo) {
    if (!message.dedup_id) return ok();
    return errors::invalid_parameter(
        *message.dedup_id,
        "MessageDeduplicationId",
        "The request includes a parameter that is not valid for this queue type.");
  }
  if (!message.group_id) return errors::missing_parameter("MessageGroupId");
  if (!queue.content_based_deduplication && !message.dedup_id) {
    return errors::invalid_parameter_value(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
  }
  return ok();
}

// The one system attribute a sender may give. Source: API reference of SendMessage; the texts are
// after those of the other attributes.
Status check_system_attributes(const Document& attributes) {
  for (const auto& [name, value] : attributes.items()) {
    const std::string attribute = "Message (system) attribute '" + name + "'";
    if (name != "AWSTraceHeader" || text_view(value, "DataType") != "String") {
      return errors::invalid_parameter_value(
          attribute + " is invalid. You must use only AWSTraceHeader, of type 'String'.");
    }
    if (text_view(value, "StringValue").empty()) {
      return errors::invalid_parameter_value(attribute +
                                             " must contain a non-empty value of type 'String'.");
    }
  }
  return ok();
}

Status check_message(const QueueRecord& queue, const ToSend& message) {
  if (message.bytes > queue.message_bytes_max)
    return errors::message_too_long(queue.message_bytes_max);
  RETURN_IF_ERROR(check_body(message.body));
  RETURN_IF_ERROR(check_message_attributes(*message.attributes));
  RETURN_IF_ERROR(check_system_attributes(*message.system_attributes));
  return check_fifo_members(queue, message);
}

// --- FIFO deduplication

std::string dedup_key(const QueueRecord& queue, const MessageRecord& message) {
  return KeyBuilder()
      .text(queue.name)
      .text(queue.created_per_group ? message.group_id : "")
      .text(message.dedup_id)
      .take();
}

void forget_old_dedup_ids(Call& call, const Queue& queue) {
  auto& by_age = call.records<DedupAgeEntry>(queue.scope);
  auto& ids = call.records<DedupRecord>(queue.scope);
  const std::string prefix = queue_prefix(queue.name());
  while (true) {
    const auto range = by_age.prefix(prefix);
    if (range.empty() || range.begin()->second.expires_at > call.now()) return;
    const std::string age_key = range.begin()->first;
    ids.erase(range.begin()->second.dedup_key);
    by_age.erase(age_key);
  }
}

void remember_dedup_id(Call& call,
                       const Queue& queue,
                       const MessageRecord& message,
                       uint64_t sequence) {
  const std::string key = dedup_key(*queue.record, message);
  const Instant expires_at = call.now() + kDeduplicationInterval;
  call.records<DedupRecord>(queue.scope)
      .put(key, DedupRecord{message.message_id, sequence, expires_at});
  call.records<DedupAgeEntry>(queue.scope)
      .put(KeyBuilder().text(queue.name()).instant(expires_at).text(key).take(),
           DedupAgeEntry{key, expires_at});
}

MessageRecord build_message(Call& call, const QueueRecord& queue, const ToSend& sent) {
  MessageRecord message;
  message.message_id = call.random().uuid();
  message.body = sent.body;
  message.body_md5 = body_md5(message.body);
  if (!sent.attributes->empty()) message.attributes = *sent.attributes;
  message.sender_id = call.principal().account;
  // The request's header does for the attribute. Recorded, also of what SNS delivers.
  message.trace_header = call.xray_header();
  if (const Document& system = *sent.system_attributes; system.contains("AWSTraceHeader")) {
    message.trace_header = text_view(system["AWSTraceHeader"], "StringValue");
  }
  message.sent_at = call.now();
  message.group_id = sent.group_id.value_or("");
  if (queue.fifo) {
    message.dedup_id = sent.dedup_id.value_or("");
    if (message.dedup_id.empty()) message.dedup_id = hex_encode(sha256(message.body));
  }
  return message;
}

Document answer_for(const MessageRecord& message, const ToSend& sent) {
  Document answer = Document::object();
  answer["MessageId"] = message.message_id;
  answer["MD5OfMessageBody"] = message.body_md5;
  if (std::string digest = attributes_md5(message.attributes); !digest.empty()) {
    answer["MD5OfMessageAttributes"] = std::move(digest);
  }
  if (std::string digest = attributes_md5(*sent.system_attributes); !digest.empty()) {
    answer["MD5OfMessageSystemAttributes"] = std::move(digest);
  }
  return answer;
}

// Checks, then puts the message in. A duplicate within a FIFO queue's five minutes is answered like
// the first, and dropped.
Result<Document> send_one(Call& call, const Queue& queue, Backlog& backlog, const ToSend& sent) {
  RETURN_IF_ERROR(check_message(*queue.record, sent));
  ASSIGN_OR_RETURN(const Duration delay, delay_of(*queue.record, sent.delay_seconds));
  MessageRecord message = build_message(call, *queue.record, sent);
  Document answer = answer_for(message, sent);
  if (queue.record->fifo) {
    forget_old_dedup_ids(call, queue);
    if (const DedupRecord* first =
            call.records<DedupRecord>(queue.scope).find(dedup_key(*queue.record, message))) {
      call.trace("sqs.dedup",
                 queue.arn(),
                 {{"messageId", first->message_id}, {"dedupId", message.dedup_id}});
      answer["MessageId"] = first->message_id;
      answer["SequenceNumber"] = sequence_number(first->sequence);
      return answer;
    }
  }
  DeliveryRecord delivery;
  delivery.visible_at = call.now() + delay;
  const auto& [sequence, kept] = enqueue(call, queue, backlog, std::move(message), delivery);
  if (queue.record->fifo) {
    remember_dedup_id(call, queue, kept, sequence);
    answer["SequenceNumber"] = sequence_number(sequence);
  }
  Facts& told = call.trace("sqs.send",
                           queue.arn(),
                           {{"messageId", kept.message_id},
                            {"bytes", sent.bytes},
                            {"visibleAt", to_millis(delivery.visible_at)}});
  if (!kept.group_id.empty()) told.add("groupId", kept.group_id);
  call.meter("NumberOfMessagesSent", 1, "Count", {{"QueueName", queue.name()}});
  call.meter(
      "SentMessageSize", static_cast<double>(sent.bytes), "Bytes", {{"QueueName", queue.name()}});
  return answer;
}

// What a FIFO queue misses in a batch fails the batch as a whole, with one code for both. Recorded.
Status check_fifo_batch(const QueueRecord& queue, const Document& entries) {
  if (!queue.fifo) return ok();
  for (const Document& entry : entries) {
    if (!queue.content_based_deduplication && !entry.contains("MessageDeduplicationId")) {
      return errors::invalid_parameter_value(
          "The queue should either have ContentBasedDeduplication enabled or "
          "MessageDeduplicationId provided "
          "explicitly");
    }
    if (!entry.contains("MessageGroupId")) {
      return errors::invalid_parameter_value(errors::missing_parameter("MessageGroupId").message);
    }
  }
  return ok();
}

}  // namespace

Outcome send_message(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  RETURN_IF_ERROR(check_key(call, queue));
  Backlog backlog = current_backlog(call, queue);
  ASSIGN_OR_RETURN(Document answer, send_one(call, queue, backlog, read_message(input)));
  meter_backlog(call, queue, backlog);
  return answer;
}

Outcome send_message_batch(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const Document& entries = input["Entries"];
  RETURN_IF_ERROR(check_batch(entries, "SendMessageBatchRequestEntry"));
  RETURN_IF_ERROR(check_fifo_batch(*queue.record, entries));
  int64_t bytes = 0;
  std::vector<ToSend> messages;
  messages.reserve(entries.size());
  for (const Document& entry : entries) {
    messages.push_back(read_message(entry));
    bytes += messages.back().bytes;
  }
  if (bytes > kBatchBytesMax) return errors::batch_too_long(bytes);
  RETURN_IF_ERROR(check_key(call, queue));

  Backlog backlog = current_backlog(call, queue);
  BatchAnswer answer;
  for (size_t i = 0; i < messages.size(); ++i) {
    const Document& entry = entries[i];
    Result<Document> sent = send_one(call, queue, backlog, messages[i]);
    if (sent.ok()) {
      answer.succeed(entry, std::move(sent).value());
    } else if (sent.error().message ==
               errors::message_too_long(queue.record->message_bytes_max).message) {
      answer.fail(entry, errors::batch_message_too_long(queue.record->message_bytes_max));
    } else {
      answer.fail(entry, sent.error());
    }
  }
  meter_backlog(call, queue, backlog);
  return answer.take();
}

}  // namespace cloudtab::sqs
