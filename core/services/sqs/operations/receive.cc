#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/services/sqs/address.h"
#include "core/services/sqs/attempt.h"
#include "core/services/sqs/disorder.h"
#include "core/services/sqs/encryption.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/message.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/receipt.h"

// ReceiveMessage. A long poll is the same handler run again: it waits for the queue's key, for the
// time at which the next pending message becomes visible, and at last for the end of its own
// patience.

namespace cloudtab::sqs {
namespace {

struct ReceiveOptions {
  size_t count_max = 1;
  Duration wait{};
  Duration visibility_timeout{};
  std::set<std::string> system_names;
  std::vector<std::string> attribute_names;
  /// FIFO; empty: none.
  std::string attempt_id;
};

Result<ReceiveOptions> parse_options(const QueueRecord& queue, const Document& input) {
  ReceiveOptions options;
  options.wait = queue.wait;
  options.visibility_timeout = queue.visibility_timeout;
  if (const std::optional<int64_t> count = optional_integer(input, "MaxNumberOfMessages")) {
    if (*count < 1 || *count > kReceiveMessagesMax) {
      return errors::invalid_parameter(
          std::to_string(*count), "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
    }
    options.count_max = static_cast<size_t>(*count);
  }
  if (const std::optional<int64_t> seconds = optional_integer(input, "WaitTimeSeconds")) {
    if (*seconds < 0 || std::chrono::seconds(*seconds) > kWaitMax) {
      return errors::invalid_parameter(
          std::to_string(*seconds), "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
    }
    options.wait = std::chrono::seconds(*seconds);
  }
  if (const std::optional<int64_t> seconds = optional_integer(input, "VisibilityTimeout")) {
    if (*seconds < 0 || std::chrono::seconds(*seconds) > kVisibilityTimeoutMax) {
      return errors::invalid_parameter(
          std::to_string(*seconds), "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
    }
    options.visibility_timeout = std::chrono::seconds(*seconds);
  }
  // `AttributeNames` is the older spelling of `MessageSystemAttributeNames`; both together add up.
  for (const char* member : {"AttributeNames", "MessageSystemAttributeNames"}) {
    for (std::string& name : text_list(input, member)) options.system_names.insert(std::move(name));
  }
  options.attribute_names = text_list(input, "MessageAttributeNames");
  // A standard queue takes no notice of it. Source: issue reports (awspring/spring-cloud-aws #529).
  if (queue.fifo && input.contains("ReceiveRequestAttemptId")) {
    options.attempt_id = text_or(input, "ReceiveRequestAttemptId");
    RETURN_IF_ERROR(check_fifo_id(options.attempt_id, "ReceiveRequestAttemptId"));
  }
  return options;
}

Document system_attributes(const MessageRecord& message,
                           const DeliveryRecord& delivery,
                           uint64_t sequence,
                           bool fifo,
                           const std::set<std::string>& names) {
  if (names.empty()) return Document::object();
  Document all = {
      {"SenderId", message.sender_id},
      {"SentTimestamp", std::to_string(to_millis(message.sent_at))},
      {"ApproximateReceiveCount", std::to_string(delivery.receive_count)},
      {"ApproximateFirstReceiveTimestamp", std::to_string(to_millis(delivery.first_received_at))}};
  if (!message.trace_header.empty()) all["AWSTraceHeader"] = message.trace_header;
  if (!message.group_id.empty()) all["MessageGroupId"] = message.group_id;
  if (!message.dedup_id.empty()) all["MessageDeduplicationId"] = message.dedup_id;
  if (!message.dead_letter_source_arn.empty())
    all["DeadLetterQueueSourceArn"] = message.dead_letter_source_arn;
  if (fifo) all["SequenceNumber"] = sequence_number(sequence);
  if (names.count("All") != 0) return all;
  Document selected = Document::object();
  for (const std::string& name : names) {
    if (all.contains(name)) selected[name] = all[name];
  }
  return selected;
}

/// What the consumer is told of a message in flight.
Document render(const Queue& queue,
                const Backlog::Kept& kept,
                uint64_t sequence,
                const ReceiveOptions& options) {
  const auto& [message, delivery] = kept;
  Document answer = Document::object();
  answer["MessageId"] = message.message_id;
  answer["ReceiptHandle"] =
      make_receipt_handle(queue.scope, *queue.record, Receipt{sequence, delivery.deliveries});
  answer["MD5OfBody"] = message.body_md5;
  answer["Body"] = message.body;
  Document system =
      system_attributes(message, delivery, sequence, queue.record->fifo, options.system_names);
  if (!system.empty()) answer["Attributes"] = std::move(system);
  Document attributes = select_attributes(message.attributes, options.attribute_names);
  if (!attributes.empty()) {
    answer["MD5OfMessageAttributes"] = attributes_md5(attributes);
    answer["MessageAttributes"] = std::move(attributes);
  }
  return answer;
}

/// Marks the message received and answers what the consumer is told.
Document deliver(Call& call,
                 const Queue& queue,
                 Backlog& backlog,
                 uint64_t sequence,
                 const ReceiveOptions& options,
                 const Disorder& disorder) {
  DeliveryRecord delivery = *backlog.delivery(sequence);
  ++delivery.receive_count;
  ++delivery.deliveries;
  if (delivery.first_received_at == Instant{}) delivery.first_received_at = call.now();
  delivery.received_at = call.now();
  // One to be delivered twice is visible again to the next receive.
  const bool twice = hits(call.random(), disorder.duplicates_percent);
  delivery.visible_at = call.now() + (twice ? Duration(1ms) : options.visibility_timeout);
  delivery.in_flight = true;
  const Backlog::Kept kept = backlog.set_delivery(sequence, delivery);
  call.trace("sqs.receive",
             queue.arn(),
             {{"messageId", kept.message.message_id},
              {"receiveCount", delivery.receive_count},
              {"visibleAt", to_millis(delivery.visible_at)}});
  return render(queue, kept, sequence, options);
}

/// Moves a message to the dead-letter queue. It keeps its id, its time of sending and its receive
/// count. Recorded. A FIFO queue counts its age anew. Source: SQS developer guide, "dead-letter
/// queues and message retention".
void move_to_dead_letter_queue(
    Call& call, const Queue& source, Backlog& backlog, uint64_t sequence, const Queue& target) {
  MessageRecord message = *backlog.message(sequence);
  DeliveryRecord delivery = *backlog.delivery(sequence);
  backlog.erase(sequence);
  message.dead_letter_source_arn = source.arn();
  if (source.record->fifo) message.sent_at = call.now();
  delivery.deliveries = 0;
  delivery.received_at = Instant{};
  delivery.visible_at = call.now();
  delivery.in_flight = false;
  call.trace("sqs.dlq",
             source.arn(),
             {{"messageId", message.message_id},
              {"target", target.arn()},
              {"receiveCount", delivery.receive_count}});
  Backlog target_backlog = current_backlog(call, target);
  enqueue(call, target, target_backlog, std::move(message), delivery);
}

/// Up to `count` messages that can be received now; more, if they come out of order.
std::vector<uint64_t> next_messages(Call& call,
                                    const Backlog& backlog,
                                    size_t count,
                                    const Disorder& disorder) {
  if (disorder.reorder_percent == 0) return backlog.ready(count);
  std::vector<uint64_t> sequences = backlog.ready(count + kReorderWindow);
  shuffle(call.random(), disorder.reorder_percent, sequences);
  if (sequences.size() > count) sequences.resize(count);
  return sequences;
}

/// The messages of a receive, and in `taken` their sequence numbers.
Document collect(Call& call,
                 const Queue& queue,
                 Backlog& backlog,
                 const ReceiveOptions& options,
                 std::vector<uint64_t>& taken) {
  // A dead-letter queue that is gone, or is the queue itself, takes nothing: the message stays and
  // is delivered again.
  std::optional<Queue> dead_letter_queue;
  if (queue.record->redrive_policy) {
    Result<Queue> found = find_queue(call, queue.record->redrive_policy->dead_letter_arn);
    if (found.ok() && found->record != queue.record) dead_letter_queue = std::move(found).value();
  }
  const size_t in_flight = backlog.counts().in_flight;
  const size_t room = in_flight >= kInFlightMax ? 0 : kInFlightMax - in_flight;
  const size_t wanted = std::min(options.count_max, room);
  const Disorder disorder = disorder_of(*queue.record);
  Document messages = Document::array();
  while (messages.size() < wanted) {
    const std::vector<uint64_t> ready =
        next_messages(call, backlog, wanted - messages.size(), disorder);
    if (ready.empty()) break;
    for (const uint64_t sequence : ready) {
      const uint64_t received = backlog.delivery(sequence)->receive_count;
      if (dead_letter_queue &&
          received >= static_cast<uint64_t>(queue.record->redrive_policy->max_receive_count)) {
        move_to_dead_letter_queue(call, queue, backlog, sequence, *dead_letter_queue);
      } else {
        messages.push_back(deliver(call, queue, backlog, sequence, options, disorder));
        taken.push_back(sequence);
      }
    }
  }
  return messages;
}

/// What an earlier receive with the same ReceiveRequestAttemptId took, once more.
Document repeat(Call& call,
                const Queue& queue,
                Backlog& backlog,
                const ReceiveOptions& options,
                const std::vector<uint64_t>& sequences) {
  Document messages = Document::array();
  for (const uint64_t sequence : sequences) {
    DeliveryRecord delivery = *backlog.delivery(sequence);
    delivery.visible_at = call.now() + options.visibility_timeout;
    const Backlog::Kept kept = backlog.set_delivery(sequence, delivery);
    messages.push_back(render(queue, kept, sequence, options));
  }
  remember_attempt(call, queue, backlog, options.attempt_id, sequences);
  return messages;
}

}  // namespace

Outcome receive_message(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  ASSIGN_OR_RETURN(const ReceiveOptions options, parse_options(*queue.record, input));
  Backlog backlog = current_backlog(call, queue);

  if (!options.attempt_id.empty()) {
    ASSIGN_OR_RETURN(const std::vector<uint64_t> before,
                     repeated_attempt(call, queue, backlog, options.attempt_id));
    if (!before.empty())
      return Document{{"Messages", repeat(call, queue, backlog, options, before)}};
  }

  // A long poll waits for room; a short poll is told. FIFO queues answer with nothing.
  const bool full = backlog.counts().in_flight >= kInFlightMax && backlog.counts().visible > 0;
  if (full && !queue.record->fifo && options.wait == Duration{})
    return errors::too_many_in_flight();

  if (backlog.counts().visible > 0) RETURN_IF_ERROR(check_key(call, queue));
  std::vector<uint64_t> taken;
  Document messages = collect(call, queue, backlog, options, taken);
  const Instant deadline = call.started_at() + options.wait;
  if (messages.empty() && call.may_wait() && call.now() < deadline) {
    const std::optional<Instant> next = backlog.next_visible_at();
    return Waiting{{wait_key(queue.scope, queue.name())},
                   next ? std::min(*next, deadline) : deadline};
  }
  const Dimension dimensions[] = {{"QueueName", queue.name()}};
  meter_backlog(call, queue, backlog);
  if (messages.empty()) {
    call.meter("NumberOfEmptyReceives", 1, "Count", dimensions);
    return Document::object();
  }
  if (!options.attempt_id.empty())
    remember_attempt(call, queue, backlog, options.attempt_id, taken);
  call.meter("NumberOfMessagesReceived", static_cast<double>(messages.size()), "Count", dimensions);
  Document answer = Document::object();
  answer["Messages"] = std::move(messages);
  return answer;
}

}  // namespace cloudtab::sqs
