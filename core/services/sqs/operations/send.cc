#include <algorithm>
#include <optional>

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

const Document& member_or_empty(const Document& input, std::string_view name) {
  static const Document kEmpty = Document::object();
  auto it = input.find(name);
  return it == input.end() ? kEmpty : *it;
}

// A delay given with the message beats the queue's; a FIFO queue takes only its own, or zero.
Result<Duration> delay_of(const QueueRecord& queue, const Document& input) {
  const std::optional<int64_t> seconds = optional_integer(input, "DelaySeconds");
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

Status check_fifo_members(const QueueRecord& queue, const Document& input) {
  for (const std::string_view name : {"MessageDeduplicationId", "MessageGroupId"}) {
    if (input.contains(name)) RETURN_IF_ERROR(check_fifo_id(text_view(input, name), name));
  }
  if (!queue.fifo) {
    if (!input.contains("MessageDeduplicationId")) return ok();
    return errors::invalid_parameter(
        text_view(input, "MessageDeduplicationId"),
        "MessageDeduplicationId",
        "The request includes a parameter that is not valid for this queue type.");
  }
  if (!input.contains("MessageGroupId")) return errors::missing_parameter("MessageGroupId");
  if (!queue.content_based_deduplication && !input.contains("MessageDeduplicationId")) {
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

/// `bytes`: what `message_bytes` says of it.
Status check_message(const QueueRecord& queue, const Document& input, int64_t bytes) {
  if (bytes > queue.message_bytes_max) return errors::message_too_long(queue.message_bytes_max);
  RETURN_IF_ERROR(check_body(text_view(input, "MessageBody")));
  RETURN_IF_ERROR(check_message_attributes(member_or_empty(input, "MessageAttributes")));
  RETURN_IF_ERROR(check_system_attributes(member_or_empty(input, "MessageSystemAttributes")));
  return check_fifo_members(queue, input);
}

int64_t bytes_of(const Document& input) {
  return message_bytes(text_view(input, "MessageBody"),
                       member_or_empty(input, "MessageAttributes"));
}

// --- FIFO deduplication
// ------------------------------------------------------------------------------------------

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

// -----------------------------------------------------------------------------------------------------------------

MessageRecord build_message(Call& call, const QueueRecord& queue, const Document& input) {
  MessageRecord message;
  message.message_id = call.random().uuid();
  message.body = text_view(input, "MessageBody");
  message.body_md5 = body_md5(message.body);
  message.attributes = member_or_empty(input, "MessageAttributes");
  message.sender_id = call.principal().account;
  // The request's header does for the attribute. Recorded, also of what SNS delivers.
  message.trace_header = call.xray_header();
  if (const Document& system = member_or_empty(input, "MessageSystemAttributes");
      system.contains("AWSTraceHeader")) {
    message.trace_header = text_view(system["AWSTraceHeader"], "StringValue");
  }
  message.sent_at = call.now();
  message.group_id = text_view(input, "MessageGroupId");
  if (queue.fifo) {
    message.dedup_id = text_view(input, "MessageDeduplicationId");
    if (message.dedup_id.empty()) message.dedup_id = hex_encode(sha256(message.body));
  }
  return message;
}

Document answer_for(const MessageRecord& message, const Document& input) {
  Document answer = Document::object();
  answer["MessageId"] = message.message_id;
  answer["MD5OfMessageBody"] = message.body_md5;
  if (std::string digest = attributes_md5(message.attributes); !digest.empty()) {
    answer["MD5OfMessageAttributes"] = std::move(digest);
  }
  if (std::string digest = attributes_md5(member_or_empty(input, "MessageSystemAttributes"));
      !digest.empty()) {
    answer["MD5OfMessageSystemAttributes"] = std::move(digest);
  }
  return answer;
}

// Checks, then puts the message in. A duplicate within a FIFO queue's five minutes is answered like
// the first, and dropped.
Result<Document> send_one(Call& call, const Queue& queue, Backlog& backlog, const Document& input) {
  const int64_t bytes = bytes_of(input);
  RETURN_IF_ERROR(check_message(*queue.record, input, bytes));
  ASSIGN_OR_RETURN(const Duration delay, delay_of(*queue.record, input));
  MessageRecord message = build_message(call, *queue.record, input);
  Document answer = answer_for(message, input);
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
                            {"bytes", bytes},
                            {"visibleAt", to_millis(delivery.visible_at)}});
  if (!kept.group_id.empty()) told.add("groupId", kept.group_id);
  call.meter("NumberOfMessagesSent", 1, "Count", {{"QueueName", queue.name()}});
  call.meter("SentMessageSize", static_cast<double>(bytes), "Bytes", {{"QueueName", queue.name()}});
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
  ASSIGN_OR_RETURN(Document answer, send_one(call, queue, backlog, input));
  meter_backlog(call, queue, backlog);
  return answer;
}

Outcome send_message_batch(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const Document& entries = input["Entries"];
  RETURN_IF_ERROR(check_batch(entries, "SendMessageBatchRequestEntry"));
  RETURN_IF_ERROR(check_fifo_batch(*queue.record, entries));
  int64_t bytes = 0;
  for (const Document& entry : entries) bytes += bytes_of(entry);
  if (bytes > kBatchBytesMax) return errors::batch_too_long(bytes);
  RETURN_IF_ERROR(check_key(call, queue));

  Backlog backlog = current_backlog(call, queue);
  BatchAnswer answer;
  for (const Document& entry : entries) {
    Result<Document> sent = send_one(call, queue, backlog, entry);
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
