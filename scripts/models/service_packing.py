"""Packs the operations and shapes of a service into columns, which core/model/service_tables.cc reads.

Two things are said by what came before them, since they mostly are the same: a member's shape as the distance from that which a
member of its name had last, and a location's name as that which its name had last. Elements of lists and maps have no names. Texts that begin with `+` go on from the name
of their operation."""

import sys

import columns
import reduction

# In the order of `Column` in core/model/service_tables.cc.
COLUMNS = (
    "operation_names", "operation_inputs", "operation_outputs", "operation_texts", "shape_names", "shape_texts", "patterns",
    "enum_values", "new_names", "member_texts",
    "counts", "operation_fields", "operation_numbers", "operation_errors", "shape_kinds", "shape_fields", "shape_numbers",
    "member_names", "member_shapes", "member_fields", "member_numbers", "location_names",
)
# Enumerators of core/model/shape.h, in their order; flags likewise, from bit 0.
_KINDS = ("structure", "list", "map", "string", "blob", "boolean", "integer", "long", "float", "double", "timestamp")
_TIMESTAMP_FORMATS = ("", "iso8601", "unixTimestamp", "rfc822")
_LOCATIONS = ("", "uri", "querystring", "header", "headers", "statusCode")
_MEMBER_FLAGS = (
    "required", "flattened", "xmlAttribute", "streaming", "idempotencyToken", "hostLabel", "eventpayload", "eventheader", "jsonvalue",
    "deprecated",
)
_SHAPE_FLAGS = (
    "flattened", "union", "document", "sensitive", "exception", "eventstream", "event", "box", "senderFault", "fault", "streaming",
    "requiresLength", "sparse",
)


def pack(model):
    return _Packer(model).packed()


class _Packer:
    def __init__(self, model):
        self.operations, self.shapes = model["operations"], model["shapes"]
        # Services that moved from query to JSON answer with the shape's name; the modelled code is the query one.
        self.is_moved = model["service"].get("queryCompatible", False)
        self.index = {name: position for position, name in enumerate(sorted(self.shapes))}
        self.exceptions = {}  # name -> its place among the exceptions
        for name in self.index:
            if self.shapes[name].get("exception"):
                self.exceptions[name] = len(self.exceptions)
        self.names = dict(self.index)  # names of members, after those of shapes -> number
        self.last_shape, self.last_location = {}, {}  # by the name of a member
        self.previous_shape = 0
        self.columns = columns.Columns(COLUMNS)

    def packed(self):
        references = {name: _references(shape) for name, shape in self.shapes.items()}
        for count in (
            len(self.operations), sum(len(each.get("errors", ())) for each in self.operations.values()), len(self.shapes),
            sum(map(len, references.values())), sum(len(each.get("enum", ())) for each in self.shapes.values()),
        ):
            self.columns.number("counts", count)
        continued = set()
        for name in sorted(self.operations):
            continued |= self._operation(name, self.operations[name])
        for name in self.index:
            if name not in continued:
                self.columns.text("shape_names", name)
        for name in self.index:
            self._shape(name, self.shapes[name], references[name])
        return self.columns.packed()

    def _operation(self, name, operation):
        """The names of the shapes that go on from the operation's."""
        continued = set()
        self.columns.text("operation_names", name)
        for column, shape in (("operation_inputs", operation.get("input", "")), ("operation_outputs", operation.get("output", ""))):
            self.columns.text(column, _after(name, shape))
            if _after(name, shape) != shape:
                continued.add(shape)
        method, uri, status = operation["http"]
        errors = operation.get("errors", ())
        self.columns.fields("operation", [
            method if method != "POST" else "",
            uri if uri != "/" else "",
            status if status != 200 else 0,
            (self._errors, errors) if errors else None,
            _after(name, operation.get("resultWrapper", "")),
            operation.get("inputLocationName"),
            operation.get("inputXmlNamespace"),
            operation.get("hostPrefix"),
            bool(operation.get("deprecated")),
            bool(operation.get("anonymous")),
            bool(operation.get("requestCompression")),
            bool(operation.get("checksumRequired")),
            operation.get("checksumAlgorithmMember"),
            operation.get("checksumModeMember"),
        ])
        return continued

    def _errors(self, errors):
        self.columns.number("operation_numbers", len(errors))
        for error in errors:
            self.columns.number("operation_errors", self.exceptions[error])

    def _shape(self, name, shape, references):
        error, namespace = shape.get("error", {}), shape.get("xmlNamespace", {})
        code, status = error.get("code", ""), error.get("httpStatusCode", 0)
        traits = {**shape, "senderFault": error.get("senderFault"), "fault": shape.get("fault") or error.get("fault")}
        values = shape.get("enum", ())
        self.columns.number("shape_kinds", _KINDS.index(shape["type"]))
        self.columns.fields("shape", [
            _flags(traits, _SHAPE_FLAGS),
            (self._limit, shape, "min") if "min" in shape else None,
            (self._limit, shape, "max") if "max" in shape else None,
            (self.columns.text, "patterns", shape["pattern"]) if shape.get("pattern") else None,
            (self._enum, values) if values else None,
            shape.get("payload"),
            code if code != name and not self.is_moved else "",
            status,
            code if self.is_moved else "",
            status if self.is_moved else 0,
            shape.get("locationName"),
            namespace.get("uri"),
            namespace.get("prefix"),
            _TIMESTAMP_FORMATS.index(shape.get("timestampFormat", "")),
        ])
        if shape["type"] == "structure":
            self.columns.number("shape_numbers", len(references))
        required = shape.get("required", ())
        for name, reference in references:
            self._member(name, reference, name in required, shape["type"] == "structure")

    def _limit(self, shape, trait):
        if shape[trait] != int(shape[trait]):
            sys.exit(f"{trait} {shape[trait]} is not an integer: Shape::{trait} must become a double")
        self.columns.signed("shape_numbers", int(shape[trait]))

    def _enum(self, values):
        self.columns.number("shape_numbers", len(values))
        for value in values:
            self.columns.text("enum_values", value)

    def _member(self, name, reference, required, has_name):
        shape, traits = (reference, {}) if isinstance(reference, str) else reference
        if has_name:
            self._name("member_names", name, 0)
        index = self.index[shape]
        guess = self.previous_shape
        if has_name:
            guess = self.last_shape.get(name, self.index.get(name, guess))
            self.last_shape[name] = index
        self.columns.signed("member_shapes", index - guess)
        self.previous_shape = index

        place = next((place for place in reduction.LOCATIONS if place in traits), "")
        location_name = traits[place] if place else traits.get("locationName", "")
        namespace = traits.get("xmlNamespace", {})
        self.columns.fields("member", [
            _flags({**traits, "required": required}, _MEMBER_FLAGS),
            _LOCATIONS.index(place),
            (self._location_name, name if has_name else None, location_name) if location_name not in ("", name) else None,
            traits.get("queryName"),
            namespace.get("prefix"),
            namespace.get("uri"),
            _TIMESTAMP_FORMATS.index(traits.get("timestampFormat", "")),
        ])

    def _location_name(self, name, location_name):
        if self.last_location.get(name) == location_name:
            self.columns.number("location_names", 1)
        else:
            self._name("location_names", location_name, 1)
        self.last_location[name] = location_name

    def _name(self, column, name, reserved):
        """0: a new name; up to `reserved` the column's own; then the names known, in order."""
        if name in self.names:
            self.columns.number(column, 1 + reserved + self.names[name])
            return
        self.columns.number(column, 0)
        self.columns.text("new_names", name)
        self.names[name] = len(self.names)


def _references(shape):
    return list(shape.get("members", {}).items()) + [(key, shape[key]) for key in ("member", "key", "value") if key in shape]


def _after(operation, text):
    rest = text.removeprefix(operation)
    return "+" + rest if rest != text and rest in ("Request", "Input", "Response", "Output", "Result") else text


def _flags(traits, names):
    return sum(1 << bit for bit, name in enumerate(names) if traits.get(name))
