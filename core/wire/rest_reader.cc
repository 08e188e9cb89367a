#include "core/wire/rest_reader.h"

#include <set>
#include <string>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/wire/chunked.h"
#include "core/wire/json_reader.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"
#include "core/wire/xml_reader.h"

namespace cloudtab::wire {

namespace {

using model::Location;
using model::Member;
using model::Service;
using model::Shape;
using model::ShapeKind;
using model::TimestampFormat;

using Labels = std::vector<std::pair<std::string_view, std::string>>;

/// The values of a header that holds a list: parted by commas outside of quotes; an HTTP date has
/// one comma of its own.
std::vector<std::string> split_header_list(std::string_view text, bool of_dates) {
  std::vector<std::string> values;
  std::string value;
  bool quoted = false;
  bool was_quoted = false;
  int commas_to_keep = of_dates ? 1 : 0;
  const auto finish = [&] {
    values.push_back(was_quoted ? value : std::string(trim(value)));
    value.clear();
    was_quoted = false;
    commas_to_keep = of_dates ? 1 : 0;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      value.push_back(text[++i]);
    } else if (c == '"' && (quoted || trim(value).empty())) {
      if (!quoted) value.clear();
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted && commas_to_keep-- == 0) {
      finish();
    } else if (quoted || !was_quoted) {
      value.push_back(c);
    }
  }
  finish();
  return values;
}

class RestReader {
 public:
  RestReader(Incoming& incoming,
             const Service& service,
             const model::Operation& operation,
             const Labels& labels)
      : incoming_(incoming),
        service_(service),
        operation_(operation),
        shape_(service.shape(operation.input)),
        labels_(labels),
        is_xml_(service.protocol == model::Protocol::kRestXml) {}

  Result<Document> read() {
    RETURN_IF_ERROR(read_body());
    for (const Member& member : shape_.members) {
      switch (member.location) {
        case Location::kUri:
          RETURN_IF_ERROR(read_label(member));
          break;
        case Location::kQueryString:
          RETURN_IF_ERROR(read_query_member(member));
          break;
        case Location::kHeader:
          RETURN_IF_ERROR(read_header(member));
          break;
        case Location::kHeaders:
          read_prefix_headers(member);
          break;
        case Location::kStatusCode:
        case Location::kBody:
          break;
      }
    }
    return std::move(out_);
  }

 private:
  Document& slot(const Member& member) { return out_[std::string(member.name)]; }

  Status set(const Member& member, std::string_view text) {
    Result<Document> value = parse_scalar(text, service_.shape(member.shape));
    if (!value.ok()) return is_xml_ ? unfit_argument(member, text) : std::move(value).error();
    slot(member) = std::move(value).value();
    return ok();
  }

  /// S3's words for what is not in the body. A condition's date that is none is no condition (RFC
  /// 9110 §13.1.3, §13.1.4).
  Status unfit_argument(const Member& member, std::string_view text) const {
    const ShapeKind kind = service_.shape(member.shape).kind;
    if (kind == ShapeKind::kTimestamp && starts_with_ignoring_case(member.wire_name(), "If-"))
      return ok();
    const std::string name(member.wire_name());
    const bool is_integer = kind == ShapeKind::kInteger || kind == ShapeKind::kLong;
    // Source: answers to `max-keys=abc`, as quoted in test reports of S3 clones run against S3.
    return Error{"InvalidArgument",
                 is_integer ? "Provided " + name + " not an integer or within integer range"
                            : "The value of " + name + " is not valid",
                 400,
                 Fault::kSender,
                 {{"ArgumentName", name}, {"ArgumentValue", text}}};
  }

  Status read_label(const Member& member) {
    for (const auto& [name, value] : labels_) {
      if (name == member.wire_name())
        return is_valid_utf8(value) ? set(member, value) : Status(serialization_error(""));
    }
    return ok();
  }

  Status read_query_member(const Member& member) {
    const Shape& shape = service_.shape(member.shape);
    if (shape.kind == ShapeKind::kMap) return read_query_map(member, shape);
    for (const Field& field : incoming_.query()) {
      if (field.name != member.wire_name()) continue;
      if (!is_valid_utf8(field.value)) return serialization_error("");
      if (shape.kind != ShapeKind::kList) return set(member, field.value);
      ASSIGN_OR_RETURN(Document value,
                       parse_scalar(field.value, service_.shape(shape.members[0].shape)));
      Document& list = slot(member);
      if (list.is_null()) list = Document::array();
      list.push_back(std::move(value));
    }
    return ok();
  }

  /// A map takes every query field that neither another member nor the route names, nor a presigned
  /// URL adds.
  Status read_query_map(const Member& member, const Shape& shape) {
    std::set<std::string_view> taken;
    for (const Member& other : shape_.members) {
      if (other.location == Location::kQueryString) taken.insert(other.wire_name());
    }
    for (std::string_view literal : split(split_target(operation_.request_uri).query, '&')) {
      taken.insert(literal.substr(0, literal.find('=')));
    }
    const Shape& value_shape = service_.shape(shape.members[1].shape);
    for (const Field& field : incoming_.query()) {
      if (taken.count(field.name) != 0 || starts_with_ignoring_case(field.name, "x-amz-")) continue;
      if (!is_valid_utf8(field.name) || !is_valid_utf8(field.value)) return serialization_error("");
      Document& value = slot(member)[field.name];
      if (value_shape.kind == ShapeKind::kList) {
        value.push_back(field.value);
      } else {
        value = field.value;
      }
    }
    return ok();
  }

  const std::string* find_header(std::string_view name) const {
    const std::string* value = incoming_.http().headers.find(name);
    return value != nullptr ? value : trailers_.find(name);
  }

  Status read_header(const Member& member) {
    const std::string* value = find_header(member.wire_name());
    if (value == nullptr || !is_valid_utf8(*value)) return ok();
    const Shape& shape = service_.shape(member.shape);
    if (member.has(model::kJsonValue)) {
      ASSIGN_OR_RETURN(slot(member), base64_decode(*value));
      return ok();
    }
    if (shape.kind == ShapeKind::kList) {
      const Shape& element = service_.shape(shape.members[0].shape);
      const bool dates = element.kind == ShapeKind::kTimestamp &&
                         timestamp_format(shape.members[0], element, TimestampFormat::kRfc822) ==
                             TimestampFormat::kRfc822;
      Document& list = slot(member) = Document::array();
      if (trim(*value).empty()) return ok();
      for (const std::string& part : split_header_list(*value, dates)) {
        ASSIGN_OR_RETURN(Document parsed, parse_scalar(part, element));
        list.push_back(std::move(parsed));
      }
      return ok();
    }
    if (is_xml_ && equals_ignoring_case(member.wire_name(), "content-encoding"))
      return read_content_encoding(member, *value);
    if (is_xml_ && decoded_length_ >= 0 &&
        equals_ignoring_case(member.wire_name(), "content-length")) {
      slot(member) = decoded_length_;
      return ok();
    }
    return set(member, shape.kind == ShapeKind::kString ? std::string_view(*value) : trim(*value));
  }

  /// `aws-chunked` describes the transfer, not the object.
  Status read_content_encoding(const Member& member, std::string_view value) {
    std::string kept;
    for (std::string_view coding : split(value, ',')) {
      coding = trim(coding);
      if (coding.empty() || coding == "aws-chunked") continue;
      if (!kept.empty()) kept += ',';
      kept += coding;
    }
    if (!kept.empty()) slot(member) = std::move(kept);
    return ok();
  }

  void read_prefix_headers(const Member& member) {
    const std::string_view prefix = member.location_name;  // may be empty: every header
    for (const auto& [name, value] : incoming_.http().headers) {
      if (!starts_with_ignoring_case(name, prefix) || !is_valid_utf8(name) || !is_valid_utf8(value))
        continue;
      slot(member)[to_lower(std::string_view(name).substr(prefix.size()))] = value;
    }
  }

  Status read_body() {
    if (!shape_.payload.empty()) {
      const Member* payload = model::find_member(shape_, shape_.payload);
      return payload == nullptr ? ok() : read_payload(*payload);
    }
    bool has_body_members = false;
    for (const Member& member : shape_.members)
      has_body_members |= member.location == Location::kBody;
    ASSIGN_OR_RETURN(const std::string_view body, incoming_.body());
    if (!has_body_members || trim(body).empty()) return ok();
    ASSIGN_OR_RETURN(out_, read_structure(body, shape_));
    return ok();
  }

  Result<Document> read_structure(std::string_view body, const Shape& shape) {
    if (!is_xml_)
      return read_json(
          body, service_, static_cast<model::ShapeIndex>(&shape - service_.shapes.data()));
    ASSIGN_OR_RETURN(const XmlElement root, parse_xml(body));
    return read_xml_structure(root, service_, shape, Naming::kXml);
  }

  Status read_payload(const Member& payload) {
    const Shape& shape = service_.shape(payload.shape);
    const bool is_document = shape.has(model::kDocumentType);
    if ((shape.kind == ShapeKind::kBlob || shape.kind == ShapeKind::kString) && !is_document) {
      ASSIGN_OR_RETURN(std::string bytes, raw_body());
      if (bytes.empty() && decoded_length_ < 0) return ok();
      if (shape.kind == ShapeKind::kBlob) {
        slot(payload) = make_blob(std::move(bytes));
      } else if (is_valid_utf8(bytes)) {
        slot(payload) = std::move(bytes);
      } else {
        return serialization_error("");
      }
      return ok();
    }
    ASSIGN_OR_RETURN(std::string_view body, incoming_.body());
    std::string unchunked;
    if (is_xml_ && is_aws_chunked(incoming_.http().headers)) {
      ASSIGN_OR_RETURN(unchunked, decode_aws_chunked(body, trailers_));
      body = unchunked;
    }
    if (trim(body).empty()) return ok();
    if (is_document && !is_xml_) {
      ASSIGN_OR_RETURN(slot(payload), read_free_json(body));
    } else if (is_xml_ || shape.kind == ShapeKind::kStructure) {
      ASSIGN_OR_RETURN(slot(payload), read_structure(body, shape));
    } else {
      ASSIGN_OR_RETURN(slot(payload), read_json(body, service_, payload.shape));
    }
    return ok();
  }

  /// A payload of bytes goes through as sent: its content encoding is the object's own, but S3's
  /// chunks come off.
  Result<std::string> raw_body() {
    const std::string& body = incoming_.http().body;
    if (body.size() > kBodyBytesMax) return std::move(incoming_.body()).error();
    if (!is_xml_ || !is_aws_chunked(incoming_.http().headers)) return std::string(body);
    ASSIGN_OR_RETURN(std::string bytes, decode_aws_chunked(body, trailers_));
    decoded_length_ = static_cast<int64_t>(bytes.size());
    const std::string_view promised = incoming_.header("x-amz-decoded-content-length");
    if (!promised.empty() && trim(promised) != std::to_string(bytes.size()))
      return incomplete_body();
    return bytes;
  }

  Incoming& incoming_;
  const Service& service_;
  const model::Operation& operation_;
  const Shape& shape_;
  const Labels& labels_;
  bool is_xml_;
  HttpHeaders trailers_;
  int64_t decoded_length_ = -1;
  Document out_ = Document::object();
};

}  // namespace

Result<Document> read_rest(Incoming& incoming,
                           const Service& service,
                           const model::Operation& operation,
                           const Labels& labels) {
  if (operation.input == model::kNoShape) return Document(Document::object());
  return RestReader(incoming, service, operation, labels).read();
}

}  // namespace cloudtab::wire
