"""Random values of botocore shapes, and their form as documents of Cloudtab."""

import base64
import datetime
import string

UTC = datetime.timezone.utc
WORDS = ["a", "Value", "x y", "ünï-cödé", "<&>\"'", "1+1=2&x", "日本", "a/b", "100%", "line\nbreak", "tab\t", "😀"]
PLAIN = string.ascii_letters + string.digits


class Values:
    """A source of values. `rng` decides; `depth_max` ends recursion."""

    def __init__(self, rng, depth_max=5):
        self.rng = rng
        self.depth_max = depth_max

    def value(self, shape, depth=0, plain=False):
        return getattr(self, "_" + shape.type_name, self._string)(shape, depth, plain)

    def _structure(self, shape, depth, plain):
        if getattr(shape, "is_document_type", False):
            return {"free": ["form", 1, True]}
        names = list(shape.members)
        if getattr(shape, "is_tagged_union", False):
            # Members that lead deeper are left alone near the end.
            leaves = [name for name in names if shape.members[name].type_name not in ("structure", "list", "map")]
            choices = leaves if depth >= self.depth_max and leaves else names
            name = self.rng.choice(choices)
            return {name: self._member(shape.members[name], depth)}
        result = {}
        for name in names:
            member = shape.members[name]
            required = name in shape.required_members
            if member.serialization.get("eventstream") or getattr(member, "is_event_stream", False):
                continue
            chance = 0.6 if depth < 2 else 0.35
            if required or (depth < self.depth_max and self.rng.random() < chance):
                result[name] = self._member(member, depth)
        return result

    def _member(self, member, depth):
        located = member.serialization.get("location") in ("uri", "header", "headers", "querystring")
        return self.value(member, depth + 1, located and member.serialization.get("location") != "querystring")

    def _list(self, shape, depth, plain):
        low = max(1, shape.metadata.get("min", 0))
        high = min(shape.metadata.get("max", 3), max(low, 3))
        count = low if depth >= self.depth_max else self.rng.randint(low, max(low, high))
        return [self.value(shape.member, depth + 1, plain) for _ in range(count)]

    def _map(self, shape, depth, plain):
        low = max(1, shape.metadata.get("min", 0))
        count = low if depth >= self.depth_max else self.rng.randint(low, max(low, 2))
        result = {}
        while len(result) < count:
            key = self.value(shape.key, depth + 1, True)
            result[key + ("" if shape.key.enum else str(len(result)))] = self.value(shape.value, depth + 1, plain)
            if shape.key.enum and len(shape.key.enum) <= len(result):
                break
        return result

    def _string(self, shape, depth, plain):
        if shape.enum:
            return self.rng.choice(list(shape.enum))
        low = shape.metadata.get("min", 0)
        high = shape.metadata.get("max", 20)
        if plain or shape.metadata.get("pattern"):
            text = "".join(self.rng.choice(PLAIN) for _ in range(self.rng.randint(1, 8)))
        else:
            text = self.rng.choice(WORDS)
        text = (text * (low // max(1, len(text)) + 1)) if len(text) < low else text
        return text[:max(high, 1)] or "a"

    def _blob(self, shape, depth, plain):
        low = shape.metadata.get("min", 0)
        return bytes(self.rng.randrange(256) for _ in range(max(low, self.rng.randint(1, 9))))

    def _integer(self, shape, depth, plain):
        low = int(shape.metadata.get("min", 0))
        return self.rng.randint(low, int(shape.metadata.get("max", low + 1000)))

    def _long(self, shape, depth, plain):
        return self._integer(shape, depth, plain)

    def _float(self, shape, depth, plain):
        low = shape.metadata.get("min", -10)
        return float(max(low, min(shape.metadata.get("max", 10), self.rng.choice([0.0, 0.5, 1.25, 2.5]))))

    def _double(self, shape, depth, plain):
        return self._float(shape, depth, plain)

    def _boolean(self, shape, depth, plain):
        return self.rng.random() < 0.5

    def _timestamp(self, shape, depth, plain):
        return datetime.datetime.fromtimestamp(self.rng.randint(1, 4_000_000_000), UTC)


def to_document(value, shape):
    """As the C++ side prints it: blobs tagged, times in milliseconds."""
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        return {name: to_document(part, shape.members[name]) for name, part in value.items()}
    if shape.type_name == "list":
        return [to_document(part, shape.member) for part in value]
    if shape.type_name == "map":
        return {key: to_document(part, shape.value) for key, part in value.items()}
    if shape.type_name == "blob":
        data = value.read() if hasattr(value, "read") else value
        data = data.encode() if isinstance(data, str) else data
        return {"$blob": base64.b64encode(data).decode()}
    if shape.type_name == "timestamp":
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value)
        return int(value.timestamp() * 1000)
    return value


def same(a, b):
    """Equal, with 1 and 1.0 the same number."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a is True) is type(b is True) and a == b and (a is True) == (b is True)
