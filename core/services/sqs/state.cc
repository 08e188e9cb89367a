#include "core/services/sqs/state.h"

#include "core/base/ensure.h"

namespace cloudtab::sqs {

void QueueRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.instant(created_at);
  out.instant(modified_at);
  out.instant(purged_at);
  out.boolean(fifo);
  out.duration(visibility_timeout);
  out.duration(delay);
  out.duration(wait);
  out.duration(retention);
  out.i64(message_bytes_max);
  out.text(policy);
  out.text(redrive_policy_text);
  out.boolean(redrive_policy.has_value());
  if (redrive_policy) {
    out.text(redrive_policy->dead_letter_arn);
    out.i64(redrive_policy->max_receive_count);
  }
  out.text(redrive_allow_policy);
  out.text(kms_key_id);
  out.i64(kms_reuse_seconds);
  out.boolean(sqs_managed_sse);
  out.boolean(content_based_deduplication);
  out.boolean(deduplication_per_group);
  out.boolean(throughput_per_group);
  out.u64(tags.size());
  for (const auto& [key, value] : tags) {
    out.text(key);
    out.text(value);
  }
  out.boolean(created_per_group);
}

QueueRecord QueueRecord::decode(RecordReader& in, uint32_t version) {
  QueueRecord queue;
  queue.name = in.text();
  queue.created_at = in.instant();
  queue.modified_at = in.instant();
  queue.purged_at = in.instant();
  queue.fifo = in.boolean();
  queue.visibility_timeout = in.duration();
  queue.delay = in.duration();
  queue.wait = in.duration();
  queue.retention = in.duration();
  queue.message_bytes_max = in.i64();
  queue.policy = in.text();
  queue.redrive_policy_text = in.text();
  if (in.boolean()) {
    RedrivePolicy policy;
    policy.dead_letter_arn = in.text();
    policy.max_receive_count = in.i64();
    queue.redrive_policy = std::move(policy);
  }
  queue.redrive_allow_policy = in.text();
  queue.kms_key_id = in.text();
  queue.kms_reuse_seconds = in.i64();
  queue.sqs_managed_sse = in.boolean();
  queue.content_based_deduplication = in.boolean();
  queue.deduplication_per_group = in.boolean();
  queue.throughput_per_group = in.boolean();
  const uint64_t tag_count = in.u64();
  for (uint64_t i = 0; i < tag_count && in.ok(); ++i) {
    std::string key = in.text();
    queue.tags[std::move(key)] = in.text();
  }
  queue.created_per_group = version < 2 ? queue.deduplication_per_group : in.boolean();
  return queue;
}

void CounterRecord::encode(RecordWriter& out) const {
  out.u64(next_sequence);
  out.instant(expiry_timer);
}

CounterRecord CounterRecord::decode(RecordReader& in, uint32_t /*version*/) {
  CounterRecord counter;
  counter.next_sequence = in.u64();
  counter.expiry_timer = in.instant();
  return counter;
}

void MessageRecord::encode(RecordWriter& out) const {
  out.text(message_id);
  out.text(body);
  out.text(body_md5);
  out.document(attributes);
  out.text(sender_id);
  out.text(trace_header);
  out.instant(sent_at);
  out.text(group_id);
  out.text(dedup_id);
  out.text(dead_letter_source_arn);
}

MessageRecord MessageRecord::decode(RecordReader& in, uint32_t /*version*/) {
  MessageRecord message;
  message.message_id = in.text();
  message.body = in.text();
  message.body_md5 = in.text();
  message.attributes = in.document();
  message.sender_id = in.text();
  message.trace_header = in.text();
  message.sent_at = in.instant();
  message.group_id = in.text();
  message.dedup_id = in.text();
  message.dead_letter_source_arn = in.text();
  return message;
}

void DeliveryRecord::encode(RecordWriter& out) const {
  out.instant(visible_at);
  out.u64(receive_count);
  out.u64(deliveries);
  out.instant(first_received_at);
  out.instant(received_at);
  out.boolean(in_flight);
}

DeliveryRecord DeliveryRecord::decode(RecordReader& in, uint32_t /*version*/) {
  DeliveryRecord delivery;
  delivery.visible_at = in.instant();
  delivery.receive_count = in.u64();
  delivery.deliveries = in.u64();
  delivery.first_received_at = in.instant();
  delivery.received_at = in.instant();
  delivery.in_flight = in.boolean();
  return delivery;
}

void DedupRecord::encode(RecordWriter& out) const {
  out.text(message_id);
  out.u64(sequence);
  out.instant(expires_at);
}

DedupRecord DedupRecord::decode(RecordReader& in, uint32_t /*version*/) {
  DedupRecord dedup;
  dedup.message_id = in.text();
  dedup.sequence = in.u64();
  dedup.expires_at = in.instant();
  return dedup;
}

void AttemptRecord::encode(RecordWriter& out) const {
  out.u64(taken.size());
  for (const Taken& one : taken) {
    out.u64(one.sequence);
    out.u64(one.delivery);
    out.instant(one.visible_at);
  }
  out.instant(expires_at);
}

AttemptRecord AttemptRecord::decode(RecordReader& in, uint32_t /*version*/) {
  AttemptRecord attempt;
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    Taken one;
    one.sequence = in.u64();
    one.delivery = in.u64();
    one.visible_at = in.instant();
    attempt.taken.push_back(one);
  }
  attempt.expires_at = in.instant();
  return attempt;
}

void DeletedQueueRecord::encode(RecordWriter& out) const { out.instant(deleted_at); }

DeletedQueueRecord DeletedQueueRecord::decode(RecordReader& in, uint32_t /*version*/) {
  DeletedQueueRecord deleted;
  deleted.deleted_at = in.instant();
  return deleted;
}

void MoveTaskRecord::encode(RecordWriter& out) const {
  out.text(task_id);
  out.text(destination_arn);
  out.i64(rate_per_second);
  out.u64(static_cast<uint64_t>(status));
  out.instant(started_at);
  out.i64(to_move);
  out.i64(moved);
  out.text(failure_reason);
}

MoveTaskRecord MoveTaskRecord::decode(RecordReader& in, uint32_t /*version*/) {
  MoveTaskRecord task;
  task.task_id = in.text();
  task.destination_arn = in.text();
  task.rate_per_second = in.i64();
  task.status = in.choice(MoveTaskStatus::kFailed);
  task.started_at = in.instant();
  task.to_move = in.i64();
  task.moved = in.i64();
  task.failure_reason = in.text();
  return task;
}

std::string message_key(std::string_view queue, uint64_t sequence) {
  return KeyBuilder().text(queue).u64(sequence).take();
}

uint64_t sequence_of(std::string_view key) {
  ENSURE(key.size() >= 8);
  uint64_t sequence = 0;
  for (const char c : key.substr(key.size() - 8))
    sequence = (sequence << 8) | static_cast<unsigned char>(c);
  return sequence;
}

std::string queue_prefix(std::string_view queue) { return KeyBuilder().text(queue).take(); }

}  // namespace cloudtab::sqs
