#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/operations/batch.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/receipt.h"

// ChangeMessageVisibility, ChangeMessageVisibilityBatch.

namespace cloudtab::sqs {
namespace {

Status check_timeout(const DeliveryRecord& delivery, Duration timeout, Instant now) {
  if (now + timeout - delivery.received_at <= kVisibilityTimeoutMax) return ok();
  return errors::invalid_parameter(
      std::to_string(timeout / std::chrono::seconds(1)),
      "VisibilityTimeout",
      "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]");
}

Status change_one(Call& call, const Queue& queue, Backlog& backlog, const Document& input) {
  const std::string handle = text_or(input, "ReceiptHandle");
  const std::optional<int64_t> seconds = optional_integer(input, "VisibilityTimeout");
  if (handle.empty()) return errors::missing_parameter("ReceiptHandle");
  if (!seconds) return errors::missing_parameter("VisibilityTimeout");
  if (*seconds < 0 || std::chrono::seconds(*seconds) > kVisibilityTimeoutMax) {
    return errors::invalid_parameter(
        std::to_string(*seconds), "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
  }
  const std::optional<Receipt> receipt = parse_receipt_handle(queue.scope, *queue.record, handle);
  if (!receipt) return errors::receipt_handle_is_invalid(handle);
  const DeliveryRecord* current = backlog.delivery(receipt->sequence);
  if (current == nullptr) return errors::message_not_available(handle);
  const bool in_flight = current->in_flight && backlog.is_pending(receipt->sequence);
  if (queue.record->fifo && (!in_flight || current->deliveries != receipt->delivery)) {
    return errors::receipt_handle_expired(handle);
  }
  // A message that is visible again stays so, and the call succeeds. Recorded.
  if (!in_flight) return ok();

  const Duration timeout = std::chrono::seconds(*seconds);
  RETURN_IF_ERROR(check_timeout(*current, timeout, call.now()));
  DeliveryRecord changed = *current;
  changed.visible_at = call.now() + timeout;
  const Backlog::Kept kept = backlog.set_delivery(receipt->sequence, changed);
  call.trace(
      "sqs.visibility",
      queue.arn(),
      {{"messageId", kept.message.message_id}, {"visibleAt", to_millis(changed.visible_at)}});
  call.notify(wait_key(queue.scope, queue.name()));
  return ok();
}

}  // namespace

Outcome change_message_visibility(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  Backlog backlog = current_backlog(call, queue);
  RETURN_IF_ERROR(change_one(call, queue, backlog, input));
  meter_backlog(call, queue, backlog);
  return Document::object();
}

Outcome change_message_visibility_batch(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  RETURN_IF_ERROR(check_batch(input["Entries"], "ChangeMessageVisibilityBatchRequestEntry"));
  Backlog backlog = current_backlog(call, queue);
  BatchAnswer answer;
  for (const Document& entry : input["Entries"]) {
    const Status changed = change_one(call, queue, backlog, entry);
    if (changed.ok()) {
      answer.succeed(entry);
    } else {
      answer.fail(entry, changed.error());
    }
  }
  meter_backlog(call, queue, backlog);
  return answer.take();
}

}  // namespace cloudtab::sqs
