"""Reduces a published model (botocore's service-2.json) to the intermediate form described in README.md.

Every trait is either taken over or named in one of the `_IGNORED` sets, so that a trait new to AWS stops the import instead of
being lost silently."""


class UnknownTrait(Exception):
    pass


# Places of REST members. The intermediate form has the place as the key of the name: {"header": "x-amz-acl"}.
LOCATIONS = ("uri", "querystring", "header", "headers", "statusCode")

_TYPES = {"structure", "list", "map", "string", "blob", "boolean", "integer", "long", "float", "double", "timestamp"}

# Documentation, and what only clients need.
_IGNORED_EVERYWHERE = {"documentation", "documentationUrl", "deprecatedMessage", "deprecatedSince"}
_IGNORED_OPERATION = _IGNORED_EVERYWHERE | {
    "name", "alias", "endpointdiscovery", "endpointoperation", "idempotent", "readonly", "staticContextParams",
    "operationContextParams", "internalonly", "unsignedPayload",
}
# `synthetic` marks errors that the model's compiler added; `xmlOrder` asks for an order that members have already.
_IGNORED_SHAPE = _IGNORED_EVERYWHERE | {"retryable", "synthetic", "xmlOrder", "internalonly", "wrapper"}
_IGNORED_MEMBER = _IGNORED_EVERYWHERE | {"contextParam", "internalonly", "box", "sensitive"}

_SHAPE_FLAGS = (
    "box", "deprecated", "document", "event", "eventstream", "exception", "fault", "flattened", "requiresLength", "sensitive",
    "sparse", "streaming", "union",
)
_MEMBER_FLAGS = (
    "deprecated", "eventheader", "eventpayload", "flattened", "hostLabel", "idempotencyToken", "jsonvalue", "streaming",
    "xmlAttribute",
)


def reduce(service, model):
    """The intermediate form of a published model that has been patched and overlaid."""
    operations = {name: _operation(name, value) for name, value in model["operations"].items()}
    names = _reachable(model)
    shapes = {name: _shape(name, model["shapes"][name]) for name in sorted(names)}
    return {"id": service, "service": _metadata(model["metadata"]), "operations": operations, "shapes": shapes}


def keep_part(model, whole):
    """Leaves only the names of operations that are not among `whole`, and only the errors that those name."""
    for name, operation in model["operations"].items():
        if name not in whole:
            for side in ("input", "output", "errors"):
                operation.pop(side, None)
    named = {error["shape"] for operation in model["operations"].values() for error in operation.get("errors", ())}
    model["shapes"] = {
        name: shape for name, shape in model["shapes"].items() if not shape.get("exception") or name in named}


def _metadata(metadata):
    protocols = metadata.get("protocols", [metadata["protocol"]])
    # CloudWatch leads with CBOR, which no client picks by itself; the JSON protocol is what they speak.
    known = [p for p in ("json", "rest-json", "rest-xml", "query") if p in protocols]
    if not known:
        raise UnknownTrait(f"protocols {protocols}")
    reduced = {
        "serviceId": metadata["serviceId"],
        "apiVersion": metadata["apiVersion"],
        "endpointPrefix": metadata["endpointPrefix"],
        "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
        "protocol": known[0],
    }
    if known[0] == "json":
        reduced["targetPrefix"] = metadata["targetPrefix"]
        reduced["jsonVersion"] = metadata["jsonVersion"]
    if "xmlNamespace" in metadata:
        reduced["xmlNamespace"] = metadata["xmlNamespace"]
    if "awsQueryCompatible" in metadata:
        reduced["queryCompatible"] = True
    return reduced


def _operation(name, operation):
    _check(name, operation, _IGNORED_OPERATION, {
        "http", "input", "output", "errors", "deprecated", "endpoint", "httpChecksum", "requestcompression", "auth", "authtype"})
    http = operation["http"]
    _check(name, http, set(), {"method", "requestUri", "responseCode"})
    reduced = {"http": [http["method"], http["requestUri"], http.get("responseCode", 200)]}
    if "input" in operation:
        reference = operation["input"]
        _check(name, reference, _IGNORED_MEMBER, {"shape", "locationName", "xmlNamespace"})
        reduced["input"] = reference["shape"]
        if "locationName" in reference:
            reduced["inputLocationName"] = reference["locationName"]
        if "xmlNamespace" in reference:
            reduced["inputXmlNamespace"] = reference["xmlNamespace"]["uri"]
    if "output" in operation:
        reference = operation["output"]
        _check(name, reference, _IGNORED_MEMBER, {"shape", "resultWrapper"})
        reduced["output"] = reference["shape"]
        if "resultWrapper" in reference:
            reduced["resultWrapper"] = reference["resultWrapper"]
    if operation.get("errors"):
        reduced["errors"] = sorted(error["shape"] for error in operation["errors"])
    if "endpoint" in operation:
        reduced["hostPrefix"] = operation["endpoint"]["hostPrefix"]
    if operation.get("deprecated"):
        reduced["deprecated"] = True
    checksum = operation.get("httpChecksum", {})
    _check(name, checksum, set(), {
        "requestAlgorithmMember", "requestChecksumRequired", "requestValidationModeMember", "responseAlgorithms"})
    if checksum.get("requestChecksumRequired"):
        reduced["checksumRequired"] = True
    for trait, key in (("requestAlgorithmMember", "checksumAlgorithmMember"), ("requestValidationModeMember", "checksumModeMember")):
        if trait in checksum:
            reduced[key] = checksum[trait]
    if "requestcompression" in operation:
        reduced["requestCompression"] = True
    if operation.get("authtype") == "none" or "smithy.api#noAuth" in operation.get("auth", ()):
        reduced["anonymous"] = True
    return reduced


def _shape(name, shape):
    _check(name, shape, _IGNORED_SHAPE, {
        "type", "members", "member", "key", "value", "required", "payload", "min", "max", "pattern", "enum", "error",
        "locationName", "xmlNamespace", "timestampFormat", *_SHAPE_FLAGS})
    if shape["type"] not in _TYPES:
        raise UnknownTrait(f"{name}: type {shape['type']}")
    reduced = {"type": shape["type"]}
    for flag in _SHAPE_FLAGS:
        if shape.get(flag):
            reduced[flag] = True
    for trait in ("min", "max", "pattern", "enum", "payload", "locationName", "xmlNamespace", "timestampFormat"):
        if trait in shape:
            reduced[trait] = shape[trait]
    if "error" in shape:
        _check(name, shape["error"], set(), {"code", "httpStatusCode", "senderFault", "fault"})
        reduced["error"] = dict(sorted(shape["error"].items()))
    if shape.get("required"):
        reduced["required"] = sorted(shape["required"])
    if "members" in shape:
        reduced["members"] = {key: _member(f"{name}.{key}", value) for key, value in shape["members"].items()}
    for key in ("member", "key", "value"):
        if key in shape:
            reduced[key] = _member(f"{name}.{key}", shape[key])
    return reduced


def _member(name, member):
    _check(name, member, _IGNORED_MEMBER, {
        "shape", "location", "locationName", "queryName", "xmlNamespace", "timestampFormat", *_MEMBER_FLAGS})
    traits = {}
    if "location" in member:
        if member["location"] not in LOCATIONS:
            raise UnknownTrait(f"{name}: location {member['location']}")
        traits[member["location"]] = member.get("locationName", name.split(".")[-1])
    elif "locationName" in member:
        traits["locationName"] = member["locationName"]
    for trait in ("queryName", "xmlNamespace", "timestampFormat"):
        if trait in member:
            traits[trait] = member[trait]
    for flag in _MEMBER_FLAGS:
        if member.get(flag):
            traits[flag] = True
    return [member["shape"], traits] if traits else member["shape"]


def _reachable(model):
    """Shapes used by operations, and every exception: services answer with errors that no operation lists."""
    shapes = model["shapes"]
    pending = [name for name, shape in shapes.items() if shape.get("exception")]
    for operation in model["operations"].values():
        pending += [operation[side]["shape"] for side in ("input", "output") if side in operation]
        pending += [error["shape"] for error in operation.get("errors", ())]
    seen = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = shapes[name]
        pending += [member["shape"] for member in shape.get("members", {}).values()]
        pending += [shape[key]["shape"] for key in ("member", "key", "value") if key in shape]
    return seen


def _check(name, value, ignored, taken):
    unknown = set(value) - ignored - taken
    if unknown:
        raise UnknownTrait(f"{name}: {', '.join(sorted(unknown))}")
