import pathlib
import tempfile
import unittest

import cpp_text
import generate_tables

MODEL = {
    "id": "demo",
    "service": {"serviceId": "Demo", "apiVersion": "1", "endpointPrefix": "demo", "signingName": "demo", "protocol": "rest-json"},
    "operations": {},
    "shapes": {},
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

    def test_bytes(self):
        self.assertEqual(
            cpp_text.bytes_view("kBytes", b'\0\xff"?a'), 'constexpr std::string_view kBytes(\n    "\\000\\377\\"\\077a",\n    5);\n')

    def test_an_unchanged_file_keeps_its_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.cc"
            cpp_text.write_if_changed(path, "x")
            before = path.stat().st_mtime_ns
            cpp_text.write_if_changed(path, "x")
            self.assertEqual(path.stat().st_mtime_ns, before)
            cpp_text.write_if_changed(path, "y")
            self.assertEqual(path.read_text(), "y")


class ServicesSourceTest(unittest.TestCase):
    def test_what_a_service_is_stands_there_and_its_tables_packed(self):
        source = generate_tables.services_source([MODEL])
        for expected in [
            "constexpr std::string_view kDemoPacked(",
            "constinit const PackedService kDemoTables(kDemoPacked);",
            'constinit const Service kDemoService = {.id = {"demo", 4}, .service_id = {"Demo", 4},',
            ".operations = Table<Operation>(kDemoTables), .shapes = Table<Shape>(kDemoTables)};",
            "kServices[] = {&kDemoService};",
        ]:
            with self.subTest(expected):
                self.assertIn(expected, source)


if __name__ == "__main__":
    unittest.main()
