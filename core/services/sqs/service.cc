#include "core/services/sqs/service.h"

#include "core/services/sqs/attempt.h"
#include "core/services/sqs/backlog.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/peek.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/resources.h"
#include "core/services/sqs/state.h"

namespace cloudtab {
namespace sqs {
namespace {

constexpr OperationEntry kOperations[] = {
    {"AddPermission", add_permission},
    {"CancelMessageMoveTask", cancel_message_move_task},
    {"ChangeMessageVisibility", change_message_visibility},
    {"ChangeMessageVisibilityBatch", change_message_visibility_batch},
    {"CreateQueue", create_queue},
    {"DeleteMessage", delete_message},
    {"DeleteMessageBatch", delete_message_batch},
    {"DeleteQueue", delete_queue},
    {"GetQueueAttributes", get_queue_attributes},
    {"GetQueueUrl", get_queue_url},
    {"ListDeadLetterSourceQueues", list_dead_letter_source_queues},
    {"ListMessageMoveTasks", list_message_move_tasks},
    {"ListQueueTags", list_queue_tags},
    {"ListQueues", list_queues},
    {"PurgeQueue", purge_queue},
    {"ReceiveMessage", receive_message},
    {"RemovePermission", remove_permission},
    {"SendMessage", send_message},
    {"SendMessageBatch", send_message_batch},
    {"SetQueueAttributes", set_queue_attributes},
    {"StartMessageMoveTask", start_message_move_task},
    {"TagQueue", tag_queue},
    {"UntagQueue", untag_queue},
};

constexpr TimerEntry kTimers[] = {
    {"expire", run_expiry},
    {"move", run_move_task},
};

constexpr ControlEntry kControls[] = {
    {"peek", peek},
};

// Every index follows from the messages and the deduplication ids.
void rebuild(Store& store) {
  for (const Scope& scope : store.scopes_of<QueueRecord>()) {
    auto& messages = store.collection<MessageRecord>(scope);
    auto& ages = store.collection<DedupAgeEntry>(scope);
    for (const auto& [name, queue] : store.collection<QueueRecord>(scope)) {
      Backlog backlog(store, scope, queue);
      const std::string prefix = queue_prefix(name);
      for (const auto& [key, message] : messages.prefix(prefix)) {
        const DeliveryRecord* delivery = store.collection<DeliveryRecord>(scope).find(key);
        ENSURE(delivery != nullptr);
        backlog.index(sequence_of(key), message, *delivery);
      }
      for (const auto& [key, dedup] : store.collection<DedupRecord>(scope).prefix(prefix)) {
        ages.put(KeyBuilder().text(name).instant(dedup.expires_at).text(key).take(),
                 DedupAgeEntry{key, dedup.expires_at});
      }
      for (const auto& [key, attempt] : store.collection<AttemptRecord>(scope).prefix(prefix)) {
        index_attempt(store, scope, name, key, attempt.expires_at);
      }
    }
  }
}

}  // namespace
}  // namespace sqs

const ServiceDefinition& sqs_service() {
  using namespace sqs;
  static const RecordType* const kRecords[] = {
      &record_type<QueueRecord>(),
      &record_type<CounterRecord>(),
      &record_type<MessageRecord>(),
      &record_type<DeliveryRecord>(),
      &record_type<DedupRecord>(),
      &record_type<AttemptRecord>(),
      &record_type<DeletedQueueRecord>(),
      &record_type<MoveTaskRecord>(),
      &record_type<ReadyEntry>(),
      &record_type<PendingEntry>(),
      &record_type<AgeEntry>(),
      &record_type<GroupMemberEntry>(),
      &record_type<GroupEntry>(),
      &record_type<BusyGroupEntry>(),
      &record_type<DedupAgeEntry>(),
      &record_type<AttemptAgeEntry>(),
      &record_type<CountsEntry>(),
  };
  static const ServiceDefinition kService{
      .id = "sqs",
      .operations = kOperations,
      .timers = kTimers,
      .records = kRecords,
      .resources = resource_types(),
      .controls = kControls,
      .rebuild = rebuild,
  };
  return kService;
}

}  // namespace cloudtab
