"""Rule `catches`: a file that catches is among its module's CATCHES, since in the wasm module a `try` of any other catches nothing."""

import re

from lint_tidy import blank_comments_and_strings

_CATCH = re.compile(r"\bcatch\s*\(")
_LIST = re.compile(r"^\s*CATCHES\s+((?:[\w./]+\.cc\s+)+)", re.MULTILINE)


def check(texts):
    """`texts`: {path: text}."""
    listed = set()
    for path, text in texts.items():
        if path.endswith("CMakeLists.txt"):
            folder = path.removesuffix("CMakeLists.txt")
            listed.update(folder + name for found in _LIST.findall(text) for name in found.split())
    for path, text in texts.items():
        if not path.startswith("core/") or not path.endswith((".h", ".cc")) or path.endswith("_test.cc") or path in listed:
            continue
        for number, line in enumerate(blank_comments_and_strings(text).splitlines(), 1):
            if _CATCH.search(line):
                yield path, number, "list the file under CATCHES in its module's CMakeLists.txt (core/cmake/CloudtabModule.cmake says why)"
