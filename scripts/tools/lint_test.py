import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import lint_catches
import lint_headers
import lint_layers
import lint_tidy


class LayersTest(unittest.TestCase):
    def test_allowed(self):
        for path, included in [
            ("core/base/time.cc", "core/base/time.h"),
            ("core/model/shape.h", "core/base/result.h"),
            ("core/wire/json.cc", "core/model/shape.h"),
            ("core/wire/codec.h", "core/engine/codec.h"),
            ("core/engine/machine.cc", "core/model/shape.h"),
            ("core/services/sqs/operations/send.cc", "core/services/sqs/state.h"),
            ("core/services/sqs/service.cc", "core/engine/call.h"),
            ("core/services/sqs/operations/send_test.cc", "core/cloud/testing.h"),
            ("core/services/sqs/testing.h", "core/cloud/testing.h"),
            ("core/cloud/services.cc", "core/services/sqs/service.h"),
            ("core/cloud/cloud.cc", "core/wire/codec.h"),
            ("wasm/binding.cc", "core/cloud/cloud.h"),
            ("tests/bench/put.cc", "core/services/sqs/state.h"),
        ]:
            with self.subTest(path=path, included=included):
                self.assertIsNone(lint_layers.problem_of_include(path, included))

    def test_refused(self):
        for path, included, word in [
            ("core/base/time.cc", "core/model/shape.h", "may not include"),
            ("core/model/shape.h", "core/engine/call.h", "may not include"),
            ("core/wire/json.cc", "core/engine/machine.h", "may not include"),
            ("core/wire/json.cc", "core/services/sqs/state.h", "may not include"),
            ("core/engine/machine.cc", "core/wire/codec.h", "may not include"),
            ("core/engine/machine.cc", "core/services/sqs/service.h", "may not include"),
            ("core/services/sqs/service.cc", "core/services/sns/service.h", "Call::invoke"),
            ("core/services/sqs/service.cc", "core/wire/json.h", "never sees bytes"),
            ("core/services/sqs/service.cc", "core/cloud/cloud.h", "may not include"),
            ("core/cloud/services.cc", "core/services/sqs/state.h", "only service.h"),
            ("wasm/binding.cc", "core/services/sqs/service.h", "may not include"),
            ("core/base/time.cc", "time.h", "from the top of the tree"),
        ]:
            with self.subTest(path=path, included=included):
                self.assertIn(word, lint_layers.problem_of_include(path, included) or "")

    def test_reports_the_line(self):
        files = {"core/base/a.cc": '#include <map>\n#include "core/wire/json.h"\n', "README.md": '#include "x"\n'}
        self.assertEqual([(p, n) for p, n, _ in lint_layers.check(files)], [("core/base/a.cc", 2)])


class TidyTest(unittest.TestCase):
    def problems(self, path, text, size=10):
        return [problem for _, _, problem in lint_tidy.check({path: text}, {path: size})]

    def test_banned_words_in_core(self):
        for code in [
            "auto t = std::chrono::system_clock::now();",
            "int r = std::rand();",
            "std::thread t;",
            "#include <iostream>",
            "std::shared_ptr<int> p;",
            "std::regex r;",
            "std::ranges::sort(v);",
            "auto* p = new Queue();",
            "assert(x);",
        ]:
            with self.subTest(code):
                self.assertEqual(len(self.problems("core/base/a.cc", code + "\n")), 1)
                self.assertEqual(self.problems("tests/bench/a.cc", code + "\n"), [])

    def test_elements_are_asked_for_with_at(self):
        for code in ['x = input["Rules"][0];', 'x = (*found)["Rules"][0]["Id"];', 'x = input["Counts"][i];',
                     'x = input.at("Rules")[0];']:
            with self.subTest(code):
                self.assertEqual(len(self.problems("core/services/a/a.cc", code + "\n")), 1)
                self.assertEqual(self.problems("core/services/a/a_test.cc", code + "\n"), [])
                self.assertEqual(self.problems("core/services/a/testing.h", code + "\n"), [])
        for code in ['x = input["Rules"].at(0);', 'x = stage["variables"][name];', 'x = bytes[0];']:
            with self.subTest(code):
                self.assertEqual(self.problems("core/services/a/a.cc", code + "\n"), [])

    def test_comments_strings_and_excuses_are_left_alone(self):
        for code in [
            "// no std::thread here, no new Things",
            "/* std::thread\n std::thread */ int x;",
            'auto s = "std::thread new x";',
            'auto s = R"(a " std::thread)";',
            "char c = '\"'; // \" std::thread",
            "static_assert(true);",
            "x = renew Queue;",
            "std::thread t;  // NOLINT(cloudtab): the test's own",
        ]:
            with self.subTest(code):
                self.assertEqual(self.problems("core/base/a.cc", code + "\n"), [])

    def test_words_banned_everywhere(self):
        self.assertEqual(len(self.problems("README.md", "FIX" + "ME\n")), 1)
        self.assertEqual(len(self.problems("web/a.ts", "const p = '/ro" + "ot/x';\n")), 1)
        self.assertEqual(self.problems("web/a.ts", "fetch('https://a.b/work/c'); // $HOME/work/x\n"), [])

    def test_files(self):
        self.assertEqual(len(self.problems("core/a.exe", None)), 1)
        self.assertEqual(len(self.problems("scripts/tool", "print\n")), 1)
        self.assertEqual(self.problems("scripts/tool", "#!/bin/sh\n"), [])
        self.assertEqual(len(self.problems("web/a.json", "{}", 400_000)), 1)
        self.assertEqual(self.problems("scripts/models/ir/s3.json", "{}", 400_000), [])


class CatchesTest(unittest.TestCase):
    def test_rules(self):
        code = "int f() {\n  try { return g(); } catch (const E&) { return 0; }\n}\n"
        files = {
            "core/a/CMakeLists.txt": "cloudtab_module(a\n  SOURCES\n    b.cc\n  CATCHES\n    c.cc\n    d/e.cc\n  TESTS\n    f_test.cc)\n",
            "core/a/b.cc": code,
            "core/a/c.cc": code,
            "core/a/d/e.cc": code,
            "core/a/f_test.cc": code,
            "core/a/g.h": code,
            "core/a/h.cc": "// catch (x)\n",
        }
        self.assertEqual([(p, n) for p, n, _ in lint_catches.check(files)], [("core/a/b.cc", 2), ("core/a/g.h", 2)])


class HeadersTest(unittest.TestCase):
    def test_rules(self):
        files = {
            "core/a.h": "#pragma once\n",
            "core/a.cc": '// Why.\n#include <map>\n#include "core/a.h"\n',
            "core/a_test.cc": '#include <map>\n',
            "core/b.h": "int x;\n",
            "core/b.cc": '#include "core/b.h"\n',
        }
        self.assertEqual([(p, n) for p, n, _ in lint_headers.check(files)], [("core/a.cc", 2), ("core/b.h", 1)])


if __name__ == "__main__":
    unittest.main()
