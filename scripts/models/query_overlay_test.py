import unittest

import query_overlay


def current():
    return {
        "metadata": {},
        "operations": {"Get": {"input": {"shape": "GetIn"}, "output": {"shape": "GetOut"}}, "New": {"input": {"shape": "GetIn"}}},
        "shapes": {
            "GetIn": {"type": "structure", "members": {"Names": {"shape": "NameList"}, "Later": {"shape": "Str"}}},
            "GetOut": {"type": "structure", "members": {"Tags": {"shape": "Tags"}, "Self": {"shape": "GetOut"}}},
            "NameList": {"type": "list", "member": {"shape": "Str"}},
            "Tags": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Str"}},
            "Str": {"type": "string"},
            "Gone": {"type": "structure", "exception": True},
        },
    }


def old():
    return {
        "metadata": {"xmlNamespace": "http://example/"},
        "operations": {"Get": {"input": {"shape": "In"}, "output": {"shape": "Out", "resultWrapper": "GetResult"}}},
        "shapes": {
            "In": {"type": "structure", "members": {"Names": {"shape": "Names", "flattened": True}}},
            "Out": {"type": "structure", "members": {"Tags": {"shape": "TagMap", "locationName": "Tag"}, "Self": {"shape": "Out"}}},
            "Names": {"type": "list", "member": {"shape": "S", "locationName": "Name"}},
            "TagMap": {"type": "map", "flattened": True, "key": {"shape": "S", "locationName": "Key"}, "value": {"shape": "S"}},
            "S": {"type": "string"},
            "Gone": {"type": "structure", "exception": True, "error": {"code": "AWS.Gone", "httpStatusCode": 400}},
        },
    }


class QueryOverlayTest(unittest.TestCase):
    def setUp(self):
        self.model = query_overlay.apply(current(), old())
        self.shapes = self.model["shapes"]

    def test_takes_names_of_members_and_elements(self):
        self.assertEqual(self.shapes["GetOut"]["members"]["Tags"]["queryName"], "Tag")
        self.assertEqual(self.shapes["NameList"]["member"]["queryName"], "Name")
        self.assertEqual(self.shapes["Tags"]["key"]["queryName"], "Key")
        self.assertNotIn("queryName", self.shapes["Tags"]["value"])

    def test_takes_flattening_of_members_and_shapes(self):
        self.assertTrue(self.shapes["GetIn"]["members"]["Names"]["flattened"])
        self.assertTrue(self.shapes["Tags"]["flattened"])

    def test_takes_wrappers_namespace_and_error_codes(self):
        self.assertEqual(self.model["operations"]["Get"]["output"]["resultWrapper"], "GetResult")
        self.assertEqual(self.model["metadata"]["xmlNamespace"], "http://example/")
        self.assertEqual(self.shapes["Gone"]["error"]["code"], "AWS.Gone")

    def test_leaves_what_the_old_model_does_not_know(self):
        self.assertEqual(self.shapes["GetIn"]["members"]["Later"], {"shape": "Str"})


if __name__ == "__main__":
    unittest.main()
