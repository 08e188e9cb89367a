#include "core/services/sns/stored_message.h"

#include <array>
#include <string>

namespace cloudtab::sns {
namespace {

struct TextField {
  const char* name;
  std::string Message::*field;
};

constexpr std::array<TextField, 10> kTexts = {{
    {"messageId", &Message::message_id},
    {"topicArn", &Message::topic_arn},
    {"region", &Message::region},
    {"endpoint", &Message::endpoint},
    {"signatureVersion", &Message::signature_version},
    {"subject", &Message::subject},
    {"body", &Message::body},
    {"groupId", &Message::group_id},
    {"dedupId", &Message::dedup_id},
    {"sequenceNumber", &Message::sequence_number},
}};

MessageType type_of(const std::string& text) {
  for (const MessageType type :
       {MessageType::kSubscriptionConfirmation, MessageType::kUnsubscribeConfirmation}) {
    if (text == to_string(type)) return type;
  }
  return MessageType::kNotification;
}

}  // namespace

Document to_document(const Message& message) {
  Document document = Document::object();
  for (const TextField& text : kTexts) {
    if (!(message.*text.field).empty()) document[text.name] = message.*text.field;
  }
  if (message.replayed) document["replayed"] = true;
  if (!message.bodies_by_protocol.is_null()) document["bodies"] = message.bodies_by_protocol;
  if (!message.attributes.empty()) document["attributes"] = message.attributes;
  document["fifo"] = message.fifo;
  document["type"] = to_string(message.type);
  document["publishedAt"] = to_millis(message.published_at);
  return document;
}

Message message_of(const Document& document) {
  Message message;
  message.signature_version.clear();
  for (const TextField& text : kTexts) message.*text.field = document.value(text.name, "");
  if (document.contains("bodies")) message.bodies_by_protocol = document["bodies"];
  if (document.contains("attributes")) message.attributes = document["attributes"];
  message.fifo = document.value("fifo", false);
  message.replayed = document.value("replayed", false);
  message.type = type_of(document.value("type", ""));
  message.published_at = from_millis(document.value("publishedAt", int64_t{0}));
  return message;
}

}  // namespace cloudtab::sns
