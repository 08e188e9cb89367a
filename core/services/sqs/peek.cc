#include "core/services/sqs/peek.h"

#include <algorithm>
#include <cstdlib>

#include "core/base/encoding.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/state.h"

namespace cloudtab::sqs {
namespace {

constexpr size_t kMessagesDefault = 100;
constexpr size_t kMessagesMax = 1000;

size_t limit_of(const Document& query) {
  const auto it = query.find("limit");
  if (it == query.end()) return kMessagesDefault;
  const size_t limit = std::strtoul(it->get_ref<const std::string&>().c_str(), nullptr, 10);
  return std::clamp<size_t>(limit, 1, kMessagesMax);
}

const char* state_of(const DeliveryRecord& delivery, Instant now) {
  if (delivery.visible_at <= now) return "visible";
  return delivery.in_flight ? "inflight" : "delayed";
}

Document attributes_of(const MessageRecord& message) {
  Document attributes = Document::object();
  for (const auto& [name, attribute] : message.attributes.items()) {
    Document& out = attributes[name];
    out["type"] = attribute.value("DataType", "");
    if (const auto binary = attribute.find("BinaryValue"); binary != attribute.end()) {
      const auto& bytes = binary->get_binary();
      out["value"] = base64_encode(std::string(bytes.begin(), bytes.end()));
    } else {
      out["value"] = attribute.value("StringValue", "");
    }
  }
  return attributes;
}

Document describe(const MessageRecord& message, const DeliveryRecord& delivery, Instant now) {
  Document out = {{"id", message.message_id},
                  {"body", message.body},
                  {"state", state_of(delivery, now)},
                  {"sent", to_millis(message.sent_at)},
                  {"receiveCount", delivery.receive_count},
                  {"attributes", attributes_of(message)}};
  if (delivery.visible_at > now) out["visibleAt"] = to_millis(delivery.visible_at);
  if (!message.group_id.empty()) out["group"] = message.group_id;
  if (!message.dedup_id.empty()) out["dedupId"] = message.dedup_id;
  return out;
}

}  // namespace

Result<Document> peek(Call& call, const Document& query) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, {{"QueueUrl", query.value("queue", "")}}));
  const size_t limit = limit_of(query);
  const auto& deliveries = call.store().collection<DeliveryRecord>(queue.scope);
  Document messages = Document::array();
  size_t total = 0;
  for (const auto& [key, message] :
       call.store().collection<MessageRecord>(queue.scope).prefix(queue_prefix(queue.name()))) {
    if (message.sent_at + queue.record->retention <= call.now()) continue;
    ++total;
    if (messages.size() >= limit) continue;
    const DeliveryRecord* delivery = deliveries.find(key);
    if (delivery != nullptr) messages.push_back(describe(message, *delivery, call.now()));
  }
  return Document{{"total", total}, {"messages", std::move(messages)}};
}

}  // namespace cloudtab::sqs
