"""Rule `tidy`: words that do not belong in this tree, each with what to use in its place, and odd files."""

import re

# In the code of core and wasm, comments and strings left out. em++ 3.1.6 lacks some of these altogether.
_CODE_WORDS = [
    (r"\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime)\b",
     "the time is an argument (core/base/time.h)"),
    (r"\b(std::rand|srand|random_device|mt19937(_64)?)\b", "draw from core/engine/random.h"),
    (r"\bstd::(jthread|thread|mutex|async|atomic|condition_variable)\b", "the core has one thread; waiting is data"),
    (r"#\s*include\s*<(iostream|fstream|sstream|iomanip)>", "append to a std::string; hosts do the I/O"),
    (r"\b(std::getenv|getenv|std::system|fopen|std::fopen)\b", "the core has no environment and no files"),
    (r"\bstd::(shared_ptr|make_shared|weak_ptr)\b", "a value, or std::unique_ptr with one owner"),
    (r"\bstd::(regex|basic_regex|regex_match|regex_search)\b", "std::regex recurses without bound; write a matcher"),
    (r"\bstd::(format|expected|bit_cast|source_location)\b|\bstd::ranges::\w+|\bstd::(views|pmr)::",
     "em++ 3.1.6 has none; see the toolchain floor in README.md"),
    (r"#\s*include\s*<(format|ranges|expected|coroutine|source_location|memory_resource)>",
     "em++ 3.1.6 has none; see the toolchain floor in README.md"),
    (r"(?<![\w.])new\s+[A-Za-z_:]", "std::make_unique, or a container"),
    (r"(?<![\w_])assert\s*\(", "ENSURE (core/base/ensure.h), which is on in release"),
]

# In the core's own code, tests left out.
_PRODUCT_WORDS = [
    (r"""(\[""\]|\.at\(""\))\)?\[(\d+|[ijn])\]""",
     "an element of a list is asked for with `.at`: what anyone forged may lack it, and `[]` of a constant list reads on"),
]
_OF_TESTS = re.compile(r"(_test\.cc|(^|/)(\w+_)?testing\.(h|cc)|/test_\w+\.(h|cc))$")

# In every text file.
_TEXT_WORDS = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "say what is so, or do it; plans belong in the issue tracker"),
    (r"(?<![\w.$}~-])/(work|root|home/\w+)/", "a path of one machine; use one from the top of the tree"),
    (r"^(<{7}|>{7}) ", "a conflict that was not resolved"),
]

_EXTENSIONS = {
    "cc", "h", "c", "cmake", "txt", "json", "jsonl", "tsv", "md", "py", "sh", "js", "mjs", "cjs", "ts", "mts", "svelte", "css", "html",
    "svg", "png", "ico", "webmanifest", "yaml", "yml", "xml", "template", "graphql", "vtl",
}
_NAMES_WITHOUT_EXTENSION = {"LICENSE", "NOTICE", "AUTHORS"}
_BLOB_BYTES_MAX = 300_000
_BLOBS_ALLOWED = ("scripts/models/ir/", "scripts/resources/ir/")
# Files that have to name what is banned, or that tools write.
_TEXT_EXCEPTIONS = ("scripts/tools/lint", "scripts/models/ir/", "scripts/resources/ir/")

# `// NOLINT(cloudtab): why` excuses its line.
_EXCUSED = re.compile(r"NOLINT\(cloudtab\): \w")
_COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)


def blank_comments_and_strings(code):
    """The code with comments and literals emptied; every line keeps its number. Includes keep their names."""
    def blank(match):
        text = match.group(0)
        return "\n" * text.count("\n") if text.startswith(("//", "/*", "R")) else '""'
    return _COMMENT_OR_STRING.sub(blank, code)


def _find(words, lines, original):
    for number, line in enumerate(lines, 1):
        if number <= len(original) and _EXCUSED.search(original[number - 1]):
            continue
        for pattern, instead in words:
            match = re.search(pattern, line)
            if match:
                yield number, f"`{match.group(0).strip()}`: {instead}"


def _problems_of_name(path, text):
    name = path.split("/")[-1]
    if name.startswith("."):
        return
    if "." in name:
        if name.rsplit(".", 1)[1] not in _EXTENSIONS:
            yield f"no file of ours has this extension; list it in {__file__.rsplit('/', 1)[-1]} if one should"
    elif name not in _NAMES_WITHOUT_EXTENSION and text is not None and not text.startswith("#!"):
        yield "a file without an extension is a script and starts with #!"


def check(files, sizes):
    """`files`: {path: text, or None if it is not text}; `sizes`: {path: bytes}."""
    for path, text in files.items():
        for problem in _problems_of_name(path, text):
            yield path, 1, problem
        if sizes[path] > _BLOB_BYTES_MAX and not path.startswith(_BLOBS_ALLOWED) and not path.endswith("-lock.json"):
            yield path, 1, f"{sizes[path]} bytes; files over {_BLOB_BYTES_MAX} stay out of the tree"
        if text is None:
            continue
        original = text.splitlines()
        if path.startswith(("core/", "wasm/")) and path.endswith((".h", ".cc")):
            code = blank_comments_and_strings(text).splitlines()
            words = _CODE_WORDS if _OF_TESTS.search(path) else _CODE_WORDS + _PRODUCT_WORDS
            yield from ((path, number, problem) for number, problem in _find(words, code, original))
        if not path.startswith(_TEXT_EXCEPTIONS) and not path.endswith("-lock.json"):
            yield from ((path, number, problem) for number, problem in _find(_TEXT_WORDS, original, original))
