#include "tests/vectors/model_loader.h"

#include <algorithm>
#include <cmath>

#include "core/base/ensure.h"
#include "core/wire/scalar.h"

namespace cloudtab::vectors {

namespace {

using model::Location;
using model::Member;
using model::Shape;
using model::ShapeKind;
using model::TimestampFormat;

ShapeKind kind_of(const std::string& type) {
  if (type == "structure") return ShapeKind::kStructure;
  if (type == "list") return ShapeKind::kList;
  if (type == "map") return ShapeKind::kMap;
  if (type == "blob") return ShapeKind::kBlob;
  if (type == "boolean") return ShapeKind::kBoolean;
  if (type == "integer") return ShapeKind::kInteger;
  if (type == "long") return ShapeKind::kLong;
  if (type == "float") return ShapeKind::kFloat;
  if (type == "double") return ShapeKind::kDouble;
  if (type == "timestamp") return ShapeKind::kTimestamp;
  return ShapeKind::kString;
}

Location location_of(const std::string& name) {
  if (name == "uri") return Location::kUri;
  if (name == "querystring") return Location::kQueryString;
  if (name == "header") return Location::kHeader;
  if (name == "headers") return Location::kHeaders;
  if (name == "statusCode") return Location::kStatusCode;
  return Location::kBody;
}

TimestampFormat format_of(const Document& source) {
  const std::string name = source.value("timestampFormat", "");
  if (name == "iso8601") return TimestampFormat::kIso8601;
  if (name == "rfc822") return TimestampFormat::kRfc822;
  if (name == "unixTimestamp") return TimestampFormat::kUnixTimestamp;
  return TimestampFormat::kDefault;
}

bool is_set(const Document& source, const char* key) { return source.value(key, false); }

}  // namespace

std::string_view LoadedModel::text(const Document& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? std::string_view()
                                                      : keep(found->get<std::string>());
}

model::ShapeIndex LoadedModel::index_of(const Document& reference) const {
  const std::string name = reference.at("shape");
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  ENSURE(found != names_.end() && *found == name);
  return static_cast<model::ShapeIndex>(found - names_.begin());
}

LoadedModel::LoadedModel(const Document& metadata,
                         const Document& shapes,
                         const Document& operation,
                         model::Protocol protocol) {
  service_.query_compatible = metadata.contains("awsQueryCompatible");
  for (const auto& [name, source] : shapes.items()) names_.push_back(name);
  std::sort(names_.begin(), names_.end());
  shapes_.resize(names_.size());
  for (size_t i = 0; i < names_.size(); ++i) {
    shapes_[i].name = names_[i];
    load_shape(shapes_[i], shapes.at(names_[i]));
  }

  service_.id = "vectors";
  service_.protocol = protocol;
  service_.api_version = service_.query_api_version = text(metadata, "apiVersion");
  service_.target_prefix = text(metadata, "targetPrefix");
  service_.json_version = text(metadata, "jsonVersion");
  service_.xml_namespace = text(metadata, "xmlNamespace");

  model::Operation& loaded = operations_.emplace_back();
  loaded.name = text(operation, "name");
  loaded.http_method = text(operation.at("http"), "method");
  loaded.request_uri = text(operation.at("http"), "requestUri");
  loaded.response_code = static_cast<uint16_t>(operation.at("http").value("responseCode", 200));
  if (operation.contains("input")) loaded.input = index_of(operation.at("input"));
  if (operation.contains("output")) {
    loaded.output = index_of(operation.at("output"));
    loaded.result_wrapper = text(operation.at("output"), "resultWrapper");
  }
  for (const Document& error : operation.value("errors", Document::array()))
    errors_.push_back(index_of(error));
  loaded.errors = errors_;
  service_.shapes = shapes_;
  service_.operations = operations_;
}

Member LoadedModel::load_member(const std::string& name, const Document& reference) {
  Member member;
  member.name = keep(name);
  member.shape = index_of(reference);
  member.location_name = text(reference, "locationName");
  member.location = location_of(reference.value("location", ""));
  member.timestamp_format = format_of(reference);
  if (reference.contains("xmlNamespace")) {
    member.xml_namespace_uri = text(reference.at("xmlNamespace"), "uri");
    member.xml_namespace_prefix = text(reference.at("xmlNamespace"), "prefix");
  }
  const auto flag = [&](const char* key, model::MemberFlag bit) {
    if (is_set(reference, key)) member.flags = static_cast<uint16_t>(member.flags | bit);
  };
  flag("flattened", model::kFlattened);
  flag("xmlAttribute", model::kXmlAttribute);
  flag("streaming", model::kStreaming);
  flag("idempotencyToken", model::kIdempotencyToken);
  flag("hostLabel", model::kHostLabel);
  flag("jsonvalue", model::kJsonValue);
  return member;
}

void LoadedModel::load_structure(Shape& shape, const Document& source) {
  std::vector<Member>& members = members_.emplace_back();
  const Document parts = source.value("members", Document::object());
  for (const auto& [name, reference] : parts.items()) {
    members.push_back(load_member(name, reference));
  }
  for (const Document& name : source.value("required", Document::array())) {
    for (Member& member : members) {
      if (name == member.name)
        member.flags = static_cast<uint16_t>(member.flags | model::kRequired);
    }
  }
  shape.members = members;
}

void LoadedModel::load_shape(Shape& shape, const Document& source) {
  shape.kind = kind_of(source.at("type"));
  shape.timestamp_format = format_of(source);
  shape.payload = text(source, "payload");
  shape.xml_name = text(source, "locationName");
  if (source.contains("xmlNamespace")) {
    shape.xml_namespace_uri = text(source.at("xmlNamespace"), "uri");
    shape.xml_namespace_prefix = text(source.at("xmlNamespace"), "prefix");
  }
  const auto flag = [&](const char* key, model::ShapeFlag bit) {
    if (is_set(source, key)) shape.flags = static_cast<uint16_t>(shape.flags | bit);
  };
  flag("flattened", model::kShapeFlattened);
  flag("union", model::kUnion);
  flag("document", model::kDocumentType);
  flag("exception", model::kException);
  flag("fault", model::kReceiverFault);
  flag("sparse", model::kSparse);
  if (source.contains("error")) {
    shape.error_code = shape.query_error_code = text(source.at("error"), "code");
    // Of a service that moved from query to JSON, code and status are those of the older protocol.
    auto& status = service_.query_compatible ? shape.query_error_status : shape.error_status;
    status = static_cast<uint16_t>(source.at("error").value("httpStatusCode", 0));
  }
  if (shape.kind == ShapeKind::kStructure) {
    load_structure(shape, source);
  } else if (shape.kind == ShapeKind::kList) {
    shape.members = members_.emplace_back(std::vector{load_member("member", source.at("member"))});
  } else if (shape.kind == ShapeKind::kMap) {
    shape.members = members_.emplace_back(std::vector{load_member("key", source.at("key")),
                                                      load_member("value", source.at("value"))});
  }
}

Document to_document(const Document& value,
                     const model::Service& service,
                     model::ShapeIndex index) {
  const Shape& shape = service.shape(index);
  if (value.is_null() || shape.has(model::kDocumentType)) return value;
  switch (shape.kind) {
    case ShapeKind::kStructure: {
      Document out = Document::object();
      for (const Member& member : shape.members) {
        if (!value.contains(member.name)) continue;
        Document part = to_document(value.at(std::string(member.name)), service, member.shape);
        if (!part.is_null()) out[std::string(member.name)] = std::move(part);
      }
      return out;
    }
    case ShapeKind::kList: {
      Document out = Document::array();
      for (const Document& part : value)
        out.push_back(to_document(part, service, shape.members[0].shape));
      return out;
    }
    case ShapeKind::kMap: {
      Document out = Document::object();
      for (const auto& [key, part] : value.items())
        out[key] = to_document(part, service, shape.members[1].shape);
      return out;
    }
    case ShapeKind::kBlob:
      return wire::make_blob(value.get<std::string>());
    case ShapeKind::kTimestamp:
      return static_cast<int64_t>(std::llround(value.get<double>() * 1000));
    case ShapeKind::kFloat:
    case ShapeKind::kDouble: {
      double number = 0;
      if (value.is_string() && wire::parse_double(value.get<std::string>(), number)) return number;
      return value.is_number() ? Document(value.get<double>()) : value;
    }
    case ShapeKind::kString:
    case ShapeKind::kBoolean:
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
      break;
  }
  return value;
}

}  // namespace cloudtab::vectors
