"""Packs CloudFormation's resource types into columns, which core/model/resource_tables.cc reads."""

import columns

# In the order of `Column` in core/model/resource_tables.cc.
COLUMNS = (
    "resource_types", "resource_texts", "attribute_names", "property_names", "type_names", "enum_values",
    "counts", "resource_numbers", "attribute_types", "type_kinds", "type_numbers", "property_types",
    "property_fields", "property_numbers",
)
# Enumerators of core/model/resource_spec.h, in their order.
_SCALARS = ("string", "integer", "number", "boolean", "date-time", "json")
_LIST, _MAP, _STRUCTURE, _UNION = range(len(_SCALARS), len(_SCALARS) + 4)
_REPLACEMENTS = (None, "maybe", "yes")
_TAG = {"Key": ["string", {"required": True}], "Value": ["string", {"required": True}]}


def pack(types):
    return _Packer(types).packed()


def known_types(names):
    """One line for each namespace and its types, between line ends: `AWS::SQS Queue QueuePolicy`."""
    namespaces = {}
    for name in sorted(names):
        namespace, last = name.rsplit("::", 1)
        namespaces.setdefault(namespace, []).append(last)
    return "\n" + "".join(f"{namespace} {' '.join(lasts)} \n" for namespace, lasts in namespaces.items())


class _Packer:
    def __init__(self, types):
        self.types = types
        self.property_types = []  # what each says: a tuple of its kind and more; None while a definition is being read
        self.places = {}  # what a type says -> its place in property_types
        self.columns = columns.Columns(COLUMNS)

    def packed(self):
        resources = [self._read(name, self.types[name]) for name in sorted(self.types)]
        structures = [each[2] for each in self.property_types if each[0] == _STRUCTURE]
        lists = [each[1] for each in self.property_types if each[0] == 0] + [each for one in resources for each in one["identifiers"]]
        for count in (
            len(resources), len(self.property_types),
            sum(map(len, structures)) + sum(len(each["properties"]) for each in resources),
            sum(len(each["attributes"]) for each in resources), sum(map(len, lists)),
            sum(len(each[1]) for each in self.property_types if each[0] == _UNION),
        ):
            self.columns.number("counts", count)
        for each in self.property_types:
            self._property_type(*each)
        for each in resources:
            self._resource(**each)
        return self.columns.packed()

    def _read(self, name, resource):
        definitions = resource["definitions"]
        return {
            "name": name,
            "attributes": [(key, self._type(value, name, definitions)) for key, value in sorted(resource["attributes"].items())],
            "properties": self._properties(resource["properties"], name, definitions),
            "identifiers": (resource["primaryIdentifier"], resource.get("refIdentifier", resource["primaryIdentifier"])),
            "tags": resource.get("tags", ("", "standard")),
        }

    def _properties(self, properties, resource, definitions):
        """Name, type, whether required, replacement of each."""
        result = []
        for name, value in sorted(properties.items()):
            kind, traits = value if isinstance(value, list) else (value, {})
            replacement = _REPLACEMENTS.index(traits.get("replace"))
            result.append((name, self._type(kind, resource, definitions), bool(traits.get("required")), replacement))
        return result

    def _type(self, value, resource, definitions):
        """The place of a property type; equal types share one. Definitions belong to their resource."""
        if value == "tag":
            return self._structure("Tag", _TAG, "", {})
        if isinstance(value, str):
            return self._place(_SCALARS.index(value), ())
        (form, inner), = value.items()
        if form == "ref":
            return self._structure(inner, definitions[inner], resource, definitions)
        if form == "enum":
            return self._place(_SCALARS.index("string"), tuple(inner))
        if form == "any":
            return self._place(_UNION, tuple(self._type(each, resource, definitions) for each in inner))
        return self._place({"list": _LIST, "map": _MAP}[form], self._type(inner, resource, definitions))

    def _structure(self, name, properties, resource, definitions):
        key = (resource, name)
        if key not in self.places:
            self.places[key] = len(self.property_types)
            self.property_types.append(None)  # A definition may refer to itself.
            self.property_types[self.places[key]] = (_STRUCTURE, name, self._properties(properties, resource, definitions))
        return self.places[key]

    def _place(self, *key):
        if key not in self.places:
            self.places[key] = len(self.property_types)
            self.property_types.append(key)
        return self.places[key]

    def _property_type(self, kind, content, properties=()):
        self.columns.number("type_kinds", kind)
        if kind in (_LIST, _MAP):
            self.columns.number("type_numbers", content)
        elif kind == _STRUCTURE:
            self.columns.text("type_names", content)
            self._property_list("type_numbers", properties)
        elif kind == _UNION:
            self.columns.number("type_numbers", len(content))
            for place in content:
                self.columns.number("type_numbers", place)
        elif kind == 0:
            self.columns.number("type_numbers", len(content))
            for value in content:
                self.columns.text("enum_values", value)

    def _property_list(self, count_column, properties):
        self.columns.number(count_column, len(properties))
        for name, place, required, replacement in properties:
            self.columns.text("property_names", name)
            self.columns.number("property_types", place)
            self.columns.fields("property", [required, replacement])

    def _resource(self, name, properties, attributes, identifiers, tags):
        self.columns.text("resource_types", name)
        self._property_list("resource_numbers", properties)
        self.columns.number("resource_numbers", len(attributes))
        for key, place in attributes:
            self.columns.text("attribute_names", key)
            self.columns.number("attribute_types", place)
        for names in identifiers:
            self.columns.number("resource_numbers", len(names))
            for each in names:
                self.columns.text("resource_texts", each)
        tag_property, tag_variant = tags
        self.columns.text("resource_texts", tag_property)
        self.columns.number("resource_numbers", int(tag_variant == "map"))
