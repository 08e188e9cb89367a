#include "core/wire/json_writer.h"

#include <charconv>
#include <cmath>

#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/json.h"
#include "core/wire/names.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeKind;
using model::TimestampFormat;

void write_integer(const Document& value, std::string& out) {
  char buffer[24];
  const auto result = value.is_number_unsigned()
                          ? std::to_chars(buffer, buffer + sizeof buffer, value.get<uint64_t>())
                          : std::to_chars(buffer, buffer + sizeof buffer, value.get<int64_t>());
  out.append(buffer, result.ptr);
}

void write_number(const Document& value, std::string& out) {
  if (value.is_number_integer()) return write_integer(value, out);
  const double number = value.get<double>();
  if (std::isfinite(number)) {
    out += format_double(number);
  } else {
    write_json_string(format_double(number), out);
  }
}

class JsonWriter {
 public:
  JsonWriter(const model::Service& service, std::string& out, const PackedForm* form)
      : service_(service), out_(out), form_(form) {}

  void write(const Document& value, const Member& member) {
    const Shape& shape = service_.shape(member.shape);
    if (value.is_null()) return write_free_json(value, out_);  // in a sparse list or map
    if (shape.has(model::kDocumentType)) return write_free_json(value, out_);
    if (is_packed(value)) return write_packed(value);
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return write_structure(value, shape);
      case ShapeKind::kList:
        return write_list(value, shape);
      case ShapeKind::kMap:
        return write_map(value, shape);
      case ShapeKind::kBlob:
        return write_blob(value);
      case ShapeKind::kTimestamp:
        return write_timestamp(value,
                               timestamp_format(member, shape, TimestampFormat::kUnixTimestamp));
      case ShapeKind::kString:
      case ShapeKind::kBoolean:
      case ShapeKind::kInteger:
      case ShapeKind::kLong:
      case ShapeKind::kFloat:
      case ShapeKind::kDouble:
        return write_plain(value);
    }
  }

  void write_structure(const Document& value, const Shape& shape) {
    out_.push_back('{');
    if (value.is_object()) {
      const auto& object = value.get_ref<const Document::object_t&>();
      bool first = true;
      // A structure of one member needs no order (every value of a DynamoDB item is one).
      if (object.size() == 1) {
        const Member* member = find_named(shape, object.begin()->first);
        const bool is_here = member != nullptr && member->location == model::Location::kBody &&
                             !object.begin()->second.is_null();
        if (is_here) {
          begin_entry(member->wire_name(), first);
          write(object.begin()->second, *member);
        }
        out_.push_back('}');
        return;
      }
      for (const Member& member : shape.members) {
        if (member.location != model::Location::kBody) continue;
        const auto found = object.find(member.name);
        if (found == object.end() || found->second.is_null()) continue;
        begin_entry(member.wire_name(), first);
        write(found->second, member);
      }
    }
    out_.push_back('}');
  }

 private:
  void write_packed(const Document& value) {
    ENSURE(form_ != nullptr);
    form_->write_json(packed_bytes(value), out_);
  }

  void begin_entry(std::string_view name, bool& first) {
    if (!first) out_.push_back(',');
    first = false;
    write_json_string(name, out_);
    out_.push_back(':');
  }

  void write_list(const Document& value, const Shape& shape) {
    out_.push_back('[');
    bool first = true;
    if (value.is_array()) {
      for (const Document& element : value) {
        if (!first) out_.push_back(',');
        first = false;
        write(element, shape.members[0]);
      }
    }
    out_.push_back(']');
  }

  void write_map(const Document& value, const Shape& shape) {
    out_.push_back('{');
    bool first = true;
    if (value.is_object()) {
      for (const auto& [key, entry] : value.get_ref<const Document::object_t&>()) {
        begin_entry(key, first);
        write(entry, shape.members[1]);
      }
    }
    out_.push_back('}');
  }

  void write_blob(const Document& value) {
    out_.push_back('"');
    out_ += base64_encode(blob_bytes(value));
    out_.push_back('"');
  }

  void write_timestamp(const Document& value, TimestampFormat format) {
    if (!value.is_number()) return write_plain(value);
    const std::string text = format_timestamp(value.get<int64_t>(), format);
    if (format == TimestampFormat::kUnixTimestamp) {
      out_ += text;
    } else {
      write_json_string(text, out_);
    }
  }

  void write_plain(const Document& value) {
    if (value.is_string()) {
      write_json_string(value.get_ref<const std::string&>(), out_);
    } else {
      write_free_json(value, out_);
    }
  }

  const model::Service& service_;
  std::string& out_;
  const PackedForm* form_;
};

}  // namespace

void write_free_json(const Document& value, std::string& out) {
  if (value.is_object()) {
    out.push_back('{');
    bool first = true;
    for (const auto& [key, entry] : value.get_ref<const Document::object_t&>()) {
      if (!first) out.push_back(',');
      first = false;
      write_json_string(key, out);
      out.push_back(':');
      write_free_json(entry, out);
    }
    out.push_back('}');
  } else if (value.is_array()) {
    out.push_back('[');
    for (size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out.push_back(',');
      write_free_json(value[i], out);
    }
    out.push_back(']');
  } else if (value.is_string()) {
    write_json_string(value.get_ref<const std::string&>(), out);
  } else if (value.is_binary()) {
    out.push_back('"');
    out += base64_encode(blob_bytes(value));
    out.push_back('"');
  } else if (value.is_number()) {
    write_number(value, out);
  } else if (value.is_boolean()) {
    out += value.get<bool>() ? "true" : "false";
  } else {
    out += "null";
  }
}

void write_json(const Document& value,
                const model::Service& service,
                model::ShapeIndex shape,
                std::string& out,
                const PackedForm* form) {
  Member root;
  root.shape = shape;
  JsonWriter(service, out, form).write(value, root);
}

}  // namespace cloudtab::wire
