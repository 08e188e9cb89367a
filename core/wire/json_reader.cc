#include "core/wire/json_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/json_scanner.h"
#include "core/wire/names.h"
#include "core/wire/scalar.h"
#include "core/wire/service_rules.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeIndex;
using model::ShapeKind;

/// What most packed values fit in.
constexpr size_t kPackedBytesUsual = 512;

const Member* find_body_member(const Shape& shape, std::string_view name) {
  for (const Member& member : shape.members) {
    if (same_name(member.wire_name(), name) && member.location == model::Location::kBody)
      return &member;
  }
  return nullptr;
}

/// One pass over the text, guided by shapes. Every `read_*` answers false once something is wrong;
/// `error_` then says what, or is empty for what is no JSON.
class JsonReader {
 public:
  JsonReader(std::string_view text, const model::Service& service, const PackedForm* form)
      : scanner_(text), service_(service), form_(form) {}

  bool read_document(ShapeIndex shape, Document& out) {
    scanner_.skip_space();
    return read_value(shape, 0, out) && scanner_.at_end();
  }
  Error take_error() { return serialization_error(std::move(error_)); }

 private:
  bool fail(std::string message) {
    error_ = std::move(message);
    return false;
  }

  bool read_value(ShapeIndex index, int depth, Document& out);
  bool read_packed(const Shape& shape, int depth, Document& out);
  bool read_structure(const Shape& shape, int depth, Document& out);
  bool read_list(const Shape& shape, int depth, Document& out);
  bool read_map(const Shape& shape, int depth, Document& out);
  bool read_scalar(const Shape& shape, Document& out);
  bool read_string_scalar(const Shape& shape, Document& out);
  bool read_number_scalar(const Shape& shape, Document& out);

  // The real services' words for a value of a wrong type.
  bool refuse_scalar(const Shape& shape);
  bool refuse_collection(const Shape& shape);
  bool refuse_string(const Shape& shape);
  std::string java_name(const Shape& shape) const;
  bool older() const { return rules_of(service_).older_parser; }

  JsonScanner scanner_;
  const model::Service& service_;
  const PackedForm* form_;
  std::string packed_;  ///< room for the packed value at hand
  std::string error_;
  bool in_collection_ = false;  ///< the value at hand is an element or a map's entry
};

bool JsonReader::read_value(ShapeIndex index, int depth, Document& out) {
  const Shape& shape = service_.shape(index);
  if (shape.has(model::kDocumentType)) return scanner_.take_value(depth, out);
  if (shape.kind == ShapeKind::kStructure)
    return read_packed(shape, depth, out) || read_structure(shape, depth, out);
  if (shape.kind == ShapeKind::kList) return read_list(shape, depth, out);
  if (shape.kind == ShapeKind::kMap)
    return read_packed(shape, depth, out) || read_map(shape, depth, out);
  return read_scalar(shape, out);
}

/// False, with nothing taken, where the value has to be read as a tree.
bool JsonReader::read_packed(const Shape& shape, int depth, Document& out) {
  if (form_ == nullptr || scanner_.peek() != '{' || !form_->takes(shape.name)) return false;
  const JsonScanner before = scanner_;
  packed_.clear();
  packed_.reserve(kPackedBytesUsual);
  if (!form_->read_json(scanner_, depth, packed_)) {
    scanner_ = before;
    return false;
  }
  out = packed(packed_);
  return true;
}

bool JsonReader::read_structure(const Shape& shape, int depth, Document& out) {
  if (scanner_.peek() != '{') return refuse_collection(shape);
  out = Document(Document::value_t::object);
  auto& object = out.get_ref<Document::object_t&>();
  return scanner_.take_entries(depth, [&](std::string_view key) {
    if (scanner_.take_null()) return true;
    const Member* member = find_body_member(shape, key);
    if (member == nullptr) return scanner_.skip_value(depth + 1);
    in_collection_ = false;
    return read_value(member->shape, depth + 1, object[std::string(member->name)]);
  });
}

bool JsonReader::read_list(const Shape& shape, int depth, Document& out) {
  if (scanner_.peek() != '[') return refuse_collection(shape);
  out = Document::array();
  auto& array = out.get_ref<Document::array_t&>();
  const ShapeIndex element = shape.members[0].shape;
  return scanner_.take_elements(depth, [&] {
    if (scanner_.take_null()) {
      if (shape.has(model::kSparse)) array.emplace_back();
      return true;
    }
    in_collection_ = true;
    return read_value(element, depth + 1, array.emplace_back());
  });
}

bool JsonReader::read_map(const Shape& shape, int depth, Document& out) {
  if (scanner_.peek() != '{') return refuse_collection(shape);
  out = Document(Document::value_t::object);
  auto& object = out.get_ref<Document::object_t&>();
  const ShapeIndex value = shape.members[1].shape;
  return scanner_.take_entries(depth, [&](std::string_view key) {
    if (scanner_.take_null()) {
      if (shape.has(model::kSparse)) object[std::string(key)] = nullptr;
      return true;
    }
    in_collection_ = true;
    return read_value(value, depth + 1, object[std::string(key)]);
  });
}

bool JsonReader::read_scalar(const Shape& shape, Document& out) {
  const char first = scanner_.peek();
  if (first == '"') return read_string_scalar(shape, out);
  if (first == '-' || (first >= '0' && first <= '9')) return read_number_scalar(shape, out);
  if (shape.kind == ShapeKind::kBoolean) {
    if (scanner_.take_word("true")) return out = true, true;
    if (scanner_.take_word("false")) return out = false, true;
  }
  return refuse_scalar(shape);
}

bool JsonReader::read_string_scalar(const Shape& shape, Document& out) {
  if (shape.kind == ShapeKind::kString) {
    out = std::string();
    return scanner_.take_string(out.get_ref<std::string&>());
  }
  std::string text;
  if (!scanner_.take_string(text)) return false;
  if (shape.kind == ShapeKind::kBlob) {
    auto bytes = base64_decode(text);
    if (bytes.ok()) return out = make_blob(std::move(bytes).value()), true;
    if (text.size() % 4 == 0) return fail("Invalid last non-pad Base64 character dectected");
    return fail("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                std::to_string(text.size()));
  }
  if (shape.kind == ShapeKind::kTimestamp) {
    const auto millis = parse_timestamp(text);
    if (!millis.ok()) return fail(millis.error().message);
    return out = *millis, true;
  }
  const bool is_real = shape.kind == ShapeKind::kFloat || shape.kind == ShapeKind::kDouble;
  if (is_real && (text == "NaN" || text == "Infinity" || text == "-Infinity")) {
    double number = 0;
    parse_double(text, number);
    return out = number, true;
  }
  return refuse_string(shape);
}

bool JsonReader::read_number_scalar(const Shape& shape, Document& out) {
  const bool wanted = shape.kind == ShapeKind::kInteger || shape.kind == ShapeKind::kLong ||
                      shape.kind == ShapeKind::kFloat || shape.kind == ShapeKind::kDouble ||
                      shape.kind == ShapeKind::kTimestamp;
  if (!wanted) return refuse_scalar(shape);
  JsonNumber number;
  if (!scanner_.take_number(number)) return false;
  if (shape.kind == ShapeKind::kLong) return out = number.to_int64(), true;
  if (shape.kind == ShapeKind::kInteger) {
    return out = std::clamp<int64_t>(number.to_int64(), INT32_MIN, INT32_MAX), true;
  }
  const double real = number.to_double();
  if (shape.kind != ShapeKind::kTimestamp) return out = real, true;
  if (!(std::fabs(real) < 1e13)) return fail("NUMBER_VALUE cannot be converted to Date");
  return out = static_cast<int64_t>(std::llround(real * 1000)), true;
}

// --- Values of wrong types

/// How the real services' parser calls the token that begins so.
std::string_view token_name(char first, bool integral) {
  switch (first) {
    case '"':
      return "STRING_VALUE";
    case 't':
      return "TRUE_VALUE";
    case 'f':
      return "FALSE_VALUE";
    default:
      return integral ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  }
}

/// The same, as API Gateway's older parser has it.
std::string_view token_class(char first) {
  if (first == '"') return "java.lang.String";
  if (first == 't' || first == 'f') return "java.lang.Boolean";
  return "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
}

/// The Java type of a shape, which the messages name.
std::string JsonReader::java_name(const Shape& shape) const {
  std::string space(rules_of(service_).type_namespace);
  if (!space.empty()) space.back() = '.';
  const auto within = [&](const model::Member& member) {
    const std::string name = java_name(service_.shape(member.shape));
    constexpr std::string_view kClass = "class ";
    return name.compare(0, kClass.size(), kClass) == 0 ? name.substr(kClass.size()) : name;
  };
  switch (shape.kind) {
    case ShapeKind::kStructure:
      return "class " + space + std::string(shape.name);
    case ShapeKind::kMap:
      return "java.util.Map<java.lang.String, " + within(shape.members[1]) + '>';
    case ShapeKind::kList:
      return "java.util.List<" + within(shape.members[0]) + '>';
    case ShapeKind::kBlob:
      return "class java.nio.ByteBuffer";
    case ShapeKind::kTimestamp:
      return "class java.util.Date";
    case ShapeKind::kString:
    case ShapeKind::kBoolean:
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      break;
  }
  return "class java.lang." + std::string(kind_name(shape.kind));
}

bool JsonReader::refuse_collection(const Shape& shape) {
  if (scanner_.peek() == '{') {
    return fail(std::string("Start of structure or map found where not expected") +
                (older() ? "." : ""));
  }
  if (scanner_.peek() == '[') {
    return fail(older() ? "Start of list found where not expected"
                        : "Unrecognized collection type " + java_name(shape));
  }
  if (!scanner_.skip_value(0)) return false;
  if (older()) {
    if (shape.kind == ShapeKind::kList) return fail("Expected list or null");
    return fail(shape.kind == ShapeKind::kMap ? "Expected map or null" : "Expected null");
  }
  return fail(shape.kind == ShapeKind::kStructure && in_collection_
                  ? "Unexpected value type in payload"
                  : "Unexpected field type");
}

bool JsonReader::refuse_scalar(const Shape& shape) {
  const char first = scanner_.peek();
  if (first == '{' || first == '[') return refuse_collection(shape);
  JsonNumber number;
  const bool is_number = first == '-' || (first >= '0' && first <= '9');
  if (!(is_number ? scanner_.take_number(number) : scanner_.skip_value(0))) return false;
  const std::string wanted(kind_name(shape.kind));
  if (older())
    return fail("class " + std::string(token_class(first)) + " can not be converted to an " +
                wanted);
  if (shape.kind == ShapeKind::kBlob)
    return fail("only base-64-encoded strings are convertible to bytes");
  return fail(std::string(token_name(first, number.integral)) + " cannot be converted to " +
              wanted);
}

bool JsonReader::refuse_string(const Shape& shape) {
  const std::string wanted(kind_name(shape.kind));
  if (older()) return fail("class java.lang.String can not be converted to an " + wanted);
  if (shape.kind == ShapeKind::kBoolean) return fail("Unexpected token received from parser");
  return fail("STRING_VALUE cannot be converted to " + wanted);
}

}  // namespace

Result<Document> read_json(std::string_view text,
                           const model::Service& service,
                           ShapeIndex shape,
                           const PackedForm* form) {
  if (!is_valid_utf8(text)) return serialization_error("");
  JsonReader reader(text, service, form);
  Document document;
  if (!reader.read_document(shape, document)) return reader.take_error();
  return document;
}

Result<Document> read_free_json(std::string_view text) {
  if (!is_valid_utf8(text)) return serialization_error("");
  JsonScanner scanner(text);
  Document document;
  scanner.skip_space();
  if (!scanner.take_value(0, document) || !scanner.at_end()) return serialization_error("");
  return document;
}

}  // namespace cloudtab::wire
