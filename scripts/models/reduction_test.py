import unittest

import ir_format
import reduction

METADATA = {"serviceId": "X", "apiVersion": "2020-01-01", "endpointPrefix": "x", "protocol": "rest-json"}


def reduce(shapes, operation=None, metadata=None):
    operations = {"Do": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}, **(operation or {})}}
    return reduction.reduce("x", {"metadata": metadata or METADATA, "operations": operations, "shapes": shapes})


class ReductionTest(unittest.TestCase):
    def test_keeps_reachable_shapes_and_every_exception(self):
        model = reduce({
            "In": {"type": "structure", "members": {"A": {"shape": "List"}, "B": {"shape": "Map"}}},
            "List": {"type": "list", "member": {"shape": "Leaf"}},
            "Map": {"type": "map", "key": {"shape": "Leaf"}, "value": {"shape": "In"}},
            "Leaf": {"type": "string"},
            "Unused": {"type": "string"},
            "Failure": {"type": "structure", "exception": True, "members": {"message": {"shape": "Text"}}},
            "Text": {"type": "string"},
        })
        self.assertEqual(list(model["shapes"]), ["Failure", "In", "Leaf", "List", "Map", "Text"])

    def test_of_a_part_the_rest_keeps_its_names(self):
        model = {
            "metadata": METADATA,
            "operations": {
                name: {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": name}, "errors": [{"shape": f"{name}Failed"}]}
                for name in ("Kept", "Named")},
            "shapes": {
                **{name: {"type": "structure", "members": {}} for name in ("Kept", "Named")},
                **{f"{name}Failed": {"type": "structure", "members": {}, "exception": True} for name in ("Kept", "Named", "Other")},
            },
        }
        reduction.keep_part(model, ("Kept",))
        reduced = reduction.reduce("x", model)
        self.assertEqual(list(reduced["shapes"]), ["Kept", "KeptFailed"])
        self.assertNotIn("input", reduced["operations"]["Named"])

    def test_members_are_names_or_names_with_traits(self):
        model = reduce({"In": {"type": "structure", "required": ["B", "A"], "members": {
            "A": {"shape": "S", "documentation": "long"},
            "B": {"shape": "S", "location": "header", "locationName": "x-b"},
            "C": {"shape": "S", "location": "uri"},
            "D": {"shape": "S", "locationName": "d", "flattened": True, "streaming": False},
        }}, "S": {"type": "string"}})
        self.assertEqual(model["shapes"]["In"], {"type": "structure", "required": ["A", "B"], "members": {
            "A": "S", "B": ["S", {"header": "x-b"}], "C": ["S", {"uri": "C"}], "D": ["S", {"locationName": "d", "flattened": True}]}})

    def test_an_unknown_trait_stops_the_import(self):
        good = {"type": "structure", "members": {"A": {"shape": "S"}}}
        for name, shapes in {
            "of a shape": {"In": {**good, "novel": 1}, "S": {"type": "string"}},
            "of a member": {"In": {"type": "structure", "members": {"A": {"shape": "S", "novel": 1}}}, "S": {"type": "string"}},
            "a type": {"In": good, "S": {"type": "novel"}},
            "a location": {"In": {"type": "structure", "members": {"A": {"shape": "S", "location": "trailer"}}}, "S": {"type": "string"}},
        }.items():
            with self.subTest(name), self.assertRaises(reduction.UnknownTrait):
                reduce(shapes)
        with self.assertRaises(reduction.UnknownTrait):
            reduce({"In": {"type": "structure"}}, operation={"novel": True})

    def test_prefers_json_over_cbor(self):
        metadata = {**METADATA, "protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor", "json", "query"],
                    "targetPrefix": "T", "jsonVersion": "1.0", "awsQueryCompatible": {}}
        service = reduce({"In": {"type": "structure"}}, metadata=metadata)["service"]
        self.assertEqual((service["protocol"], service["targetPrefix"], service["queryCompatible"]), ("json", "T", True))

    def test_text_is_the_same_for_any_order_of_input(self):
        shapes = {"In": {"type": "structure", "members": {"A": {"shape": "S"}}}, "S": {"type": "string"}}
        backwards = dict(reversed(list(shapes.items())))
        self.assertEqual(ir_format.dump(reduce(shapes)), ir_format.dump(reduce(backwards)))


if __name__ == "__main__":
    unittest.main()
