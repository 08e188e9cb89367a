#include "core/services/sqs/attributes.h"

#include "core/services/sqs/address.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/rules.h"

// GetQueueAttributes, SetQueueAttributes.

namespace cloudtab::sqs {

Outcome get_queue_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const Backlog backlog = current_backlog(call, queue);
  ASSIGN_OR_RETURN(
      Document attributes,
      render_attributes(
          *queue.record, queue.scope, backlog.counts(), text_list(input, "AttributeNames")));
  if (attributes.empty()) return Document::object();
  return Document{{"Attributes", std::move(attributes)}};
}

Outcome set_queue_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  QueueRecord changed = *queue.record;
  RETURN_IF_ERROR(apply_attributes(changed, input["Attributes"]));
  if (changed.redrive_policy != queue.record->redrive_policy) {
    RETURN_IF_ERROR(check_dead_letter_target(call, queue.scope, changed));
  }
  changed.modified_at = call.now();
  const QueueRecord& stored = call.records<QueueRecord>(queue.scope).put(changed.name, changed);

  // A shorter retention reaches the messages that are there.
  const Queue after{queue.scope, &stored};
  const Backlog backlog = current_backlog(call, after);
  if (const std::optional<AgeEntry> oldest = backlog.oldest()) {
    arm_expiry(call, after, oldest->sent_at + stored.retention);
  }
  call.notify(wait_key(queue.scope, stored.name));
  return Document::object();
}

}  // namespace cloudtab::sqs
