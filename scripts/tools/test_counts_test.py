import sys
import os
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from test_counts import Counts, count

CTEST = """\
test 1
    Start 1: base_test
1: [==========] Running 3 tests from 1 test suite.
1: [  PASSED  ] 2 tests.
1: [  SKIPPED ] 1 test, listed below:
1: [  SKIPPED ] A.B
1/5 Test #1: base_test ..............   Passed    0.05 sec
2: [  PASSED  ] 4 tests.
2: [  FAILED  ] 1 test, listed below:
2: [  FAILED  ] C.D
2/5 Test #2: wire_test ..............***Failed    0.05 sec
3: AddressSanitizer: heap-use-after-free
3/5 Test #3: engine_test ............Subprocess aborted***Exception:   0.05 sec
4: Ran 7 tests in 0.1s
4: OK (skipped=2)
4/5 Test #4: models_scripts .........   Passed    0.05 sec
5/5 Test #5: regenerate .............***Skipped   0.05 sec
"""


class CountTest(unittest.TestCase):
    def test_reads_each_program(self):
        cases = {
            "nothing": ("no tests here\n", Counts()),
            "gtest": ("[  PASSED  ] 27 tests.\n", Counts(27)),
            "gtest, one": ("[  PASSED  ] 1 test.\n", Counts(1)),
            "ctest": (CTEST, Counts(2 + 4 + 5, 1 + 1, 1 + 2 + 1)),
            "node, piped": ("# tests 5\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n", Counts(3, 1, 1)),
            "node, terminal": ("\x1b[34m\u2139 pass 3\x1b[39m\n\u2139 fail 0\n", Counts(3)),
            "playwright": ("  1 failed\n    [chromium] a.spec.ts\n  2 skipped\n  12 passed (3.4s)\n", Counts(12, 1, 2)),
            "playwright, flaky": ("  1 flaky\n  3 passed (1s)\n", Counts(3, 1)),
            "vitest": (
                " Test Files  1 passed (1)\n      Tests  1 failed | 23 passed | 2 skipped (26)\n",
                Counts(23, 1, 2),
            ),
            "unittest": ("Ran 7 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=1)\n", Counts(3, 3, 1)),
            "unittest, ok": ("Ran 7 tests in 0.1s\n\nOK\n", Counts(7)),
            "ours": ("12 passed, 3 failed, 4 skipped\n5 passed, 0 failed\n", Counts(17, 3, 4)),
        }
        for name, (output, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(count(output), expected)


if __name__ == "__main__":
    unittest.main()
