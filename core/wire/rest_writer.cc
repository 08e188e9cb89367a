#include "core/wire/rest_writer.h"

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/wire/answer_headers.h"
#include "core/wire/event_stream.h"
#include "core/wire/json_writer.h"
#include "core/wire/s3_names.h"
#include "core/wire/scalar.h"
#include "core/wire/xml_writer.h"

namespace cloudtab::wire {

namespace {

using model::Location;
using model::Member;
using model::Service;
using model::Shape;
using model::ShapeIndex;
using model::ShapeKind;
using model::TimestampFormat;

/// One value of a list header; quoted where it would not read back as one.
std::string list_part(const Document& value, const Shape& shape, TimestampFormat format) {
  std::string text = format_scalar(value, shape, format);
  if (shape.kind != ShapeKind::kString || text.find_first_of(",\"") == std::string::npos)
    return text;
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + '"';
}

std::string header_text(const Service& service, const Document& value, const Member& member) {
  const Shape& shape = service.shape(member.shape);
  if (member.has(model::kJsonValue)) return base64_encode(blob_bytes(value));
  if (shape.kind != ShapeKind::kList) {
    return format_scalar(value, shape, timestamp_format(member, shape, TimestampFormat::kRfc822));
  }
  const Shape& element = service.shape(shape.members[0].shape);
  const TimestampFormat format =
      timestamp_format(shape.members[0], element, TimestampFormat::kRfc822);
  std::string text;
  for (const Document& part : value) {
    if (!text.empty()) text += ", ";
    text += list_part(part, element, format);
  }
  return text;
}

class RestWriter {
 public:
  RestWriter(const Request& request, HttpResponse& response)
      : service_(*request.service),
        operation_(*request.operation),
        head_(request.format.head),
        response_(response),
        is_xml_(service_.protocol == model::Protocol::kRestXml) {}

  void write(const Document& answer) {
    response_.status = operation_.response_code;
    if (operation_.output == model::kNoShape) return;
    const Shape& shape = service_.shape(operation_.output);
    write_body(answer, shape);
    for (const Member& member : shape.members) {
      if (member.location == Location::kBody || !answer.contains(member.name)) continue;
      write_located(answer[std::string(member.name)], member);
    }
    if (is_event_stream_) {
      response_.headers.set("Content-Type", kEventStreamType);
    } else if (!response_.body.empty() && response_.headers.find("Content-Type") == nullptr) {
      response_.headers.add("Content-Type", content_type_);
    }
  }

 private:
  void write_located(const Document& value, const Member& member) {
    switch (member.location) {
      case Location::kStatusCode:
        if (value.is_number_integer()) response_.status = value.get<int>();
        break;
      case Location::kHeader:
        write_header(value, member);
        break;
      case Location::kHeaders:
        for (const auto& [name, text] : value.items()) {
          if (text.is_string())
            response_.headers.add(std::string(member.location_name) + name,
                                  text.get<std::string>());
        }
        break;
      case Location::kBody:
      case Location::kUri:
      case Location::kQueryString:
        break;
    }
  }

  void write_header(const Document& value, const Member& member) {
    // The length of a body that follows is a fact, whatever the answer says of it.
    if (!head_ && equals_ignoring_case(member.wire_name(), "content-length")) {
      response_.headers.set(member.wire_name(), std::to_string(response_.body.size()));
      return;
    }
    response_.headers.set(member.wire_name(), header_text(service_, value, member));
  }

  void write_body(const Document& answer, const Shape& shape) {
    content_type_ = is_xml_ ? "application/xml" : "application/json";
    if (!shape.payload.empty()) {
      const Member* payload = model::find_member(shape, shape.payload);
      if (payload != nullptr && answer.contains(payload->name))
        write_payload(answer[std::string(payload->name)], *payload);
      return;
    }
    if (response_.status == 204) return;
    bool has_body_members = false;
    for (const Member& member : shape.members)
      has_body_members |= member.location == Location::kBody;
    if (!has_body_members) return;
    if (!is_xml_) return write_json(answer, service_, operation_.output, response_.body);
    begin_xml();
    write_output_element(service_, operation_, answer, response_.body);
  }

  void write_payload(const Document& value, const Member& payload) {
    const Shape& shape = service_.shape(payload.shape);
    const bool raw = shape.kind == ShapeKind::kBlob || shape.kind == ShapeKind::kString;
    if (raw && !shape.has(model::kDocumentType)) {
      response_.body = std::string(blob_bytes(value));
      content_type_ = shape.kind == ShapeKind::kString ? "text/plain"
                      : is_xml_                        ? "binary/octet-stream"
                                                       : "application/octet-stream";
      return;
    }
    is_event_stream_ = shape.has(model::kEventStream);
    if (is_event_stream_) return write_event_stream(value, service_, shape, response_.body);
    if (!is_xml_) return write_json(value, service_, payload.shape, response_.body);
    begin_xml();
    std::string_view name = payload.location_name.empty() ? shape.xml_name : payload.location_name;
    if (name.empty()) name = payload.name;
    XmlShapeWriter(service_, Naming::kXml, response_.body)
        .write_structure(name, xml_namespace_attribute(service_, payload), value, shape);
  }

  void begin_xml() { response_.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"; }

  const Service& service_;
  const model::Operation& operation_;
  bool head_;
  HttpResponse& response_;
  bool is_xml_;
  bool is_event_stream_ = false;
  std::string content_type_;
};

}  // namespace

HttpResponse render_rest(const Request& request,
                         const Document& answer,
                         const std::string& request_id) {
  HttpResponse response;
  RestWriter(request, response).write(answer);
  add_rest_headers(*request.service, request_id, response);
  return response;
}

}  // namespace cloudtab::wire
