"""Reads and writes the intermediate form (see README.md): JSON, one operation or shape to a line, sorted by name."""

import json


def dump(model):
    """The text of a reduced service model. Equal models give equal bytes."""
    lines = ["{"]
    scalars = [key for key in model if not isinstance(model[key], dict) or key == "service"]
    for key in scalars:
        lines.append(f"{_compact(key)}:{_compact(model[key])},")
    tables = [key for key in model if key not in scalars]
    for position, key in enumerate(tables):
        lines.append(f"{_compact(key)}:{{")
        names = sorted(model[key])
        for index, name in enumerate(names):
            comma = "," if index + 1 < len(names) else ""
            lines.append(f"{_compact(name)}:{_compact(model[key][name])}{comma}")
        lines.append("}," if position + 1 < len(tables) else "}")
    lines.append("}")
    return "\n".join(lines) + "\n"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
