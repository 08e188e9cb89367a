#include "core/services/sns/message.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/json.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/signature.h"
#include "core/services/sns/topic.h"

namespace cloudtab::sns {
namespace {

std::string_view base_type(std::string_view data_type) {
  return data_type.substr(0, data_type.find('.'));
}

std::string binary_of(const Document& attribute) {
  auto it = attribute.find("BinaryValue");
  if (it == attribute.end() || !it->is_binary()) return "";
  const auto& bytes = it->get_binary();
  return std::string(bytes.begin(), bytes.end());
}

std::string hex_of(char c) {
  const std::string digits = to_upper(hex_encode(std::string_view(&c, 1)));
  return digits.front() == '0' ? digits.substr(1) : digits;
}

Status check_attribute_name(const std::string& name) {
  if (name.size() >= kAttributeNameBytesMax) {
    return errors::invalid_message_attribute(
        "Length of message attribute name must be less than 256 bytes.");
  }
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.')
      continue;
    return errors::invalid_message_attribute(
        "Invalid non-alphanumeric character '#x" + hex_of(c) +
        "' was found in the message attribute name. Can only include "
        "alphanumeric characters, hyphens, underscores, or dots.");
  }
  if (!name.empty() && name.front() == '.') {
    return errors::invalid_message_attribute(
        "Invalid message attribute name starting with character '.' was found.");
  }
  if (!name.empty() && name.back() == '.') {
    return errors::invalid_message_attribute(
        "Invalid message attribute name ending with character '.' was found.");
  }
  if (name.find("..") != std::string::npos) {
    return errors::invalid_message_attribute(
        "Message attribute name can not have successive '.' character.");
  }
  return ok();
}

Status check_attribute(const std::string& name, const Document& attribute) {
  RETURN_IF_ERROR(check_attribute_name(name));
  const std::string type = text_or(attribute, "DataType");
  const std::string base(base_type(type));
  const std::string quoted = "The message attribute '" + name + "'";
  // A type of one's own begins with one of these and a dot, and says something behind it. Recorded.
  if ((base != "String" && base != "Number" && base != "Binary") ||
      type.size() == base.size() + 1) {
    return errors::invalid_message_attribute(
        quoted +
        " has an invalid message attribute type, the set of supported type prefixes is Binary, "
        "Number, and String.");
  }
  const bool binary = base == "Binary";
  const bool has_other = attribute.contains(binary ? "StringValue" : "BinaryValue");
  if (has_other) {
    return errors::invalid_message_attribute(quoted + " with type '" + type + "' must use field '" +
                                             (binary ? "Binary" : "String") + "'.");
  }
  if (binary ? binary_of(attribute).empty() : text_or(attribute, "StringValue").empty()) {
    return errors::invalid_message_attribute(
        quoted + " must contain non-empty message attribute value for message attribute type '" +
        type + "'.");
  }
  if (base == "Number") {
    const Result<Document> number = parse_json(text_or(attribute, "StringValue"));
    if (!number.ok() || !number->is_number()) {
      return errors::invalid_message_attribute("Could not cast message attribute '" + name +
                                               "' value to number.");
    }
  }
  return ok();
}

// ASCII without control characters, beginning with a letter, digit or punctuation mark, at most 100
// characters. Source: API reference of Publish.
bool is_subject(const std::string& subject) {
  return !subject.empty() && utf8_length(subject) <= kSubjectCharsMax && subject.front() != ' ' &&
         std::none_of(subject.begin(), subject.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20;
         });
}

// Source: developer guide, "Verifying the signatures of Amazon SNS messages": names and values of
// some members in the order of the alphabet, a line each.
std::string notification_signature(const Message& message, const std::string& body) {
  const std::string subject = message.subject.empty() ? "" : "Subject\n" + message.subject + "\n";
  return sign("Message\n" + body + "\nMessageId\n" + message.message_id + "\n" + subject +
                  "Timestamp\n" + to_iso8601_millis(message.published_at) + "\nTopicArn\n" +
                  message.topic_arn + "\nType\nNotification\n",
              message.signature_version);
}

std::string host_of(const Message& message) {
  return message.endpoint.empty() ? "https://sns." + message.region + ".amazonaws.com"
                                  : message.endpoint;
}

std::string signing_cert_url(const Message& message) {
  return host_of(message) + std::string(certificate_path());
}

Document attributes_in_envelope(const Document& attributes) {
  Document shown = Document::object();
  for (const auto& [name, attribute] : attributes.items()) {
    const std::string type = text_or(attribute, "DataType");
    const bool binary = base_type(type) == "Binary";
    shown[name] = {
        {"Type", type},
        {"Value",
         binary ? base64_encode(binary_of(attribute)) : text_or(attribute, "StringValue")}};
  }
  return shown;
}

// One member a line, as SNS writes it: `  "Type" : "Notification",`.
class EnvelopeWriter {
 public:
  void add(const std::string& name, const std::string& value) {
    add_json(name, Document(value).dump());
  }
  void add_json(const std::string& name, const std::string& json) {
    text_ += (text_.empty() ? "{\n" : ",\n");
    text_ += "  \"" + name + "\" : " + json;
  }
  std::string take() { return text_ + "\n}"; }
  /// Without its end.
  std::string take_open() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

const char* to_string(MessageType type) {
  switch (type) {
    case MessageType::kNotification:
      return "Notification";
    case MessageType::kSubscriptionConfirmation:
      return "SubscriptionConfirmation";
    case MessageType::kUnsubscribeConfirmation:
      return "UnsubscribeConfirmation";
  }
  ENSURE(false);
}

const std::string& Message::body_for(const std::string& protocol) const {
  if (!bodies_by_protocol.is_object()) return body;
  auto own = bodies_by_protocol.find(protocol);
  if (own == bodies_by_protocol.end() || !own->is_string())
    own = bodies_by_protocol.find("default");
  return own->get_ref<const std::string&>();
}

const Document& Message::attribute_fields() const {
  if (!fields) fields = attributes_as_fields(attributes);
  return *fields;
}

Status check_message_attributes(const Document& attributes) {
  for (const auto& [name, attribute] : attributes.items())
    RETURN_IF_ERROR(check_attribute(name, attribute));
  return ok();
}

Status check_message(const Document& input) {
  const std::string body = text_or(input, "Message");
  if (body.empty()) return errors::invalid_parameter("Empty message");
  if (input.contains("Subject") && !is_subject(text_or(input, "Subject")))
    return errors::invalid_parameter("Subject");
  if (input.contains("MessageAttributes"))
    RETURN_IF_ERROR(check_message_attributes(input["MessageAttributes"]));
  if (!input.contains("MessageStructure")) return ok();
  if (text_or(input, "MessageStructure") != "json")
    return errors::invalid_parameter("MessageStructure");
  const Result<Document> bodies = parse_json(body);
  if (!bodies.ok() || !bodies->is_object()) {
    return errors::invalid_parameter("Message Structure - JSON message body failed to parse");
  }
  if (!bodies->contains("default") || !(*bodies)["default"].is_string()) {
    return errors::invalid_parameter("Message Structure - No default entry in JSON message body");
  }
  return ok();
}

size_t message_bytes(const Document& input) {
  size_t bytes = text_or(input, "Message").size();
  if (auto it = input.find("MessageAttributes"); it != input.end()) {
    for (const auto& [name, attribute] : it->items()) {
      bytes += name.size() + text_or(attribute, "DataType").size() +
               text_or(attribute, "StringValue").size() + binary_of(attribute).size();
    }
  }
  return bytes;
}

std::string action_url(const Message& message, std::string_view action, const std::string& query) {
  return host_of(message) + "/?Action=" + std::string(action) + "&" + query;
}

const Message::Wrapping& Message::wrapping(const std::string& of_body) const {
  if (wrapped && wrapped->body == of_body) return *wrapped;
  wrapped = Wrapping{of_body, fifo ? "" : notification_signature(*this, of_body), "", ""};
  EnvelopeWriter envelope;
  envelope.add("Type", "Notification");
  envelope.add("MessageId", message_id);
  if (!sequence_number.empty()) envelope.add("SequenceNumber", sequence_number);
  envelope.add("TopicArn", topic_arn);
  if (!subject.empty()) envelope.add("Subject", subject);
  envelope.add("Message", of_body);
  envelope.add("Timestamp", to_iso8601_millis(published_at));
  if (!fifo) {  // FIFO topics do not sign. Recorded.
    envelope.add("SignatureVersion", signature_version);
    envelope.add("Signature", wrapped->signature);
    envelope.add("SigningCertURL", signing_cert_url(*this));
  }
  // Source: SNS developer guide, "Message replay for FIFO topic subscribers"; its form is ours.
  if (replayed) envelope.add("Replayed", "true");
  envelope.add("UnsubscribeURL", action_url(*this, "Unsubscribe", "SubscriptionArn="));
  wrapped->before = envelope.take_open();
  wrapped->before.pop_back();  // the quote
  wrapped->after = "\"";
  if (const Document shown = attributes_in_envelope(attributes); !shown.empty()) {
    std::string lines;
    for (const auto& [name, value] : shown.items()) {
      lines += (lines.empty() ? "{\n" : ",\n");
      lines += "    " + Document(name).dump() + " : " + value.dump();
    }
    wrapped->after += ",\n  \"MessageAttributes\" : " + lines + "\n  }";
  }
  wrapped->after += "\n}";
  return *wrapped;
}

std::string notification_json(const Message& message,
                              const std::string& subscription_arn,
                              const std::string& protocol) {
  const Message::Wrapping& wrapping = message.wrapping(message.body_for(protocol));
  std::string arn;
  write_json_string(subscription_arn, arn);
  std::string json;
  json.reserve(wrapping.before.size() + arn.size() + wrapping.after.size());
  json += wrapping.before;
  json.append(arn, 1, arn.size() - 2);  // without its quotes
  json += wrapping.after;
  return json;
}

Document lambda_event(const Message& message, const std::string& subscription_arn) {
  Document sns = {
      {"Type", "Notification"},
      {"MessageId", message.message_id},
      {"TopicArn", message.topic_arn},
      {"Subject", message.subject.empty() ? Document(nullptr) : Document(message.subject)},
      {"Message", message.body_for("lambda")},
      {"Timestamp", to_iso8601_millis(message.published_at)},
      {"SignatureVersion", message.signature_version},
      {"Signature", message.wrapping(message.body_for("lambda")).signature},
      {"SigningCertUrl", signing_cert_url(message)},
      {"UnsubscribeUrl", action_url(message, "Unsubscribe", "SubscriptionArn=" + subscription_arn)},
      {"MessageAttributes", attributes_in_envelope(message.attributes)}};
  return {{"Records",
           Document::array({{{"EventSource", "aws:sns"},
                             {"EventVersion", "1.0"},
                             {"EventSubscriptionArn", subscription_arn},
                             {"Sns", std::move(sns)}}})}};
}

// Recorded.
std::string confirmation_json(const Message& message,
                              const std::string& token,
                              const std::string& subscription_arn) {
  const bool ends = message.type == MessageType::kUnsubscribeConfirmation;
  const std::string text =
      ends ? "You have chosen to deactivate subscription " + subscription_arn +
                 ".\nTo cancel this operation and restore the subscription, visit the SubscribeURL "
                 "included in this message."
           : "You have chosen to subscribe to the topic " + message.topic_arn +
                 ".\nTo confirm the subscription, visit the SubscribeURL included in this message.";
  const std::string url = action_url(
      message, "ConfirmSubscription", "TopicArn=" + message.topic_arn + "&Token=" + token);
  const std::string timestamp = to_iso8601_millis(message.published_at);
  EnvelopeWriter envelope;
  envelope.add("Type", to_string(message.type));
  envelope.add("MessageId", message.message_id);
  envelope.add("Token", token);
  envelope.add("TopicArn", message.topic_arn);
  envelope.add("Message", text);
  envelope.add("SubscribeURL", url);
  envelope.add("Timestamp", timestamp);
  envelope.add("SignatureVersion", message.signature_version);
  envelope.add("Signature",
               sign("Message\n" + text + "\nMessageId\n" + message.message_id + "\nSubscribeURL\n" +
                        url + "\nTimestamp\n" + timestamp + "\nToken\n" + token + "\nTopicArn\n" +
                        message.topic_arn + "\nType\n" + to_string(message.type) + "\n",
                    message.signature_version));
  envelope.add("SigningCertURL", signing_cert_url(message));
  return envelope.take();
}

}  // namespace cloudtab::sns
