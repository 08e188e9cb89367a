#include "core/services/sqs/message.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/base/http.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"

namespace cloudtab::sqs {
namespace {

constexpr uint32_t kNoCharacter = 0xFFFFFFFF;

/// Whether one of eight bytes is a control character, or may begin one of the forbidden sequences.
bool is_suspicious(const char* eight) {
  constexpr uint64_t kEach = 0x0101010101010101;
  constexpr uint64_t kHighBits = 0x80 * kEach;
  uint64_t bytes;
  std::memcpy(&bytes, eight, sizeof bytes);
  const uint64_t control = (bytes - 0x20 * kEach) & ~bytes;
  const uint64_t unlike = bytes ^ (0xEF * kEach);
  return ((control | ((unlike - kEach) & ~unlike)) & kHighBits) != 0;
}

// The first code point that XML 1.0 does not allow. The text is valid UTF-8, in which those are the
// control characters but tab, LF and CR, and U+FFFE and U+FFFF (EF BF BE, EF BF BF).
uint32_t first_forbidden_character(std::string_view text) {
  constexpr size_t kStep = sizeof(uint64_t);
  for (size_t i = 0; i < text.size(); ++i) {
    while (i + kStep < text.size() && !is_suspicious(text.data() + i)) i += kStep;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) return byte;
    if (byte == 0xEF && i + 2 < text.size() && text[i + 1] == '\xBF' &&
        (text[i + 2] == '\xBE' || text[i + 2] == '\xBF')) {
      return text[i + 2] == '\xBE' ? 0xFFFE : 0xFFFF;
    }
  }
  return kNoCharacter;
}

std::string_view text_member(const Document& value, std::string_view name) {
  auto it = value.find(name);
  return it != value.end() && it->is_string() ? std::string_view(it->get_ref<const std::string&>())
                                              : std::string_view();
}

std::string_view binary_member(const Document& value, std::string_view name) {
  auto it = value.find(name);
  if (it == value.end() || !it->is_binary()) return "";
  const auto& bytes = it->get_binary();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// `Binary`, `Number`, `String`, each alone or with a custom suffix (`String.json`).
std::string_view base_type(std::string_view data_type) {
  return data_type.substr(0, data_type.find('.'));
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

Status check_attribute_name(std::string_view name) {
  if (name.size() > kAttributeNameBytesMax) {
    return errors::invalid_parameter_value(
        "Message (user) attribute names must be shorter than 256 Bytes");
  }
  // Letters beyond ASCII are undocumented, and taken.
  const bool valid = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '-' || c == '.';
  });
  if (!valid) {
    return errors::invalid_parameter_value(
        "Message (user) attributes name can only contain upper and lower score characters, digits, "
        "periods, hyphens and "
        "underscores. ");
  }
  if (starts_with_ignoring_case(name, "aws.") || starts_with_ignoring_case(name, "amazon.") ||
      name.front() == '.' || name.back() == '.') {
    return errors::invalid_parameter_value(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings "
        "are reserved for "
        "internal use. Additionally, they cannot start or end with '.'.");
  }
  return ok();
}

// An optional sign, digits with at most one point, an optional exponent. AWS keeps the text as it
// came.
bool is_number(std::string_view text) {
  size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  size_t digits = 0;
  bool point = false;
  for (; i < text.size(); ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
      ++digits;
    } else if (text[i] == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (digits == 0) return false;
  if (i == text.size()) return true;
  if (text[i] != 'e' && text[i] != 'E') return false;
  ++i;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  return i < text.size() &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), [](char c) {
           return std::isdigit(static_cast<unsigned char>(c)) != 0;
         });
}

Status check_attribute(const std::string& name, const Document& value) {
  RETURN_IF_ERROR(check_attribute_name(name));
  const std::string_view type = text_member(value, "DataType");
  const std::string_view base = base_type(type);
  if (base != "String" && base != "Number" && base != "Binary") {
    return errors::invalid_parameter_value(
        "The type of message (user) attribute '" + name +
        "' is invalid. You must use only the following supported type prefixes: "
        "Binary, Number, String.");
  }
  if (type.size() > kAttributeTypeBytesMax) {
    return errors::invalid_parameter_value(
        "Message (user) attribute types must be shorter than 256 Bytes");
  }
  if (value.contains("StringListValues") && !value["StringListValues"].empty()) {
    return errors::invalid_parameter_value(
        "Message attribute list values in SendMessage operation are not supported.");
  }
  if (value.contains("BinaryListValues") && !value["BinaryListValues"].empty()) {
    return errors::invalid_parameter_value(
        "Message attribute list values in SendMessage operation are not supported.");
  }
  const bool binary = base == "Binary";
  const std::string_view content =
      binary ? binary_member(value, "BinaryValue") : text_member(value, "StringValue");
  if (content.empty()) {
    return errors::invalid_parameter_value("Message (user) attribute '" + name +
                                           "' must contain a non-empty value of type '" +
                                           std::string(base) + "'.");
  }
  if (base == "Number" && !is_number(content)) {
    return errors::invalid_parameter_value("Can't cast the value of message (user) attribute '" +
                                           name + "' to a number.");
  }
  if (!binary && first_forbidden_character(content) != kNoCharacter) {
    // SQS names this one InvalidParameterValue, unlike the same fault in a body.
    return errors::invalid_parameter_value(
        errors::invalid_message_contents(first_forbidden_character(content)).message);
  }
  return ok();
}

void append_counted(std::string& out, std::string_view bytes) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>((bytes.size() >> shift) & 0xFF));
  out.append(bytes);
}

}  // namespace

Status check_body(std::string_view body) {
  if (body.empty()) return errors::missing_parameter("MessageBody");
  if (const uint32_t character = first_forbidden_character(body); character != kNoCharacter) {
    return errors::invalid_message_contents(character);
  }
  return ok();
}

Status check_message_attributes(const Document& attributes) {
  if (attributes.size() > kAttributesPerMessageMax) {
    return errors::invalid_parameter_value(
        "Number of message attributes [" + std::to_string(attributes.size()) +
        "] exceeds the allowed maximum [" + std::to_string(kAttributesPerMessageMax) + "].");
  }
  for (const auto& [name, value] : attributes.items())
    RETURN_IF_ERROR(check_attribute(name, value));
  return ok();
}

int64_t message_bytes(std::string_view body, const Document& attributes) {
  size_t bytes = body.size();
  for (const auto& [name, value] : attributes.items()) {
    bytes += name.size() + text_member(value, "DataType").size() +
             text_member(value, "StringValue").size() + binary_member(value, "BinaryValue").size();
  }
  return static_cast<int64_t>(bytes);
}

std::string body_md5(std::string_view body) { return hex_encode(md5(body)); }

std::string attributes_md5(const Document& attributes) {
  if (attributes.empty()) return "";
  constexpr char kStringTransport = 1;
  constexpr char kBinaryTransport = 2;
  std::string buffer;
  for (const auto& [name, value] :
       attributes.items()) {  // in order of their names, as documents keep them
    const std::string_view type = text_member(value, "DataType");
    append_counted(buffer, name);
    append_counted(buffer, type);
    const bool binary = base_type(type) == "Binary";
    buffer.push_back(binary ? kBinaryTransport : kStringTransport);
    append_counted(
        buffer, binary ? binary_member(value, "BinaryValue") : text_member(value, "StringValue"));
  }
  return hex_encode(md5(buffer));
}

Document select_attributes(const Document& attributes, const std::vector<std::string>& names) {
  Document selected = Document::object();
  for (const std::string& wanted : names) {
    if (wanted == "All" || wanted == ".*" || wanted == "*") return attributes;
    const bool is_prefix = wanted.size() > 2 && wanted.compare(wanted.size() - 2, 2, ".*") == 0;
    const std::string_view prefix =
        std::string_view(wanted).substr(0, is_prefix ? wanted.size() - 2 : wanted.size());
    for (const auto& [name, value] : attributes.items()) {
      if (is_prefix ? std::string_view(name).substr(0, prefix.size()) == prefix : name == wanted)
        selected[name] = value;
    }
  }
  return selected;
}

Status check_fifo_id(std::string_view value, std::string_view parameter) {
  const bool valid =
      !value.empty() && value.size() <= 128 &&
      std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (valid) return ok();
  const std::string reason =
      std::string(parameter) +
      " can only include alphanumeric and punctuation characters. 1 to 128 in length.";
  return errors::invalid_parameter(value, parameter, reason);
}

}  // namespace cloudtab::sqs
