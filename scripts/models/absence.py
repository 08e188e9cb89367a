"""What the tables leave out: of operations that no service handles (absent.json) they carry what these are known and routed by, so
that they are refused by name.

The intermediate form has all of every service, so that an operation comes back by its name leaving the list."""

import json
import pathlib

_FILE = pathlib.Path(__file__).with_name("absent.json")


def load():
    """The names of a service's operations that nothing handles; service -> names."""
    with open(_FILE, encoding="utf-8") as file:
        return json.load(file)


def without(model, absent):
    """A service in the intermediate form, in which the operations named by `absent` have no output and no errors, and of their
    input what tells them from others at the same path. The exceptions all stay: services answer with errors that no operation lists."""
    unknown = set(absent) - set(model["operations"])
    if unknown:
        raise ValueError(f"{model['id']} has no {', '.join(sorted(unknown))}")
    operations, shapes = dict(model["operations"]), dict(model["shapes"])
    for name in absent:
        operation = operations[name]
        operations[name] = {key: value for key, value in operation.items() if key not in ("input", "output", "errors")}
        routed_by = _required_parameters(shapes.get(operation.get("input"), {}))
        if routed_by:
            operations[name]["input"] = operation["input"]
            shapes[operation["input"]] = {"type": "structure", "members": routed_by, "required": list(routed_by)}
    used = _reachable(operations, shapes)
    return {**model, "operations": operations, "shapes": {name: each for name, each in shapes.items() if name in used}}


def _required_parameters(shape):
    """The members that a request must have in its query string or headers: S3's `?inventory` lists, `?inventory&id=a` gets one."""
    required = shape.get("required", ())
    return {
        name: use for name, use in shape.get("members", {}).items()
        if name in required and not isinstance(use, str) and ("querystring" in use[1] or "header" in use[1])}


def _reachable(operations, shapes):
    pending = [name for name, shape in shapes.items() if shape.get("exception")]
    for operation in operations.values():
        pending += [operation[side] for side in ("input", "output") if side in operation]
        pending += operation.get("errors", ())
    seen = set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending += references(shapes[name])
    return seen


def references(shape):
    """The names of the shapes of its members or elements."""
    uses = [*shape.get("members", {}).values(), *(shape[key] for key in ("member", "key", "value") if key in shape)]
    return [use if isinstance(use, str) else use[0] for use in uses]
