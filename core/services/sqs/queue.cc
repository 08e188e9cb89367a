#include "core/services/sqs/queue.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"

namespace cloudtab::sqs {
namespace {

constexpr std::string_view kExpireTimer = "expire";

Result<Queue> find_at(Call& call, const QueueAddress& address) {
  const QueueRecord* record = call.records<QueueRecord>(address.scope).find(address.name);
  if (record == nullptr) return errors::queue_does_not_exist();
  return Queue{address.scope, record, queue_arn(address.scope, record->name)};
}

void expire_messages(Call& call, const Queue& queue, Backlog& backlog) {
  while (const std::optional<AgeEntry> oldest = backlog.oldest()) {
    if (oldest->sent_at + queue.record->retention > call.now()) return;
    call.trace("sqs.expire",
               queue.arn(),
               {{"messageId", backlog.message(oldest->sequence)->message_id},
                {"sentAt", to_millis(oldest->sent_at)}});
    backlog.erase(oldest->sequence);
  }
}

}  // namespace

Result<Queue> open_queue(Call& call, const Document& input) {
  const std::string_view url = text_view(input, "QueueUrl");
  const std::optional<QueueAddress> address = parse_queue_url(url, call.scope());
  // Source: aws/aws-sdk-net #437 for a URL that names nothing, getmoto/moto #3657 for the others.
  if (!address && !url.empty() && url.back() != '/') return errors::queue_does_not_exist();
  if (!address) return errors::invalid_address(url);
  return find_at(call, *address);
}

Result<Queue> find_queue(Call& call, std::string_view arn) {
  const std::optional<QueueAddress> address = parse_queue_arn(arn);
  if (!address) return errors::queue_does_not_exist();
  return find_at(call, *address);
}

Backlog current_backlog(Call& call, const Queue& queue) {
  Backlog backlog(call.store(), queue.scope, *queue.record);
  expire_messages(call, queue, backlog);
  backlog.settle(call.now());
  return backlog;
}

void meter_backlog(Call& call, const Queue& queue, const Backlog& backlog) {
  const CountsEntry counts = backlog.counts();
  const std::optional<AgeEntry> oldest = backlog.oldest();
  // At least a second, for 0 is that of a queue without messages.
  const int64_t age = oldest ? std::max<int64_t>(1, (call.now() - oldest->sent_at) / 1s) : 0;
  call.gauge({{"ApproximateNumberOfMessagesVisible", static_cast<double>(counts.visible)},
              {"ApproximateNumberOfMessagesNotVisible", static_cast<double>(counts.in_flight)},
              {"ApproximateNumberOfMessagesDelayed", static_cast<double>(counts.delayed)},
              {"ApproximateAgeOfOldestMessage", static_cast<double>(age), "Seconds"}},
             {{"QueueName", queue.name()}});
}

Backlog::Added enqueue(Call& call,
                       const Queue& queue,
                       Backlog& backlog,
                       MessageRecord message,
                       DeliveryRecord delivery) {
  const Instant expires_at = message.sent_at + queue.record->retention;
  const Backlog::Added added = backlog.add(std::move(message), delivery);
  arm_expiry(call, queue, expires_at);
  call.notify(wait_key(queue.scope, queue.name()));
  return added;
}

void arm_expiry(Call& call, const Queue& queue, Instant due) {
  auto& counters = call.records<CounterRecord>(queue.scope);
  const CounterRecord* counter = counters.find(queue.name());
  if (counter == nullptr || (counter->expiry_timer != Instant{} && counter->expiry_timer <= due))
    return;
  counters.update(queue.name(), [&](CounterRecord& changed) { changed.expiry_timer = due; });
  call.set_timer(kExpireTimer, queue.arn(), due);
}

void run_expiry(Call& call, std::string_view arn) {
  const Result<Queue> queue = find_queue(call, arn);
  if (!queue.ok()) return;
  call.records<CounterRecord>(queue->scope).update(queue->name(), [](CounterRecord& changed) {
    changed.expiry_timer = Instant{};
  });
  const Backlog backlog = current_backlog(call, *queue);
  if (const std::optional<AgeEntry> oldest = backlog.oldest()) {
    arm_expiry(call, *queue, oldest->sent_at + queue->record->retention);
  }
}

std::string_view text_view(const Document& input, std::string_view name) {
  auto it = input.find(name);
  return it != input.end() && it->is_string() ? std::string_view(it->get_ref<const std::string&>())
                                              : std::string_view();
}

std::string text_or(const Document& input, const char* name, std::string fallback) {
  auto it = input.find(name);
  return it != input.end() && it->is_string() ? it->get<std::string>() : std::move(fallback);
}

std::optional<int64_t> optional_integer(const Document& input, std::string_view name) {
  auto it = input.find(name);
  if (it == input.end() || !it->is_number_integer()) return std::nullopt;
  return it->get<int64_t>();
}

std::vector<std::string> text_list(const Document& input, const char* name) {
  std::vector<std::string> texts;
  if (auto it = input.find(name); it != input.end()) {
    for (const Document& item : *it) texts.push_back(item.get<std::string>());
  }
  return texts;
}

}  // namespace cloudtab::sqs
