"""Rule `headers`: guarded by `#pragma once`, and a source includes its own header first.

That each header compiles alone is for a compiler to say: the target `header_check` of the native build.
"""

import re

_INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)


def own_header(path, paths):
    """The header that a source or a test belongs to, or None."""
    for ending in ("_test.cc", ".cc"):
        if path.endswith(ending):
            header = path[: -len(ending)] + ".h"
            if header in paths:
                return header
    return None


def check(files):
    for path, text in files.items():
        if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield path, 1, "a header has `#pragma once`"
        header = own_header(path, files) if path.endswith(".cc") else None
        first = _INCLUDE.search(text) if header else None
        if first and first.group(1) != header and not path.endswith("_test.cc"):
            yield path, text[: first.start()].count("\n") + 1, f'its own header comes first: #include "{header}"'
