import copy
import unittest

import patches

MODEL = {"operations": {"Get": {"http": {"method": "GET"}, "errors": ["A"]}}, "shapes": {"a/b": {"type": "string"}}}


def patched(changes, service="s3"):
    return patches.apply(copy.deepcopy(MODEL), "s3", [{"service": service, "reason": "test", "set": changes}])


class PatchTest(unittest.TestCase):
    def test_sets_appends_and_unescapes(self):
        cases = {
            "new key": ({"/operations/Get/http/responseCode": 204}, ["operations", "Get", "http", "responseCode"], 204),
            "other value": ({"/operations/Get/http/method": "PUT"}, ["operations", "Get", "http", "method"], "PUT"),
            "append": ({"/operations/Get/errors/-": "B"}, ["operations", "Get", "errors"], ["A", "B"]),
            "escaped slash": ({"/shapes/a~1b/type": "blob"}, ["shapes", "a/b", "type"], "blob"),
        }
        for name, (changes, path, expected) in cases.items():
            with self.subTest(name):
                value = patched(changes)
                for part in path:
                    value = value[part]
                self.assertEqual(value, expected)

    def test_leaves_other_services_alone(self):
        self.assertEqual(patched({"/operations/Get/errors/-": "B"}, service="sqs"), MODEL)

    def test_refuses_what_no_longer_fits(self):
        for name, changes in {
            "nothing there": {"/shapes/Missing/error": {}},
            "already so": {"/operations/Get/http/method": "GET"},
            "already in the list": {"/operations/Get/errors/-": "A"},
            "an index": {"/operations/Get/errors/0": "B"},
        }.items():
            with self.subTest(name), self.assertRaises(patches.PatchError):
                patched(changes)


if __name__ == "__main__":
    unittest.main()
