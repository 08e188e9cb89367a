#include "core/services/sqs/attempt.h"

#include <utility>

#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"

namespace cloudtab::sqs {
namespace {

std::string attempt_key(const Queue& queue, const std::string& attempt_id) {
  return KeyBuilder().text(queue.name()).text(attempt_id).take();
}

std::string age_key(std::string_view queue, Instant expires_at, const std::string& key) {
  return KeyBuilder().text(queue).instant(expires_at).text(key).take();
}

void forget_old_attempts(Call& call, const Queue& queue) {
  auto& by_age = call.records<AttemptAgeEntry>(queue.scope);
  auto& attempts = call.records<AttemptRecord>(queue.scope);
  const std::string prefix = queue_prefix(queue.name());
  while (true) {
    const auto range = by_age.prefix(prefix);
    if (range.empty() || range.begin()->second.expires_at > call.now()) return;
    const std::string oldest = range.begin()->first;
    const AttemptAgeEntry entry = range.begin()->second;
    // One that was repeated expires later than this entry of it says.
    const AttemptRecord* attempt = attempts.find(entry.attempt_key);
    if (attempt != nullptr && attempt->expires_at <= call.now()) attempts.erase(entry.attempt_key);
    by_age.erase(oldest);
  }
}

}  // namespace

void remember_attempt(Call& call,
                      const Queue& queue,
                      const Backlog& backlog,
                      const std::string& attempt_id,
                      const std::vector<uint64_t>& sequences) {
  AttemptRecord attempt;
  attempt.expires_at = call.now() + kReceiveAttemptInterval;
  for (const uint64_t sequence : sequences) {
    const DeliveryRecord& delivery = *backlog.delivery(sequence);
    attempt.taken.push_back({sequence, delivery.deliveries, delivery.visible_at});
  }
  const std::string key = attempt_key(queue, attempt_id);
  index_attempt(call.store(), queue.scope, queue.name(), key, attempt.expires_at);
  call.records<AttemptRecord>(queue.scope).put(key, std::move(attempt));
}

Result<std::vector<uint64_t>> repeated_attempt(Call& call,
                                               const Queue& queue,
                                               const Backlog& backlog,
                                               const std::string& attempt_id) {
  forget_old_attempts(call, queue);
  std::vector<uint64_t> sequences;
  const AttemptRecord* attempt =
      call.records<AttemptRecord>(queue.scope).find(attempt_key(queue, attempt_id));
  if (attempt == nullptr) return sequences;
  for (const AttemptRecord::Taken& taken : attempt->taken) {
    const DeliveryRecord* now = backlog.delivery(taken.sequence);
    const bool same = now != nullptr && backlog.is_pending(taken.sequence) &&
                      now->deliveries == taken.delivery && now->visible_at == taken.visible_at;
    if (!same) return errors::receive_not_retryable(attempt_id);
    sequences.push_back(taken.sequence);
  }
  return sequences;
}

void index_attempt(Store& store,
                   const Scope& scope,
                   std::string_view queue,
                   const std::string& attempt_key,
                   Instant expires_at) {
  store.collection<AttemptAgeEntry>(scope).put(age_key(queue, expires_at, attempt_key),
                                               AttemptAgeEntry{attempt_key, expires_at});
}

}  // namespace cloudtab::sqs
