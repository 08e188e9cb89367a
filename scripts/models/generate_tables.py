#!/usr/bin/env python3
"""Makes C++ tables (the types of core/model/shape.h and resource_spec.h) from the intermediate form.

  generate_tables.py --ir DIR --out DIR    writes services.cc and resources.cc

What a service is stands there as it is; its operations and shapes, and the resource types, as one packed text each, which
core/model reads when it is first asked for them. Packed, they take less than half of the download that arrays would. Of
operations that nothing handles they have the names only (absence.py).
Files whose text would not change keep their time, so that nothing is compiled again."""

import argparse
import pathlib

import absence
import cpp_text
import ir_format
import resource_packing
import service_packing
import sources

_PROTOCOLS = {"json": "kJson", "query": "kQuery", "rest-json": "kRestJson", "rest-xml": "kRestXml"}

texts = cpp_text.string_view


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ir", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args(arguments)
    absent = absence.load()
    models = [
        absence.without(ir_format.load(options.ir / f"{service}.json"), absent.get(service, ())) for service in sources.SERVICES]
    cpp_text.write_if_changed(options.out / "services.cc", services_source(models))
    cpp_text.write_if_changed(options.out / "resources.cc", resources_source(
        ir_format.load(options.ir / "cloudformation-resources.json"), ir_format.load(options.ir / "cloudformation-types.json")))


def services_source(models):
    return _source([
        "namespace {", "",
        *[cpp_text.bytes_view(_constant(model, "Packed"), service_packing.pack(model)) for model in models],
        *[f"constinit const PackedService {_constant(model, 'Tables')}({_constant(model, 'Packed')});" for model in models], "",
        *[f"constinit const Service {_constant(model, 'Service')} = {_service(model)};" for model in models], "",
        f"constexpr const Service* kServices[] = {{{', '.join('&' + _constant(model, 'Service') for model in models)}}};", "",
        "}  // namespace", "",
        "constinit const std::span<const Service* const> kAllServices(kServices);"])


def resources_source(types, known):
    return _source([
        "namespace {", "",
        cpp_text.bytes_view("kResources", resource_packing.pack(types)),
        cpp_text.bytes_view("kNames", resource_packing.known_types(known).encode()),
        "}  // namespace", "",
        "constinit const std::string_view kPackedResources = kResources;",
        "constinit const std::string_view kKnownResourceTypes = kNames;"])


def _source(lines):
    return "\n".join([
        cpp_text.HEADER, '#include "core/model/tables.h"', "", "namespace cloudtab::model::tables {", "", *lines, "",
        "}  // namespace cloudtab::model::tables", ""])


def _constant(model, what):
    return "k" + model["id"].capitalize() + what


def _service(model):
    service = model["service"]
    compatible = service.get("queryCompatible", False)
    tables = _constant(model, "Tables")
    return cpp_text.aggregate([
        ("id", texts(model["id"])),
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
        ("operations", f"Table<Operation>({tables})"),
        ("shapes", f"Table<Shape>({tables})"),
    ])


if __name__ == "__main__":
    main()
