import pathlib
import tempfile
import unittest

import cpp_text
import generate_tables

MODEL = {
    "id": "demo",
    "service": {"serviceId": "Demo", "apiVersion": "1", "endpointPrefix": "demo", "signingName": "demo", "protocol": "rest-json"},
    "operations": {"Get": {"http": ["GET", "/{Id}", 200], "input": "In", "errors": ["Gone"]}},
    "shapes": {
        "Gone": {"type": "structure", "exception": True, "error": {"code": "GoneError", "httpStatusCode": 410}},
        "In": {"type": "structure", "required": ["Id"], "members": {"Id": ["Id", {"uri": "Id"}], "Kind": "Kind"}},
        "Id": {"type": "string", "min": 1, "pattern": "\\d+"},
        "Kind": {"type": "string", "enum": ["a", "b"]},
    },
}


class CppTextTest(unittest.TestCase):
    def test_literals(self):
        for value, expected in {
            "plain": '"plain"',
            'a"b\\c': '"a\\"b\\\\c"',
            "\t1": '"\\0111"',
            "é": '"\\303\\251"',
            "??=": '"\\077\\077="',
        }.items():
            with self.subTest(value):
                self.assertEqual(cpp_text.literal(value), expected)

    def test_views_carry_their_length_in_bytes(self):
        self.assertEqual(cpp_text.string_view("é"), '{"\\303\\251", 2}')
        self.assertIsNone(cpp_text.string_view(""))

    def test_equal_lists_share_their_place(self):
        array = cpp_text.Array()
        self.assertEqual(array.span("k", ["1", "2"]), "{k + 0, 2}")
        self.assertEqual(array.span("k", ["3"]), "{k + 2, 1}")
        self.assertEqual(array.span("k", ["1", "2"]), "{k + 0, 2}")
        self.assertIsNone(array.span("k", []))

    def test_an_unchanged_file_keeps_its_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.cc"
            cpp_text.write_if_changed(path, "x")
            before = path.stat().st_mtime_ns
            cpp_text.write_if_changed(path, "x")
            self.assertEqual(path.stat().st_mtime_ns, before)
            cpp_text.write_if_changed(path, "y")
            self.assertEqual(path.read_text(), "y")


class ServiceTableTest(unittest.TestCase):
    def test_initialisers(self):
        source = generate_tables.ServiceTable(MODEL).source()
        for expected in [
            '{.name = {"Get", 3}, .http_method = {"GET", 3}, .request_uri = {"/{Id}", 5}, .input = 2, .errors = {kErrors + 0, 1}}',
            '{.name = {"Gone", 4}, .flags = kException, .error_code = {"GoneError", 9}, .error_status = 410}',
            '{.name = {"Id", 2}, .kind = ShapeKind::kString, .min = 1, .pattern = {"\\\\d+", 3}}',
            '{.name = {"Kind", 4}, .kind = ShapeKind::kString, .enum_values = {kEnums + 0, 2}}',
            '{.name = {"Id", 2}, .shape = 1, .location = Location::kUri, .flags = kRequired}',
            "constinit const Service kDemoService = {",
        ]:
            with self.subTest(expected):
                self.assertIn(expected, source)


if __name__ == "__main__":
    unittest.main()
