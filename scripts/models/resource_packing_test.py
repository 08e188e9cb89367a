import unittest

import resource_packing

TYPES = {
    "AWS::Demo::Thing": {
        "primaryIdentifier": ["Id"], "refIdentifier": ["Name"], "tags": ["Tags", "map"],
        "attributes": {"Arn": "string"},
        "properties": {
            "Name": ["string", {"required": True, "replace": "yes"}],
            "Mode": [{"enum": ["a", "b"]}, {"replace": "maybe"}],
            "Tags": {"map": "string"},
            "Node": {"ref": "Node"},
            "Policy": {"any": ["json", "string"]},
            "Extra": {"list": "tag"},
        },
        "definitions": {"Node": {"Next": {"ref": "Node"}, "Label": "string"}},
    },
    "AWS::Demo::Other": {
        "primaryIdentifier": ["Id"], "attributes": {}, "properties": {"Node": {"ref": "Node"}},
        "definitions": {"Node": {"Value": "integer"}},
    },
}


def pack(types):
    """The columns by name."""
    packed, result = resource_packing.pack(types), {}
    position = len(resource_packing.COLUMNS)  # each length of these few types takes one byte
    for name, length in zip(resource_packing.COLUMNS, packed):
        result[name] = packed[position : position + length]
        position += length
    assert position == len(packed)
    return result


class ResourcePackingTest(unittest.TestCase):
    def test_columns(self):
        columns = pack(TYPES)
        for name, expected in {
            "resource_types": b"AWS::Demo::Other\nAWS::Demo::Thing\n",
            "resource_texts": b"Id\nId\n\nId\nName\nTags\n",
            "attribute_names": b"Arn\n",
            "enum_values": b"a\nb\n",
            # A definition belongs to its resource, and may refer to itself: Thing's Node is type 5.
            "type_names": b"Node\nTag\nNode\n",
            "property_names": b"Value\nKey\nValue\nLabel\nNext\nNode\nExtra\nMode\nName\nNode\nPolicy\nTags\n",
            "property_types": bytes([1, 2, 2, 2, 6, 0, 4, 5, 2, 6, 8, 9]),
        }.items():
            with self.subTest(name):
                self.assertEqual(columns[name], expected)

    def test_known_types_stand_in_a_line_for_their_namespace(self):
        self.assertEqual(
            resource_packing.known_types(["AWS::Zoo::Cage", "AWS::Demo::Thing", "AWS::Demo::Other"]),
            "\nAWS::Demo Other Thing \nAWS::Zoo Cage \n")


if __name__ == "__main__":
    unittest.main()
