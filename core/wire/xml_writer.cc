#include "core/wire/xml_writer.h"

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

using model::Member;
using model::Shape;
using model::ShapeKind;

void append_xml_text(std::string_view text, std::string& out) {
  size_t run = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool plain = c >= 0x20 || c == '\t' || c == '\n';
    if (plain && c != '&' && c != '<' && c != '>' && c != '"') continue;
    out.append(text, run, i - run);
    run = i + 1;
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += "&#" + std::to_string(c) + ';';
    }
  }
  out.append(text, run, text.size() - run);
}

void append_xml_element(std::string_view name, std::string_view text, std::string& out) {
  ((out += '<') += name) += '>';
  append_xml_text(text, out);
  ((out += "</") += name) += '>';
}

void XmlShapeWriter::write_members(const Document& value, const Shape& shape) {
  if (!value.is_object()) return;
  const auto& object = value.get_ref<const Document::object_t&>();
  for (const Member& member : shape.members) {
    if (member.location != model::Location::kBody || member.has(model::kXmlAttribute)) continue;
    const auto found = object.find(member.name);
    if (found != object.end() && !found->second.is_null()) write_member(found->second, member);
  }
}

void XmlShapeWriter::write_member(const Document& value, const Member& member) {
  const Shape& shape = service_.shape(member.shape);
  if (shape.kind == ShapeKind::kList) return write_list(value, member, shape);
  if (shape.kind == ShapeKind::kMap) return write_map(value, member, shape);
  write_element(wire_name(member, naming_), value, member);
}

void XmlShapeWriter::write_structure(std::string_view name,
                                     std::string_view extra_attributes,
                                     const Document& value,
                                     const Shape& shape) {
  ((out_ += '<') += name) += extra_attributes;
  for (const Member& member : shape.members) {
    if (!member.has(model::kXmlAttribute) || !value.contains(member.name)) continue;
    ((out_ += ' ') += wire_name(member, naming_)) += "=\"";
    append_xml_text(format_scalar(value[std::string(member.name)],
                                  service_.shape(member.shape),
                                  model::TimestampFormat::kIso8601),
                    out_);
    out_ += '"';
  }
  out_ += '>';
  write_members(value, shape);
  close(name);
}

namespace {

/// ` xmlns="uri"` or ` xmlns:prefix="uri"` for a member that has a namespace of its own, or whose
/// shape has.
std::string namespace_attribute(const Member& member, const Shape& shape) {
  const bool own = !member.xml_namespace_uri.empty();
  const std::string_view uri = own ? member.xml_namespace_uri : shape.xml_namespace_uri;
  const std::string_view prefix = own ? member.xml_namespace_prefix : shape.xml_namespace_prefix;
  if (uri.empty()) return {};
  std::string attribute = " xmlns";
  if (!prefix.empty()) (attribute += ':') += prefix;
  return ((attribute += "=\"") += uri) += '"';
}

/// S3's times are whole seconds and show that they could be finer: `2009-10-12T17:50:30.000Z`.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
std::string s3_time(const Document& value) {
  constexpr int64_t kMillisPerSecond = 1000;
  const auto millis = value.get<int64_t>();
  const int64_t within = (millis % kMillisPerSecond + kMillisPerSecond) % kMillisPerSecond;
  return to_iso8601_millis(from_millis(millis - within));
}

}  // namespace

void XmlShapeWriter::write_element(std::string_view name,
                                   const Document& value,
                                   const Member& member) {
  const Shape& shape = service_.shape(member.shape);
  if (shape.kind == ShapeKind::kStructure)
    return write_structure(name, namespace_attribute(member, shape), value, shape);
  if (shape.kind == ShapeKind::kList || shape.kind == ShapeKind::kMap) {
    // A list within a list: its own wrapping element, named by the outer one.
    Member inner = member;
    inner.location_name = name;
    inner.query_name = {};
    return shape.kind == ShapeKind::kList ? write_list(value, inner, shape)
                                          : write_map(value, inner, shape);
  }
  (((out_ += '<') += name) += namespace_attribute(member, shape)) += '>';
  const model::TimestampFormat format =
      timestamp_format(member, shape, model::TimestampFormat::kIso8601);
  const bool is_s3_time = shape.kind == ShapeKind::kTimestamp &&
                          format == model::TimestampFormat::kIso8601 && service_.id == "s3" &&
                          value.is_number_integer();
  append_xml_text(is_s3_time ? s3_time(value) : format_scalar(value, shape, format), out_);
  close(name);
}

void XmlShapeWriter::write_list(const Document& value, const Member& member, const Shape& shape) {
  if (!value.is_array()) return;
  if (is_flattened(member, shape)) {
    const std::string_view name = outer_name(member, shape, naming_);
    for (const Document& element : value) write_element(name, element, shape.members[0]);
    return;
  }
  const std::string_view name = wire_name(member, naming_);
  (((out_ += '<') += name) += namespace_attribute(member, shape)) += '>';
  for (const Document& element : value)
    write_element(element_name(shape, naming_), element, shape.members[0]);
  close(name);
}

void XmlShapeWriter::write_map(const Document& value, const Member& member, const Shape& shape) {
  if (!value.is_object()) return;
  const bool flattened = is_flattened(member, shape);
  const std::string_view name = wire_name(member, naming_);
  const std::string_view entry_name = flattened ? name : "entry";
  if (!flattened) open(name);
  for (const auto& [key, entry] : value.get_ref<const Document::object_t&>()) {
    open(entry_name);
    append_xml_element(key_name(shape, naming_), key, out_);
    write_element(value_name(shape, naming_), entry, shape.members[1]);
    close(entry_name);
  }
  if (!flattened) close(name);
}

}  // namespace cloudtab::wire
