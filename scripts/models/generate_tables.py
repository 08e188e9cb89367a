#!/usr/bin/env python3
"""Makes C++ tables (the types of core/model/shape.h and resource_spec.h) from the intermediate form.

  generate_tables.py --ir DIR --out DIR    writes <service>.cc for each model, services.cc and resources.cc

A table is a few constexpr arrays in static storage: nothing runs at start-up. Texts are plain literals, which the linker merges.
Files whose text would not change keep their time, so that nothing is compiled again."""

import argparse
import pathlib
import sys

import cpp_text
import ir_format
import reduction
import resource_tables
import sources

_KINDS = {
    "structure": "kStructure", "list": "kList", "map": "kMap", "string": "kString", "blob": "kBlob", "boolean": "kBoolean",
    "integer": "kInteger", "long": "kLong", "float": "kFloat", "double": "kDouble", "timestamp": "kTimestamp",
}
_FORMATS = {"iso8601": "kIso8601", "unixTimestamp": "kUnixTimestamp", "rfc822": "kRfc822"}
_LOCATIONS = {
    "uri": "kUri", "querystring": "kQueryString", "header": "kHeader", "headers": "kHeaders", "statusCode": "kStatusCode",
}
_PROTOCOLS = {"json": "kJson", "query": "kQuery", "rest-json": "kRestJson", "rest-xml": "kRestXml"}
_MEMBER_FLAGS = {
    "flattened": "kFlattened", "xmlAttribute": "kXmlAttribute", "streaming": "kStreaming", "idempotencyToken": "kIdempotencyToken",
    "hostLabel": "kHostLabel", "eventpayload": "kEventPayload", "eventheader": "kEventHeader", "jsonvalue": "kJsonValue",
    "deprecated": "kDeprecated",
}
_SHAPE_FLAGS = {
    "flattened": "kShapeFlattened", "union": "kUnion", "document": "kDocumentType", "sensitive": "kSensitive",
    "exception": "kException", "eventstream": "kEventStream", "event": "kEvent", "box": "kBox", "fault": "kReceiverFault",
    "streaming": "kShapeStreaming", "requiresLength": "kRequiresLength", "sparse": "kSparse",
}

text, texts = cpp_text.literal, cpp_text.string_view


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ir", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args(arguments)
    for service in sources.SERVICES:
        table = ServiceTable(ir_format.load(options.ir / f"{service}.json"))
        cpp_text.write_if_changed(options.out / f"{service}.cc", table.source())
    cpp_text.write_if_changed(options.out / "services.cc", services_source())
    resources = resource_tables.ResourceTable(
        ir_format.load(options.ir / "cloudformation-resources.json"), ir_format.load(options.ir / "cloudformation-types.json"))
    cpp_text.write_if_changed(options.out / "resources.cc", resources.source())


def services_source():
    names = [cpp_text.constant(service) for service in sources.SERVICES]
    return "\n".join([
        cpp_text.HEADER, '#include "core/model/tables.h"', "", "namespace cloudtab::model::tables {", "",
        *[f"extern const Service {name};" for name in names], "",
        f"constexpr const Service* const kServices[] = {{{', '.join('&' + name for name in names)}}};",
        "constinit const std::span<const Service* const> kAllServices(kServices);", "",
        "}  // namespace cloudtab::model::tables", ""])


class ServiceTable:
    def __init__(self, model):
        self.model = model
        self.index = {name: position for position, name in enumerate(sorted(model["shapes"]))}
        self.members, self.enums, self.errors = cpp_text.Array(), cpp_text.Array(), cpp_text.Array()

    def source(self):
        shapes = [self._shape(name, self.model["shapes"][name]) for name in self.index]
        operations = [self._operation(name, self.model["operations"][name]) for name in sorted(self.model["operations"])]
        return "\n".join([
            cpp_text.HEADER, '#include "core/model/tables.h"', "", "namespace cloudtab::model::tables {", "",
            "namespace {", "",
            self.enums.definition("std::string_view", "kEnums"),
            self.members.definition("Member", "kMembers"),
            self.errors.definition("ShapeIndex", "kErrors"),
            cpp_text.array("Shape", "kShapes", shapes),
            cpp_text.array("Operation", "kOperations", operations),
            "}  // namespace", "",
            f"extern const Service {cpp_text.constant(self.model['id'])};",
            f"constinit const Service {cpp_text.constant(self.model['id'])} = {self._service()};", "",
            "}  // namespace cloudtab::model::tables", ""])

    def _service(self):
        service = self.model["service"]
        compatible = service.get("queryCompatible", False)
        return cpp_text.aggregate([
            ("id", texts(self.model["id"])),
            ("service_id", texts(service["serviceId"])),
            ("api_version", texts(service["apiVersion"])),
            ("endpoint_prefix", texts(service["endpointPrefix"])),
            ("signing_name", texts(service["signingName"])),
            ("target_prefix", texts(service.get("targetPrefix", ""))),
            ("json_version", texts(service.get("jsonVersion", ""))),
            ("xml_namespace", texts(service.get("xmlNamespace", ""))),
            ("protocol", f"Protocol::{_PROTOCOLS[service['protocol']]}"),
            ("query_compatible", "true" if compatible else None),
            ("query_api_version", texts(service["apiVersion"]) if compatible or service["protocol"] == "query" else None),
            ("operations", "kOperations"),
            ("shapes", "kShapes"),
        ])

    def _operation(self, name, operation):
        method, uri, status = operation["http"]
        errors = [str(self.index[error]) for error in operation.get("errors", ())]
        return cpp_text.aggregate([
            ("name", texts(name)),
            ("http_method", texts(method)),
            ("request_uri", texts(uri)),
            ("response_code", str(status) if status != 200 else None),
            ("input", self._reference(operation.get("input"))),
            ("output", self._reference(operation.get("output"))),
            ("errors", self.errors.span("kErrors", errors)),
            ("result_wrapper", texts(operation.get("resultWrapper", ""))),
            ("input_location_name", texts(operation.get("inputLocationName", ""))),
            ("input_xml_namespace", texts(operation.get("inputXmlNamespace", ""))),
            ("host_prefix", texts(operation.get("hostPrefix", ""))),
            ("deprecated", _flag(operation, "deprecated")),
            ("anonymous", _flag(operation, "anonymous")),
            ("request_compression", _flag(operation, "requestCompression")),
            ("checksum_required", _flag(operation, "checksumRequired")),
            ("checksum_algorithm_member", texts(operation.get("checksumAlgorithmMember", ""))),
            ("checksum_mode_member", texts(operation.get("checksumModeMember", ""))),
        ])

    def _reference(self, shape):
        return None if shape is None else str(self.index[shape])

    def _shape(self, name, shape):
        required = set(shape.get("required", ()))
        references = list(shape.get("members", {}).items())
        references += [(key, shape[key]) for key in ("member", "key", "value") if key in shape]
        members = [self._member(key, value, key in required) for key, value in references]
        error = shape.get("error", {})
        flags = [flag for trait, flag in _SHAPE_FLAGS.items() if shape.get(trait)]
        if error.get("fault") and "kReceiverFault" not in flags:
            flags.append("kReceiverFault")
        if error.get("senderFault"):
            flags.append("kSenderFault")
        # Services that moved from query to JSON answer with the shape's name; the modelled code is the query one.
        moved = self.model["service"].get("queryCompatible", False)
        code = error.get("code", "")
        namespace = shape.get("xmlNamespace", {})
        return cpp_text.aggregate([
            ("name", texts(name)),
            ("kind", f"ShapeKind::{_KINDS[shape['type']]}" if shape["type"] != "structure" else None),
            ("timestamp_format", _timestamp_format(shape)),
            ("flags", " | ".join(flags)),
            ("members", self.members.span("kMembers", members)),
            ("payload", texts(shape.get("payload", ""))),
            ("min", _limit(shape, "min")),
            ("max", _limit(shape, "max")),
            ("pattern", texts(shape.get("pattern", ""))),
            ("enum_values", self.enums.span("kEnums", [text(value) for value in shape.get("enum", ())])),
            ("error_code", texts(code if code != name and not moved else "")),
            ("error_status", str(error["httpStatusCode"]) if "httpStatusCode" in error else None),
            ("query_error_code", texts(code if moved else "")),
            ("query_error_status", str(error["httpStatusCode"]) if moved and "httpStatusCode" in error else None),
            ("xml_name", texts(shape.get("locationName", ""))),
            ("xml_namespace_uri", texts(namespace.get("uri", ""))),
            ("xml_namespace_prefix", texts(namespace.get("prefix", ""))),
        ])

    def _member(self, name, reference, required):
        shape, traits = (reference, {}) if isinstance(reference, str) else reference
        flags = (["kRequired"] if required else []) + [flag for trait, flag in _MEMBER_FLAGS.items() if traits.get(trait)]
        place = next((place for place in reduction.LOCATIONS if place in traits), None)
        location_name = traits[place] if place else traits.get("locationName", "")
        namespace = traits.get("xmlNamespace", {})
        return cpp_text.aggregate([
            ("name", texts(name)),
            ("location_name", texts(location_name if location_name != name else "")),
            ("query_name", texts(traits.get("queryName", ""))),
            ("xml_namespace_prefix", texts(namespace.get("prefix", ""))),
            ("xml_namespace_uri", texts(namespace.get("uri", ""))),
            ("shape", str(self.index[shape])),
            ("location", f"Location::{_LOCATIONS[place]}" if place else None),
            ("timestamp_format", _timestamp_format(traits)),
            ("flags", " | ".join(flags)),
        ])


def _flag(value, trait):
    return "true" if value.get(trait) else None


def _timestamp_format(value):
    return f"TimestampFormat::{_FORMATS[value['timestampFormat']]}" if "timestampFormat" in value else None


def _limit(shape, trait):
    if trait not in shape:
        return None
    if shape[trait] != int(shape[trait]):
        sys.exit(f"{trait} {shape[trait]} is not an integer: Shape::{trait} must become a double")
    return f"{int(shape[trait])}"


if __name__ == "__main__":
    main()
