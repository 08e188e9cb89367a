#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/operations/batch.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/receipt.h"

// DeleteMessage, DeleteMessageBatch.

namespace cloudtab::sqs {
namespace {

// A standard queue takes any handle it ever gave for the message, also when that has become visible
// or been received again, and answers success for one that is gone. A FIFO queue takes only the
// newest, and only in time. Recorded.
Status delete_one(Call& call, const Queue& queue, Backlog& backlog, const std::string& handle) {
  if (handle.empty()) return errors::missing_parameter("ReceiptHandle");
  const std::optional<Receipt> receipt = parse_receipt_handle(queue.scope, *queue.record, handle);
  if (!receipt) return errors::receipt_handle_is_invalid(handle);
  const DeliveryRecord* delivery = backlog.delivery(receipt->sequence);
  if (delivery == nullptr) return ok();
  if (queue.record->fifo &&
      (delivery->deliveries != receipt->delivery || !backlog.is_pending(receipt->sequence))) {
    return errors::receipt_handle_expired(handle);
  }
  call.trace(
      "sqs.delete", queue.arn(), {{"messageId", backlog.message(receipt->sequence)->message_id}});
  backlog.erase(receipt->sequence);
  // The next message of a FIFO group may be received now.
  if (queue.record->fifo) call.notify(wait_key(queue.scope, queue.name()));
  return ok();
}

void meter_deletes(Call& call, const Queue& queue, size_t count) {
  if (count == 0) return;
  call.meter("NumberOfMessagesDeleted",
             static_cast<double>(count),
             "Count",
             {{"QueueName", queue.name()}});
}

}  // namespace

Outcome delete_message(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  Backlog backlog = current_backlog(call, queue);
  RETURN_IF_ERROR(delete_one(call, queue, backlog, text_or(input, "ReceiptHandle")));
  meter_deletes(call, queue, 1);
  meter_backlog(call, queue, backlog);
  return Document::object();
}

Outcome delete_message_batch(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  RETURN_IF_ERROR(check_batch(input["Entries"], "DeleteMessageBatchRequestEntry"));
  Backlog backlog = current_backlog(call, queue);
  BatchAnswer answer;
  for (const Document& entry : input["Entries"]) {
    const Status deleted = delete_one(call, queue, backlog, text_or(entry, "ReceiptHandle"));
    if (deleted.ok()) {
      answer.succeed(entry);
    } else {
      answer.fail(entry, deleted.error());
    }
  }
  meter_deletes(call, queue, answer.success_count());
  meter_backlog(call, queue, backlog);
  return answer.take();
}

}  // namespace cloudtab::sqs
