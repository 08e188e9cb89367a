"""Makes the C++ table of CloudFormation's resource types (the types of core/model/resource_spec.h)."""

import cpp_text

_SCALARS = {
    "string": "kString", "integer": "kInteger", "number": "kNumber", "boolean": "kBoolean", "json": "kJson", "date-time": "kTimestamp",
}
_REPLACEMENTS = {"yes": "kAlways", "maybe": "kConditional"}
_TAG = {"Key": ["string", {"required": True}], "Value": ["string", {"required": True}]}

text, texts = cpp_text.literal, cpp_text.string_view


class ResourceTable:
    def __init__(self, types, known):
        self.types, self.known = types, known
        self.property_types = []  # initialisers; None while a definition is being read
        self.places = {}  # what a type says -> its place in property_types
        self.properties, self.attributes = cpp_text.Array(), cpp_text.Array()
        self.names, self.alternatives = cpp_text.Array(), cpp_text.Array()

    def source(self):
        resources = [self._resource(name, self.types[name]) for name in sorted(self.types)]
        known = "".join(f"    {text(name + chr(10))}\n" for name in sorted(self.known))
        return "\n".join([
            cpp_text.HEADER, '#include "core/model/tables.h"', "", "namespace cloudtab::model::tables {", "", "namespace {", "",
            self.names.definition("std::string_view", "kNames"),
            self.alternatives.definition("PropertyTypeIndex", "kAlternatives"),
            self.properties.definition("PropertySpec", "kProperties"),
            self.attributes.definition("AttributeSpec", "kAttributes"),
            cpp_text.array("PropertyType", "kPropertyTypes", self.property_types),
            cpp_text.array("ResourceSpec", "kResources", resources),
            f"constexpr std::string_view kKnownNames =\n    \"\\n\"\n{known}    ;\n",
            "}  // namespace", "",
            "constinit const std::span<const PropertyType> kAllPropertyTypes(kPropertyTypes);",
            "constinit const std::span<const ResourceSpec> kAllResources(kResources);",
            "constinit const std::string_view kKnownResourceTypes = kKnownNames;", "",
            "}  // namespace cloudtab::model::tables", ""])

    def _resource(self, name, resource):
        definitions = resource["definitions"]
        attributes = [
            cpp_text.aggregate([("name", texts(key)), ("type", str(self._type(value, name, definitions)))])
            for key, value in sorted(resource["attributes"].items())
        ]
        tag_property, tag_variant = resource.get("tags", ("", "standard"))
        return cpp_text.aggregate([
            ("type", texts(name)),
            ("properties", self._properties(resource["properties"], name, definitions)),
            ("attributes", self.attributes.span("kAttributes", attributes)),
            ("primary_identifier", self._names(resource["primaryIdentifier"])),
            ("ref_identifier", self._names(resource.get("refIdentifier", resource["primaryIdentifier"]))),
            ("tag_property", texts(tag_property)),
            ("tags_are_map", "true" if tag_variant == "map" else None),
        ])

    def _names(self, names):
        return self.names.span("kNames", [text(name) for name in names])

    def _properties(self, properties, resource, definitions):
        elements = []
        for name, value in sorted(properties.items()):
            kind, traits = value if isinstance(value, list) else (value, {})
            replacement = _REPLACEMENTS[traits["replace"]] if "replace" in traits else None
            elements.append(cpp_text.aggregate([
                ("name", texts(name)),
                ("type", str(self._type(kind, resource, definitions))),
                ("required", "true" if traits.get("required") else None),
                ("replacement", f"Replacement::{replacement}" if replacement else None),
            ]))
        return self.properties.span("kProperties", elements)

    def _type(self, value, resource, definitions):
        """The place of a property type; equal types share one. Definitions belong to their resource."""
        if value == "tag":
            return self._structure("Tag", _TAG, "", {})
        if isinstance(value, str):
            return self._place([("kind", f"PropertyKind::{_SCALARS[value]}")])
        (form, inner), = value.items()
        if form == "ref":
            return self._structure(inner, definitions[inner], resource, definitions)
        if form == "enum":
            return self._place([("kind", "PropertyKind::kString"), ("enum_values", self._names(inner))])
        if form == "any":
            places = [str(self._type(each, resource, definitions)) for each in inner]
            return self._place([("kind", "PropertyKind::kUnion"), ("alternatives", self.alternatives.span("kAlternatives", places))])
        kind = {"list": "kList", "map": "kMap"}[form]
        return self._place([("kind", f"PropertyKind::{kind}"), ("element", str(self._type(inner, resource, definitions)))])

    def _structure(self, name, properties, resource, definitions):
        key = (resource, name)
        if key not in self.places:
            self.places[key] = len(self.property_types)
            self.property_types.append(None)  # A definition may refer to itself.
            self.property_types[self.places[key]] = cpp_text.aggregate([
                ("kind", "PropertyKind::kStructure"), ("name", texts(name)),
                ("properties", self._properties(properties, resource, definitions))])
        return self.places[key]

    def _place(self, fields):
        key = cpp_text.aggregate(fields)
        if key not in self.places:
            self.places[key] = len(self.property_types)
            self.property_types.append(key)
        return self.places[key]
