#include "core/wire/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "core/base/encoding.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"
#include "core/wire/service_rules.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeIndex;
using model::ShapeKind;

void append_utf8(uint32_t code_point, std::string& out) {
  const auto push = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | (code_point >> 6));
    push(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    push(0xE0 | (code_point >> 12));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  } else {
    push(0xF0 | (code_point >> 18));
    push(0x80 | ((code_point >> 12) & 0x3F));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  }
}

/// One pass over the text. Every `read_*` answers false once something is wrong; `error_` then says
/// what.
class JsonReader {
 public:
  JsonReader(std::string_view text, const model::Service* service)
      : at_(text.data()), end_(text.data() + text.size()), service_(service) {}

  /// The whole text as one value of the shape.
  bool read_document(ShapeIndex shape, Document& out) {
    skip_space();
    if (!read_value(shape, 0, out)) return false;
    return read_end();
  }
  bool read_free_document(Document& out) {
    skip_space();
    return read_free_value(0, out) && read_end();
  }

  Error take_error() { return serialization_error(std::move(error_)); }

 private:
  bool fail(std::string message = {}) {
    error_ = std::move(message);
    return false;
  }
  bool read_end() {
    skip_space();
    return at_ == end_ || fail();
  }
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool next_is(char c) const { return at_ != end_ && *at_ == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (static_cast<size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
      return false;
    at_ += word.size();
    return true;
  }

  bool read_value(ShapeIndex index, int depth, Document& out);
  bool read_structure(const Shape& shape, int depth, Document& out);
  bool read_list(const Shape& shape, int depth, Document& out);
  bool read_map(const Shape& shape, int depth, Document& out);
  bool read_scalar(const Shape& shape, Document& out);
  bool read_string_scalar(const Shape& shape, Document& out);
  bool read_number_scalar(const Shape& shape, Document& out);
  bool refuse_type(const Shape& shape);
  bool refuse_collection(const Shape& shape);
  std::string java_name(const Shape& shape) const;

  bool read_free_value(int depth, Document& out);
  /// Without making a value of it.
  bool skip_value(int depth);
  bool read_string(std::string& out);
  bool read_escape(std::string& out);
  bool read_hex4(uint32_t& unit);
  /// The extent of a number, checked against JSON's grammar; `integral` if it has neither fraction
  /// nor exponent.
  bool read_number_text(std::string_view& text, bool& integral);

  /// Calls `entry(key)` at each value of an object; at_ is on the opening brace.
  template <class Entry>
  bool read_entries(int depth, Entry&& entry);
  template <class Element>
  bool read_elements(int depth, Element&& element);

  const char* at_;
  const char* end_;
  const model::Service* service_;
  std::string error_;
  bool in_collection_ = false;  ///< the value at hand is an element or a map's entry
};

template <class Entry>
bool JsonReader::read_entries(int depth, Entry&& entry) {
  if (depth >= kNestingMax) return fail();
  ++at_;
  skip_space();
  if (take('}')) return true;
  std::string key;
  for (;;) {
    skip_space();
    key.clear();
    if (!next_is('"') || !read_string(key)) return fail();
    skip_space();
    if (!take(':')) return fail();
    skip_space();
    if (!entry(key)) return false;
    skip_space();
    if (take(',')) continue;
    return take('}') || fail();
  }
}

template <class Element>
bool JsonReader::read_elements(int depth, Element&& element) {
  if (depth >= kNestingMax) return fail();
  ++at_;
  skip_space();
  if (take(']')) return true;
  for (;;) {
    skip_space();
    if (!element()) return false;
    skip_space();
    if (take(',')) continue;
    return take(']') || fail();
  }
}

bool JsonReader::read_value(ShapeIndex index, int depth, Document& out) {
  const Shape& shape = service_->shape(index);
  if (shape.has(model::kDocumentType)) return read_free_value(depth, out);
  switch (shape.kind) {
    case ShapeKind::kStructure:
      return read_structure(shape, depth, out);
    case ShapeKind::kList:
      return read_list(shape, depth, out);
    case ShapeKind::kMap:
      return read_map(shape, depth, out);
    case ShapeKind::kString:
    case ShapeKind::kBlob:
    case ShapeKind::kBoolean:
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
    case ShapeKind::kTimestamp:
      return read_scalar(shape, out);
  }
  return fail();
}

const Member* find_wire_member(const Shape& shape, std::string_view name) {
  for (const Member& member : shape.members) {
    if (member.location == model::Location::kBody && member.wire_name() == name) return &member;
  }
  return nullptr;
}

bool JsonReader::read_structure(const Shape& shape, int depth, Document& out) {
  if (!next_is('{')) return refuse_collection(shape);
  out = Document::object();
  auto& object = out.get_ref<Document::object_t&>();
  return read_entries(depth, [&](const std::string& key) {
    if (take_word("null")) return true;
    const Member* member = find_wire_member(shape, key);
    if (member == nullptr) return skip_value(depth + 1);
    in_collection_ = false;
    return read_value(member->shape, depth + 1, object[std::string(member->name)]);
  });
}

bool JsonReader::read_list(const Shape& shape, int depth, Document& out) {
  if (!next_is('[')) return refuse_collection(shape);
  out = Document::array();
  auto& array = out.get_ref<Document::array_t&>();
  const Member& element = shape.members[0];
  return read_elements(depth, [&] {
    if (take_word("null")) {
      if (shape.has(model::kSparse)) array.emplace_back();
      return true;
    }
    array.emplace_back();
    in_collection_ = true;
    return read_value(element.shape, depth + 1, array.back());
  });
}

bool JsonReader::read_map(const Shape& shape, int depth, Document& out) {
  if (!next_is('{')) return refuse_collection(shape);
  out = Document::object();
  auto& object = out.get_ref<Document::object_t&>();
  const Member& value = shape.members[1];
  return read_entries(depth, [&](const std::string& key) {
    if (take_word("null")) {
      if (shape.has(model::kSparse)) object[key] = nullptr;
      return true;
    }
    in_collection_ = true;
    return read_value(value.shape, depth + 1, object[key]);
  });
}

/// How the real services' parser calls the token at hand.
std::string_view token_name(char c, bool integral) {
  switch (c) {
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
std::string_view token_class(char c) {
  if (c == '"') return "java.lang.String";
  if (c == 't' || c == 'f') return "java.lang.Boolean";
  return "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
}

/// The Java type of a shape, which the real services' messages name.
std::string JsonReader::java_name(const Shape& shape) const {
  std::string space(rules_of(*service_).type_namespace);
  if (!space.empty()) space.back() = '.';
  switch (shape.kind) {
    case ShapeKind::kStructure:
      return "class " + space + std::string(shape.name);
    case ShapeKind::kMap: {
      const Shape& value = service_->shape(shape.members[1].shape);
      const std::string name =
          value.kind == ShapeKind::kString ? "java.lang.String" : space + std::string(value.name);
      return "java.util.Map<java.lang.String, " + name + '>';
    }
    case ShapeKind::kBlob:
      return "class java.nio.ByteBuffer";
    case ShapeKind::kTimestamp:
      return "class java.util.Date";
    case ShapeKind::kList:
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
  const bool older = rules_of(*service_).older_parser;
  if (next_is('{'))
    return fail(older ? "Start of structure or map found where not expected."
                      : "Start of structure or map found where not expected");
  if (next_is('['))
    return fail(older ? "Start of list found where not expected"
                      : "Unrecognized collection type " + java_name(shape));
  if (!skip_value(0)) return false;
  if (older) {
    if (shape.kind == ShapeKind::kList) return fail("Expected list or null");
    return fail(shape.kind == ShapeKind::kMap ? "Expected map or null" : "Expected null");
  }
  return fail(shape.kind == ShapeKind::kStructure && in_collection_
                  ? "Unexpected value type in payload"
                  : "Unexpected field type");
}

bool JsonReader::refuse_type(const Shape& shape) {
  if (next_is('{') || next_is('[')) return refuse_collection(shape);
  if (at_ == end_) return fail();
  const char first = *at_;
  bool integral = true;
  std::string_view number;
  if (first == '-' || (first >= '0' && first <= '9')) {
    if (!read_number_text(number, integral)) return fail();
  } else if (!skip_value(0)) {
    return false;
  }
  if (rules_of(*service_).older_parser) {
    return fail("class " + std::string(token_class(first)) + " can not be converted to an " +
                std::string(kind_name(shape.kind)));
  }
  if (shape.kind == ShapeKind::kBlob)
    return fail("only base-64-encoded strings are convertible to bytes");
  return fail(std::string(token_name(first, integral)) + " cannot be converted to " +
              std::string(kind_name(shape.kind)));
}

bool JsonReader::read_scalar(const Shape& shape, Document& out) {
  if (at_ == end_) return fail();
  const char first = *at_;
  if (first == '"') return read_string_scalar(shape, out);
  if (first == '-' || (first >= '0' && first <= '9')) return read_number_scalar(shape, out);
  if (shape.kind == ShapeKind::kBoolean) {
    if (take_word("true")) return out = true, true;
    if (take_word("false")) return out = false, true;
  }
  return refuse_type(shape);
}

bool JsonReader::read_string_scalar(const Shape& shape, Document& out) {
  if (shape.kind == ShapeKind::kString) {
    out = std::string();
    return read_string(out.get_ref<std::string&>());
  }
  std::string text;
  if (!read_string(text)) return false;
  switch (shape.kind) {
    case ShapeKind::kBlob: {
      auto bytes = base64_decode(text);
      if (!bytes.ok()) {
        return fail(text.size() % 4 != 0
                        ? "Base64 encoded length is expected a multiple of 4 bytes but found: " +
                              std::to_string(text.size())
                        : "Invalid last non-pad Base64 character dectected");
      }
      out = make_blob(std::move(bytes).value());
      return true;
    }
    case ShapeKind::kTimestamp: {
      auto millis = parse_timestamp(text);
      if (!millis.ok()) return fail(millis.error().message);
      out = *millis;
      return true;
    }
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      if (text == "NaN" || text == "Infinity" || text == "-Infinity") {
        double number = 0;
        parse_double(text, number);
        out = number;
        return true;
      }
      break;
    case ShapeKind::kBoolean:
      return fail("Unexpected token received from parser");
    case ShapeKind::kString:
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
    case ShapeKind::kStructure:
    case ShapeKind::kList:
    case ShapeKind::kMap:
      break;
  }
  if (rules_of(*service_).older_parser) {
    return fail("class java.lang.String can not be converted to an " +
                std::string(kind_name(shape.kind)));
  }
  return fail("STRING_VALUE cannot be converted to " + std::string(kind_name(shape.kind)));
}

/// A number as an integer: fractions are cut off and what does not fit is held at the limit, as
/// Java does it.
int64_t to_integer(std::string_view text, bool integral) {
  int64_t integer = 0;
  if (integral && parse_int64(text, integer)) return integer;
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  if (number >= 9223372036854775807.0) return std::numeric_limits<int64_t>::max();
  if (number <= -9223372036854775808.0) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(number);
}

bool JsonReader::read_number_scalar(const Shape& shape, Document& out) {
  const bool wanted = shape.kind == ShapeKind::kInteger || shape.kind == ShapeKind::kLong ||
                      shape.kind == ShapeKind::kFloat || shape.kind == ShapeKind::kDouble ||
                      shape.kind == ShapeKind::kTimestamp;
  if (!wanted) return refuse_type(shape);
  std::string_view text;
  bool integral = true;
  if (!read_number_text(text, integral)) return fail();
  if (shape.kind == ShapeKind::kInteger || shape.kind == ShapeKind::kLong) {
    const int64_t integer = to_integer(text, integral);
    out = shape.kind == ShapeKind::kLong ? integer
                                         : std::clamp<int64_t>(integer, INT32_MIN, INT32_MAX);
    return true;
  }
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  if (shape.kind != ShapeKind::kTimestamp) {
    out = number;
    return true;
  }
  if (!(std::fabs(number) < 1e13)) return fail("NUMBER_VALUE cannot be converted to Date");
  out = static_cast<int64_t>(std::llround(number * 1000));
  return true;
}

bool JsonReader::read_number_text(std::string_view& text, bool& integral) {
  const char* begin = at_;
  const auto take_digits = [&] {
    const char* first = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != first;
  };
  integral = true;
  take('-');
  if (!take('0') && !take_digits()) return false;
  if (take('.')) {
    integral = false;
    if (!take_digits()) return false;
  }
  if (take('e') || take('E')) {
    integral = false;
    if (!take('+')) take('-');
    if (!take_digits()) return false;
  }
  text = std::string_view(begin, static_cast<size_t>(at_ - begin));
  return true;
}

bool JsonReader::read_string(std::string& out) {
  ++at_;
  for (;;) {
    const char* run = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
      ++at_;
    out.append(run, static_cast<size_t>(at_ - run));
    if (at_ == end_) return fail();
    if (*at_ == '"') {
      ++at_;
      return true;
    }
    if (*at_ != '\\' || !read_escape(out)) return fail();
  }
}

bool JsonReader::read_escape(std::string& out) {
  ++at_;
  if (at_ == end_) return false;
  const char c = *at_++;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      out.push_back(c);
      return true;
    case 'b':
      out.push_back('\b');
      return true;
    case 'f':
      out.push_back('\f');
      return true;
    case 'n':
      out.push_back('\n');
      return true;
    case 'r':
      out.push_back('\r');
      return true;
    case 't':
      out.push_back('\t');
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  uint32_t unit = 0;
  if (!read_hex4(unit)) return false;
  // A surrogate without its other half has no UTF-8 form; it becomes U+FFFD.
  if (unit >= 0xD800 && unit < 0xDC00) {
    const char* before = at_;
    uint32_t low = 0;
    if (take_word("\\u") && read_hex4(low) && low >= 0xDC00 && low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;
      unit = 0xFFFD;
    }
  } else if (unit >= 0xDC00 && unit < 0xE000) {
    unit = 0xFFFD;
  }
  append_utf8(unit, out);
  return true;
}

bool JsonReader::read_hex4(uint32_t& unit) {
  if (end_ - at_ < 4) return false;
  const auto [end, fault] = std::from_chars(at_, at_ + 4, unit, 16);
  if (fault != std::errc() || end != at_ + 4) return false;
  at_ += 4;
  return true;
}

bool JsonReader::skip_value(int depth) {
  if (at_ == end_) return fail();
  switch (*at_) {
    case '{':
      return read_entries(depth, [&](const std::string&) { return skip_value(depth + 1); });
    case '[':
      return read_elements(depth, [&] { return skip_value(depth + 1); });
    case '"': {
      std::string ignored;
      return read_string(ignored);
    }
    case 't':
      return take_word("true") || fail();
    case 'f':
      return take_word("false") || fail();
    case 'n':
      return take_word("null") || fail();
    default: {
      std::string_view text;
      bool integral = true;
      return read_number_text(text, integral) || fail();
    }
  }
}

bool JsonReader::read_free_value(int depth, Document& out) {
  if (at_ == end_) return fail();
  switch (*at_) {
    case '{': {
      out = Document::object();
      auto& object = out.get_ref<Document::object_t&>();
      return read_entries(
          depth, [&](const std::string& key) { return read_free_value(depth + 1, object[key]); });
    }
    case '[': {
      out = Document::array();
      auto& array = out.get_ref<Document::array_t&>();
      return read_elements(depth, [&] {
        array.emplace_back();
        return read_free_value(depth + 1, array.back());
      });
    }
    case '"':
      out = std::string();
      return read_string(out.get_ref<std::string&>());
    case 't':
      out = true;
      return take_word("true") || fail();
    case 'f':
      out = false;
      return take_word("false") || fail();
    case 'n':
      out = nullptr;
      return take_word("null") || fail();
    default:
      break;
  }
  std::string_view text;
  bool integral = true;
  if (!read_number_text(text, integral)) return fail();
  int64_t integer = 0;
  if (integral && parse_int64(text, integer)) {
    out = integer;
  } else {
    out = std::strtod(std::string(text).c_str(), nullptr);
  }
  return true;
}

}  // namespace

Result<Document> read_json(std::string_view text, const model::Service& service, ShapeIndex shape) {
  if (!is_valid_utf8(text)) return serialization_error("");
  JsonReader reader(text, &service);
  Document document;
  if (!reader.read_document(shape, document)) return reader.take_error();
  return document;
}

Result<Document> read_free_json(std::string_view text) {
  if (!is_valid_utf8(text)) return serialization_error("");
  JsonReader reader(text, nullptr);
  Document document;
  if (!reader.read_free_document(document)) return reader.take_error();
  return document;
}

}  // namespace cloudtab::wire
