"""Rule `layers`: who may include whom (the graph of the modules is in README.md).

    base <- model <- wire        base, model <- engine <- services/* <- cloud <- wasm
"""

import re

_INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')

# Tests, and what they share, may drive the whole cloud.
_TEST_ONLY = re.compile(r"(_test\.cc|(^|/)test(ing|_[a-z_]+)\.(h|cc))$")

_MAY_INCLUDE = {
    "base": {"base"},
    "model": {"base", "model"},
    "wire": {"base", "model", "wire"},
    "engine": {"base", "model", "engine"},
    "cloud": {"base", "model", "wire", "engine", "cloud"},
    "wasm": {"base", "model", "engine", "cloud", "wasm"},
}
_SERVICE_MAY_INCLUDE = {"base", "model", "engine"}
# The interface that wire implements and the machine calls.
_ALSO_ALLOWED = {("wire", "core/engine/codec.h")}


def module_of(path):
    """`base`, `services/sqs`, `wasm`, `tests`, ...; None for what is in no module."""
    parts = path.split("/")
    if parts[0] == "core" and len(parts) > 2:
        return "/".join(parts[1:3]) if parts[1] == "services" and len(parts) > 3 else parts[1]
    return parts[0] if parts[0] in ("wasm", "tests") and len(parts) > 1 else None


def problem_of_include(path, included):
    """What is wrong with `path` including `included`, or None."""
    source = module_of(path)
    target = module_of(included)
    if source is None:
        return None
    if target is None:
        return f'"{included}" is not a path from the top of the tree; write "core/..." or "tests/..."'
    if source == "tests" or source == target or (source, included) in _ALSO_ALLOWED:
        return None
    if _TEST_ONLY.search(path) and target == "cloud":
        return None
    if source == "cloud" and target.startswith("services/"):
        if included == f"core/{target}/service.h":
            return None
        return f"of a service, only service.h may be included from outside, not {included}"
    if source.startswith("services/"):
        if target in _SERVICE_MAY_INCLUDE:
            return None
        if target.startswith("services/"):
            return f"a service never includes another ({included}); call its operation through Call::invoke"
        if target == "wire":
            return f"a service never sees bytes ({included}); take what it needs from the document"
    elif target in _MAY_INCLUDE.get(source, set()):
        return None
    return f"core/{source} may not include core/{target} ({included})"


def check(files):
    for path, text in files.items():
        if not path.endswith((".h", ".cc")):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = _INCLUDE.match(line)
            problem = problem_of_include(path, match.group(1)) if match else None
            if problem:
                yield path, number, problem
