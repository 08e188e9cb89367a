#include "core/services/sns/state.h"

namespace cloudtab::sns {
namespace {

template <class Map>
void encode_map(RecordWriter& out, const Map& map) {
  out.u64(map.size());
  for (const auto& [key, value] : map) {
    out.text(key);
    out.text(value);
  }
}

template <class Map>
Map decode_map(RecordReader& in) {
  Map map;
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    std::string key = in.text();
    map[std::move(key)] = in.text();
  }
  return map;
}

const std::string& find_text(const TextMap& map, std::string_view name) {
  static const std::string kNone;
  const auto it = map.find(name);
  return it == map.end() ? kNone : it->second;
}

}  // namespace

const std::string& TopicRecord::attribute(std::string_view attribute_name) const {
  return find_text(attributes, attribute_name);
}

void TopicRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.boolean(fifo);
  encode_map(out, attributes);
  encode_map(out, tags);
  out.text(data_protection_policy);
  out.u64(deleted_subscriptions);
  out.u64(next_sequence);
  out.instant(archiving_since);
}

TopicRecord TopicRecord::decode(RecordReader& in, uint32_t version) {
  TopicRecord topic;
  topic.name = in.text();
  topic.fifo = in.boolean();
  topic.attributes = decode_map<TextMap>(in);
  topic.tags = decode_map<std::map<std::string, std::string>>(in);
  topic.data_protection_policy = in.text();
  topic.deleted_subscriptions = in.u64();
  topic.next_sequence = in.u64();
  if (version >= 2) topic.archiving_since = in.instant();
  return topic;
}

const std::string& SubscriptionRecord::attribute(std::string_view attribute_name) const {
  return find_text(attributes, attribute_name);
}

void SubscriptionRecord::encode(RecordWriter& out) const {
  out.text(topic);
  out.text(id);
  out.text(protocol);
  out.text(endpoint);
  out.text(owner);
  out.text(principal);
  out.boolean(confirmed);
  out.boolean(confirmation_authenticated);
  out.text(token);
  encode_map(out, attributes);
}

SubscriptionRecord SubscriptionRecord::decode(RecordReader& in, uint32_t /*version*/) {
  SubscriptionRecord subscription;
  subscription.topic = in.text();
  subscription.id = in.text();
  subscription.protocol = in.text();
  subscription.endpoint = in.text();
  subscription.owner = in.text();
  subscription.principal = in.text();
  subscription.confirmed = in.boolean();
  subscription.confirmation_authenticated = in.boolean();
  subscription.token = in.text();
  subscription.attributes = decode_map<TextMap>(in);
  return subscription;
}

void AttemptsRecord::encode(RecordWriter& out) const {
  out.u64(attempts);
  out.instant(first_at);
  out.boolean(awaiting);
}

AttemptsRecord AttemptsRecord::decode(RecordReader& in, uint32_t /*version*/) {
  AttemptsRecord record;
  record.attempts = in.u64();
  record.first_at = in.instant();
  record.awaiting = in.boolean();
  return record;
}

void TopicDedupRecord::encode(RecordWriter& out) const {
  out.text(message_id);
  out.text(sequence_number);
  out.instant(expires_at);
}

TopicDedupRecord TopicDedupRecord::decode(RecordReader& in, uint32_t /*version*/) {
  TopicDedupRecord record;
  record.message_id = in.text();
  record.sequence_number = in.text();
  record.expires_at = in.instant();
  return record;
}

std::string application_key(std::string_view platform, std::string_view name) {
  return KeyBuilder().text(platform).text(name).take();
}

std::string subscription_key(std::string_view topic, std::string_view id) {
  return KeyBuilder().text(topic).text(id).take();
}

std::string topic_prefix(std::string_view topic) { return KeyBuilder().text(topic).take(); }

}  // namespace cloudtab::sns
