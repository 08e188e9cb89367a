"""Applies the corrections of patches.json to a published model, before it is reduced."""

import json


class PatchError(Exception):
    pass


def load(path):
    """A list of patches: {"service", "reason", "set": {pointer: value}}."""
    with open(path, encoding="utf-8") as file:
        patches = json.load(file)
    for patch in patches:
        if not patch.get("reason"):
            raise PatchError(f"a patch of {patch.get('service')} gives no reason")
    return patches


def apply(model, service, patches):
    """Changes `model` in place. A pointer is a JSON pointer (RFC 6901) whose parent must exist; `-` appends to a list.
    A value that is already there is an error: the published model has caught up and the patch should go."""
    for patch in patches:
        if patch["service"] != service:
            continue
        for pointer, value in patch.get("set", {}).items():
            _set(model, pointer, value)
    return model


def _set(model, pointer, value):
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    parent = model
    for part in parts[:-1]:
        try:
            parent = parent[int(part)] if isinstance(parent, list) else parent[part]
        except (KeyError, IndexError, ValueError) as error:
            raise PatchError(f"{pointer}: nothing at '{part}'") from error
    last = parts[-1]
    if isinstance(parent, list):
        if last != "-" or value in parent:
            raise PatchError(f"{pointer}: not an append of something new")
        parent.append(value)
        return
    if last in parent and parent[last] == value:
        raise PatchError(f"{pointer}: the published model already says so")
    parent[last] = value
