#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/engine/control.h"
#include "core/engine/control_json.h"
#include "core/engine/machine.h"
#include "core/model/shape.h"

// The part of the control API that shows AWS's models as the engine has them, so that a client in
// the page (the terminal) needs no copy of its own.
//
// A model is {id, ...metadata, operations: {name: {...}}, shapes: [{...}]}; what is empty, zero or
// the default is left out. Shapes refer to one another by their place in `shapes`.

namespace cloudtab {

namespace {

std::string_view name_of(model::Protocol protocol) {
  switch (protocol) {
    case model::Protocol::kJson:
      return "json";
    case model::Protocol::kQuery:
      return "query";
    case model::Protocol::kRestJson:
      return "rest-json";
    case model::Protocol::kRestXml:
      return "rest-xml";
  }
  return "";
}

std::string_view name_of(model::ShapeKind kind) {
  switch (kind) {
    case model::ShapeKind::kStructure:
      return "structure";
    case model::ShapeKind::kList:
      return "list";
    case model::ShapeKind::kMap:
      return "map";
    case model::ShapeKind::kString:
      return "string";
    case model::ShapeKind::kBlob:
      return "blob";
    case model::ShapeKind::kBoolean:
      return "boolean";
    case model::ShapeKind::kInteger:
      return "integer";
    case model::ShapeKind::kLong:
      return "long";
    case model::ShapeKind::kFloat:
      return "float";
    case model::ShapeKind::kDouble:
      return "double";
    case model::ShapeKind::kTimestamp:
      return "timestamp";
  }
  return "";
}

std::string_view name_of(model::TimestampFormat format) {
  switch (format) {
    case model::TimestampFormat::kDefault:
      return "";
    case model::TimestampFormat::kIso8601:
      return "iso8601";
    case model::TimestampFormat::kUnixTimestamp:
      return "unixTimestamp";
    case model::TimestampFormat::kRfc822:
      return "rfc822";
  }
  return "";
}

std::string_view name_of(model::Location location) {
  switch (location) {
    case model::Location::kBody:
      return "";
    case model::Location::kUri:
      return "uri";
    case model::Location::kQueryString:
      return "querystring";
    case model::Location::kHeader:
      return "header";
    case model::Location::kHeaders:
      return "headers";
    case model::Location::kStatusCode:
      return "statusCode";
  }
  return "";
}

void put(Document& out, const char* key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

void put(Document& out, const char* key, bool is_set) {
  if (is_set) out[key] = true;
}

Document to_json(const model::Member& member) {
  Document out = {{"name", member.name}, {"shape", member.shape}};
  put(out, "locationName", member.location_name);
  put(out, "queryName", member.query_name);
  put(out, "location", name_of(member.location));
  put(out, "timestampFormat", name_of(member.timestamp_format));
  put(out, "xmlNamespace", member.xml_namespace_uri);
  put(out, "xmlNamespacePrefix", member.xml_namespace_prefix);
  put(out, "required", member.has(model::kRequired));
  put(out, "flattened", member.has(model::kFlattened));
  put(out, "xmlAttribute", member.has(model::kXmlAttribute));
  put(out, "streaming", member.has(model::kStreaming));
  put(out, "idempotencyToken", member.has(model::kIdempotencyToken));
  put(out, "jsonValue", member.has(model::kJsonValue));
  put(out, "deprecated", member.has(model::kDeprecated));
  return out;
}

Document to_json(const model::Shape& shape) {
  Document out = {{"name", shape.name}, {"type", name_of(shape.kind)}};
  if (!shape.members.empty()) {
    Document& members = out["members"] = Document::array();
    for (const model::Member& member : shape.members) members.push_back(to_json(member));
  }
  put(out, "timestampFormat", name_of(shape.timestamp_format));
  put(out, "payload", shape.payload);
  put(out, "xmlName", shape.xml_name);
  put(out, "xmlNamespace", shape.xml_namespace_uri);
  put(out, "xmlNamespacePrefix", shape.xml_namespace_prefix);
  put(out, "flattened", shape.has(model::kShapeFlattened));
  put(out, "union", shape.has(model::kUnion));
  put(out, "document", shape.has(model::kDocumentType));
  put(out, "eventStream", shape.has(model::kEventStream));
  put(out, "streaming", shape.has(model::kShapeStreaming));
  if (shape.min != model::kNoLimit) out["min"] = shape.min;
  if (!shape.enum_values.empty()) {
    Document& values = out["enum"] = Document::array();
    for (const std::string_view value : shape.enum_values) values.push_back(value);
  }
  return out;
}

Document to_json(const model::Operation& operation, bool is_implemented) {
  Document out = {{"method", operation.http_method}, {"uri", operation.request_uri}};
  if (operation.input != model::kNoShape) out["input"] = operation.input;
  if (operation.output != model::kNoShape) out["output"] = operation.output;
  put(out, "resultWrapper", operation.result_wrapper);
  put(out, "inputLocationName", operation.input_location_name);
  put(out, "inputXmlNamespace", operation.input_xml_namespace);
  put(out, "deprecated", operation.deprecated);
  put(out, "checksumRequired", operation.checksum_required);
  put(out, "absent", !is_implemented);
  return out;
}

}  // namespace

HttpResponse ControlApi::models() const {
  Document ids = Document::array();
  for (const ServiceDefinition* service : machine_.registry_.services()) ids.push_back(service->id);
  return control::json({{"services", ids}});
}

HttpResponse ControlApi::model(std::string_view id) const {
  const model::Service* service =
      machine_.registry_.service(id) == nullptr ? nullptr : model::find_service(id);
  if (service == nullptr) return control::refuse(404, "No such service.");
  Document out = {{"id", service->id}, {"protocol", name_of(service->protocol)}};
  put(out, "serviceId", service->service_id);
  put(out, "apiVersion", service->api_version);
  put(out, "endpointPrefix", service->endpoint_prefix);
  put(out, "signingName", service->signing_name);
  put(out, "targetPrefix", service->target_prefix);
  put(out, "jsonVersion", service->json_version);
  put(out, "xmlNamespace", service->xml_namespace);
  Document& operations = out["operations"] = Document::object();
  for (const model::Operation& operation : service->operations) {
    operations[std::string(operation.name)] =
        to_json(operation, machine_.registry_.handler(id, operation.name) != nullptr);
  }
  Document& shapes = out["shapes"] = Document::array();
  for (const model::Shape& shape : service->shapes) shapes.push_back(to_json(shape));
  return control::json(out);
}

}  // namespace cloudtab
