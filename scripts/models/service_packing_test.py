import unittest

import service_packing

MODEL = {
    "id": "demo",
    "service": {"protocol": "rest-json"},
    "operations": {
        "Get": {"http": ["GET", "/{Id}", 200], "input": "GetRequest", "output": "Thing", "errors": ["Gone"]},
        "Put": {"http": ["POST", "/", 201], "resultWrapper": "PutResult"},
    },
    "shapes": {
        "GetRequest": {"type": "structure", "required": ["Id"], "members": {"Id": ["Id", {"uri": "id"}], "Kind": "Kind"}},
        "Gone": {"type": "structure", "exception": True, "error": {"code": "GoneError", "httpStatusCode": 410}, "members": {}},
        "Id": {"type": "string", "min": 1, "pattern": "\\d+"},
        "Kind": {"type": "string", "enum": ["a", "b"]},
        "Thing": {"type": "structure", "members": {"Id": ["Id", {"locationName": "id"}], "Color": "Kind"}},
    },
}


def pack(model):
    """The columns by name."""
    packed, lengths, result = service_packing.pack(model), [], {}
    position = len(service_packing.COLUMNS)  # each length of this small model takes one byte
    for name, length in zip(service_packing.COLUMNS, packed):
        result[name] = packed[position : position + length]
        position += length
    assert position == len(packed)
    return result


class ServicePackingTest(unittest.TestCase):
    def test_columns(self):
        columns = pack(MODEL)
        for name, expected in {
            "counts": bytes([2, 1, 5, 4, 2]),
            "operation_names": b"Get\nPut\n",
            "operation_inputs": b"+Request\n\n",
            "operation_outputs": b"Thing\n\n",
            "operation_texts": b"GET\n/{Id}\n+Result\n",
            "operation_errors": b"\0",
            # GetRequest is named by its operation.
            "shape_names": b"Gone\nId\nKind\nThing\n",
            "shape_texts": b"GoneError\n",
            "patterns": b"\\d+\n",
            "enum_values": b"a\nb\n",
            # `Id` and `Kind` are names of shapes; `id` and `Color` are new. Thing's `Id` is placed as GetRequest's was.
            "new_names": b"id\nColor\n",
            "member_names": bytes([3, 4, 3, 0]),
            "location_names": bytes([0, 1]),
            # As their names say, but `Color`, whose shape is one after that of the member before it.
            "member_shapes": bytes([0, 0, 0, 2]),
        }.items():
            with self.subTest(name):
                self.assertEqual(columns[name], expected)

    def test_a_limit_is_an_integer(self):
        with self.assertRaises(SystemExit):
            service_packing.pack({**MODEL, "operations": {}, "shapes": {"Half": {"type": "double", "min": 0.5}}})


if __name__ == "__main__":
    unittest.main()
