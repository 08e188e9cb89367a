"""Lays a service's last query-protocol model over its current JSON one.

Both models describe the same operations; shapes are paired by walking them side by side from the operations' inputs
and outputs, since their names need not agree. What is taken over: names on the wire (as `queryName`), flattening, result wrappers,
the XML namespace, and errors' query codes."""


def apply(model, query_model):
    """Changes `model` in place."""
    model["metadata"]["xmlNamespace"] = query_model["metadata"]["xmlNamespace"]
    seen = set()
    for name, operation in model["operations"].items():
        query_operation = query_model["operations"].get(name)
        if query_operation is None:
            continue
        for side in ("input", "output"):
            if side not in operation or side not in query_operation:
                continue
            if "resultWrapper" in query_operation[side]:
                operation[side]["resultWrapper"] = query_operation[side]["resultWrapper"]
            _pair(model["shapes"], operation[side], query_model["shapes"], query_operation[side], seen)
    for name, shape in model["shapes"].items():
        query_shape = query_model["shapes"].get(name, {})
        if shape.get("exception") and "error" in query_shape:
            shape["error"] = dict(query_shape["error"])
    return model


def _pair(shapes, reference, query_shapes, query_reference, seen):
    pair = (reference["shape"], query_reference["shape"])
    if pair in seen:
        return
    seen.add(pair)
    shape, query_shape = shapes[pair[0]], query_shapes[pair[1]]
    if query_shape.get("flattened"):
        shape["flattened"] = True
    for member, query_member in _members(shape, query_shape):
        # A map's or list's shape may carry the name for every member of that shape.
        name = query_member.get("locationName") or query_shapes[query_member["shape"]].get("locationName")
        if name:
            member["queryName"] = name
        if query_member.get("flattened"):
            member["flattened"] = True
        _pair(shapes, member, query_shapes, query_member, seen)


def _members(shape, query_shape):
    for name, member in shape.get("members", {}).items():
        if name in query_shape.get("members", {}):
            yield member, query_shape["members"][name]
    for key in ("member", "key", "value"):
        if key in shape and key in query_shape:
            yield shape[key], query_shape[key]
