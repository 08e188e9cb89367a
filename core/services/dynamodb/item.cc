#include "core/services/dynamodb/item.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/packed.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

std::string_view bytes_of(const Document& binary) {
  const auto& bytes = binary.get_binary();
  return bytes.empty()
             ? std::string_view()
             : std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Document to_binary(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

/// The elements of a set with a repetition as the service lists them: as given; in the current
/// wording in the order of their bytes up to the first repetition, then that and the rest.
std::vector<std::string> listed(std::vector<std::string> elements, Wording wording) {
  if (wording == Wording::kOlder) return elements;
  for (auto end = elements.begin(); end != elements.end(); ++end) {
    if (std::find(elements.begin(), end, *end) == end) continue;
    std::sort(elements.begin(), end);
    break;
  }
  return elements;
}

Error duplicates(Type type, const std::vector<std::string>& elements, Wording wording) {
  const bool current = wording == Wording::kCurrent;
  if (type == Type::kNumberSet) {
    return current ? errors::invalid_parameter("Input collection contains duplicates.")
                   : errors::validation("Input collection contains duplicates");
  }
  const bool binary = type == Type::kBinarySet;
  std::string list;
  for (const std::string& element : listed(elements, wording)) {
    if (!list.empty()) list += binary && current ? "," : ", ";
    const std::string text = binary ? base64_encode(element) : element;
    list += current ? '"' + text + '"' : text;
  }
  return errors::invalid_parameter(
      "Input collection [" + list + "]" +
      (binary ? "of type BS contains duplicates." : " contains duplicates."));
}

// The messages below are dynalite's recordings of the service.
Status encode_set(Type type, const Document& members, std::string& out, Wording wording) {
  if (members.empty()) {
    return errors::invalid_parameter(type == Type::kStringSet ? "An string set  may not be empty"
                                     : type == Type::kNumberSet
                                         ? "An number set  may not be empty"
                                         : "Binary sets should not be empty");
  }
  std::vector<std::string> elements;
  elements.reserve(members.size());
  for (const Document& member : members) {
    if (type == Type::kNumberSet) {
      ASSIGN_OR_RETURN(const Decimal number,
                       Decimal::parse(member.get_ref<const std::string&>(), wording));
      elements.push_back(number.encoded());
    } else if (type == Type::kStringSet) {
      elements.push_back(member.get_ref<const std::string&>());
    } else {
      elements.emplace_back(bytes_of(member));
    }
  }
  std::vector<std::string> sorted = elements;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    return duplicates(type, elements, wording);
  BodyBuilder body;
  for (const std::string& element : sorted) body.add_element(element);
  append_container(out, type, body.finish());
  return ok();
}

Status encode_typed(const Document& value, std::string& out, int depth, Wording wording);

Status encode_entries(const Document& attributes, BodyBuilder& body, int depth, Wording wording) {
  // A document's members come in ascending order of their names' bytes, which is the order of an
  // encoded map.
  for (const auto& [name, value] : attributes.items()) {
    std::string& bytes = body.add();
    append_varint(bytes, name.size());
    bytes += name;
    RETURN_IF_ERROR(encode_typed(value, bytes, depth, wording));
  }
  return ok();
}

Status encode_one(Type type, const Document& value, std::string& out, int depth, Wording wording) {
  // Observed: a leaf counts as a level, like what it is in.
  if (depth >= limits::kNestingMax) {
    return errors::validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
        "beyond supported "
        "limit");
  }
  switch (type) {
    case Type::kString:
      append_text(out, value.get_ref<const std::string&>());
      return ok();
    case Type::kNumber: {
      ASSIGN_OR_RETURN(const Decimal number,
                       Decimal::parse(value.get_ref<const std::string&>(), wording));
      append_number(out, number);
      return ok();
    }
    case Type::kBinary:
      append_binary(out, bytes_of(value));
      return ok();
    case Type::kBoolean:
      append_boolean(out, value.get<bool>());
      return ok();
    case Type::kNull:
      if (!value.get<bool>()) {
        return errors::invalid_parameter("Null attribute value types must have the value of true");
      }
      append_null(out);
      return ok();
    case Type::kList: {
      BodyBuilder body;
      for (const Document& element : value)
        RETURN_IF_ERROR(encode_typed(element, body.add(), depth + 1, wording));
      append_container(out, type, body.finish());
      return ok();
    }
    case Type::kMap: {
      BodyBuilder body;
      RETURN_IF_ERROR(encode_entries(value, body, depth + 1, wording));
      append_container(out, type, body.finish());
      return ok();
    }
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
      return encode_set(type, value, out, wording);
  }
  return ok();
}

Status encode_typed(const Document& value, std::string& out, int depth, Wording wording) {
  if (value.empty()) {
    return errors::validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }
  for (const auto& [name, content] : value.items()) {
    const auto type = type_named(name);
    if (!type) continue;
    RETURN_IF_ERROR(encode_one(*type, content, out, depth, wording));
  }
  if (value.size() > 1) {
    return errors::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported "
        "datatypes");
  }
  return ok();
}

std::string number_text(std::string_view encoded) {
  const auto number = Decimal::decode(encoded);
  ENSURE(number.has_value());
  return number->to_text();
}

Document set_document(const ValueView& value) {
  Document out = Document::array();
  SetReader reader(value.payload());
  std::string_view element;
  while (reader.next(element)) {
    if (value.type() == Type::kBinarySet) {
      out.push_back(to_binary(element));
    } else if (value.type() == Type::kNumberSet) {
      out.push_back(number_text(element));
    } else {
      out.push_back(std::string(element));
    }
  }
  return out;
}

Document content_of(const ValueView& value) {
  switch (value.type()) {
    case Type::kString:
      return std::string(value.payload());
    case Type::kNumber:
      return number_text(value.payload());
    case Type::kBinary:
      return to_binary(value.payload());
    case Type::kBoolean:
      return value.boolean();
    case Type::kNull:
      return true;
    case Type::kList: {
      Document out = Document::array();
      ListReader reader(value.payload());
      while (auto element = reader.next()) out.push_back(to_document(*element));
      return out;
    }
    case Type::kMap:
      return to_document(ItemView(value.payload()));
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
      return set_document(value);
  }
  return nullptr;
}

}  // namespace

Status encode_value(const Document& value, std::string& out, Wording wording) {
  return encode_typed(value, out, 0, wording);
}

Result<std::string> encode_item(const Document& attributes, Wording wording) {
  if (is_packed(attributes)) return std::string(packed_bytes(attributes));
  // Observed of transactions: before anything within the attributes.
  if (attributes.contains("")) return errors::validation("Empty attribute name");
  BodyBuilder body;
  RETURN_IF_ERROR(encode_entries(attributes, body, 0, wording));
  return body.finish();
}

Document to_document(const ValueView& value) {
  Document out = Document::object();
  out.emplace(type_name(value.type()), content_of(value));
  return out;
}

Document to_packed(const ItemView& item) {
  return item.empty() ? Document::object() : packed(item.bytes());
}

void unpack(Document& item) {
  if (is_packed(item)) item = to_document(ItemView(packed_bytes(item)));
}

Document to_document(const ItemView& item) {
  Document out = Document::object();
  auto& members = out.get_ref<Document::object_t&>();
  MapReader reader = item.entries();
  while (auto entry = reader.next())
    members.emplace_hint(members.end(), entry->name, to_document(entry->value));
  return out;
}

}  // namespace cloudtab::dynamodb
