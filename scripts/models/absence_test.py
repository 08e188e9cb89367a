import unittest

import absence

MODEL = {
    "id": "demo",
    "operations": {
        "Get": {"http": ["GET", "/{id}", 200], "input": "GetRequest", "output": "Answer", "errors": ["NotFound"]},
        "List": {"http": ["GET", "/", 200], "input": "ListRequest", "output": "Answers", "errors": ["Busy"], "deprecated": True},
        "Find": {"http": ["GET", "/", 200], "input": "FindRequest", "output": "Answers"},
    },
    "shapes": {
        "Answer": {"type": "structure", "members": {"text": "Text"}},
        "Answers": {"type": "list", "member": "Answer"},
        "Busy": {"type": "structure", "exception": True, "members": {"since": ["Time", {"header": "since"}]}},
        "Counts": {"type": "map", "key": "Text", "value": "Number"},
        "FindRequest": {
            "type": "structure", "required": ["word", "from", "counts"],
            "members": {
                "word": ["Text", {"querystring": "word"}], "from": ["Text", {"header": "x-from"}], "page": ["Text", {"querystring": "page"}], "counts": "Counts"}},
        "GetRequest": {"type": "structure", "required": ["id"], "members": {"id": ["Text", {"uri": "id"}]}},
        "ListRequest": {"type": "structure", "members": {"counts": "Counts"}},
        "NotFound": {"type": "structure", "exception": True},
        "Number": {"type": "integer"},
        "Text": {"type": "string"},
        "Time": {"type": "timestamp"},
    },
}


class AbsenceTest(unittest.TestCase):
    def test_an_absent_operation_keeps_what_it_is_routed_by(self):
        reduced = absence.without(MODEL, ["List", "Find"])
        self.assertEqual(reduced["operations"], {
            "Get": MODEL["operations"]["Get"],
            "List": {"http": ["GET", "/", 200], "deprecated": True},
            "Find": {"http": ["GET", "/", 200], "input": "FindRequest"}})
        self.assertEqual(
            reduced["shapes"]["FindRequest"],
            {"type": "structure", "required": ["word", "from"],
             "members": {"word": ["Text", {"querystring": "word"}], "from": ["Text", {"header": "x-from"}]}})

    def test_shapes_go_that_only_absent_operations_use(self):
        for absent, expected in {
            (): set(MODEL["shapes"]),
            ("List", "Find"): {"Answer", "Busy", "FindRequest", "GetRequest", "NotFound", "Text", "Time"},
            ("Get", "List", "Find"): {"Busy", "FindRequest", "NotFound", "Text", "Time"},
        }.items():
            with self.subTest(absent):
                self.assertEqual(set(absence.without(MODEL, absent)["shapes"]), expected)

    def test_a_name_that_no_operation_has_stops(self):
        with self.assertRaisesRegex(ValueError, "demo has no Put"):
            absence.without(MODEL, ["Get", "Put"])


if __name__ == "__main__":
    unittest.main()
